"""What is asked of miniaudio: which devices there are, and to open one. Imported only where a device is opened.

Measured on PulseAudio 16 (miniaudio 1.71): miniaudio asks for whole periods, has the server hold one, and holds one
itself; the count of periods changes nothing there. So the whole is two periods. ALSA holds as many as it is told, and
miniaudio one more.

miniaudio's `stop_callback` is not used: it is not called when a device is unplugged or the server dies, and where it is
called (a suspended sink), `close` waits for ever after it.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

import miniaudio
from miniaudio import Backend, MiniaudioError, ffi, lib

from coach.errors import ChoiceError, did_you_mean
from coach.timing import Ms

_UNASKED: Final = (Backend.NULL, Backend.CUSTOM, Backend.WEBAUDIO)
_BACKENDS: Final = [each for each in Backend if lib.ma_is_backend_enabled(each.value) and each not in _UNASKED]
"""The sound systems of this platform, the preferred first. (Left to itself miniaudio ends with `NULL`, in silence.)"""
_PERIODS: Final = {Backend.PULSEAUDIO: 1}
_PERIODS_ELSEWHERE: Final = 3

NULL: Final = "null"
"""Name of the device that plays in real time into nothing."""


class Playback(miniaudio.PlaybackDevice):  # type: ignore[misc]  # miniaudio is not typed
    """miniaudio's device; when it is closed, or cannot be opened, its connection to the sound server is closed too."""

    def __init__(self, system: Any, device_id: Any, rate_hz: int, channels: int, buffer: Ms) -> None:
        periods = _PERIODS.get(system, _PERIODS_ELSEWHERE)
        try:
            super().__init__(
                miniaudio.SampleFormat.SIGNED16, channels, rate_hz, buffer // (periods + 1), device_id, periods,
                [system], app_name="Coach",
            )  # fmt: skip
        except MiniaudioError:
            self._release()
            raise

    def close(self) -> None:
        """Stop and close; waits for the sound server, for ever if that hangs."""
        if self._device is not None:
            super().close()
        self._release()

    def _release(self) -> None:
        context, self._context = getattr(self, "_context", None), None
        if context is not None:
            lib.ma_context_uninit(context)


def systems(name: str | None) -> list[Any]:
    """List the sound systems that a device of this name (None: the default) may belong to, the preferred first."""
    return [Backend.NULL] if name == NULL else _BACKENDS


def opened(system: Any, name: str | None, rate_hz: int, channels: int, buffer: Ms) -> Playback:
    """Open a device: the default, one by its name or by a part that no other has, or `null`.

    Raises:
        ChoiceError: no device has that name, or several have.
        MiniaudioError: this sound system is not there, or has no device.
    """
    device_id = None if name is None or system == Backend.NULL else _chosen(name, system)
    return Playback(system, device_id, rate_hz, channels, buffer)


def names(system: Any) -> tuple[str, ...]:
    """List a sound system's devices, the default first.

    Raises:
        MiniaudioError: none can be opened. (A list that ALSA has on every machine is not told.)
    """
    Playback(system, None, 48_000, 2, Ms(200)).close()
    return tuple(name for name, _ in _listed(system))


def _chosen(name: str, system: Any) -> Any:
    """Give the id of a device."""
    there = _listed(system)
    exact = [device_id for title, device_id in there if title == name]
    partly = [(title, device_id) for title, device_id in there if name.casefold() in title.casefold()]
    if exact:
        return exact[0]
    if len(partly) == 1:
        return partly[0][1]
    if partly:
        raise ChoiceError("--device", name, f"is a part of several: {', '.join(title for title, _ in partly)}")
    raise ChoiceError("--device", name, f"is no audio device; {did_you_mean(name, [*names(system), NULL])}")


def _listed(system: Any) -> list[tuple[str, Any]]:
    """List names and ids, the default first. (miniaudio's own list asks each device more, and fails with the first.)"""
    context = ffi.new("ma_context*")
    wanted = ffi.new("ma_backend[]", [system.value])
    if (error := lib.ma_context_init(wanted, 1, ffi.NULL, context)) != lib.MA_SUCCESS:
        raise MiniaudioError("cannot init context", error)
    try:
        return [(name, device_id) for _, name, device_id in sorted(_devices(context), key=lambda found: found[0])]
    finally:
        lib.ma_context_uninit(context)


def _devices(context: Any) -> Iterator[tuple[bool, str, Any]]:
    """Give of each playback device whether it is not the default, its name and a copy of its id."""
    infos, count = ffi.new("ma_device_info**"), ffi.new("ma_uint32*")
    if (error := lib.ma_context_get_devices(context, infos, count, ffi.NULL, ffi.NULL)) != lib.MA_SUCCESS:
        raise MiniaudioError("cannot list devices", error)
    for at in range(count[0]):
        info = infos[0][at]
        name = ffi.string(info.name).decode("utf-8", "replace")
        yield not info.isDefault, name, ffi.new("ma_device_id*", info.id)
