"""The object that stands for a stage on the session bus: the two interfaces that MPRIS demands.

What MPRIS leaves free and does not suit a coach is left out: other speeds, loops, files that are opened. Times are
microseconds there, and milliseconds here.
"""

# Annotations are the types on the bus and are read when a class is made, so they are not put off here.
from typing import Annotated, Any, Final

from dbus_fast import PropertyAccess, Variant
from dbus_fast.annotations import DBusBool, DBusDict, DBusDouble, DBusInt64, DBusObjectPath, DBusSignature, DBusStr
from dbus_fast.service import ServiceInterface, dbus_method, dbus_property, dbus_signal

from coach.live.commands import Command
from coach.live.mpris.shown import STATUS, believed, learn, title_of
from coach.live.mpris.transport import Transport
from coach.live.view import View
from coach.timing import Ms

PATH: Final = "/org/mpris/MediaPlayer2"
"""Where every player's object lies."""
TRACK: Final = "/audio_coach/routine"
"""The name of the only track; below `/org/mpris` names are not free."""
_READ: Final = PropertyAccess.READ
_Texts = Annotated[list[str], DBusSignature("as")]


class Application(ServiceInterface):
    """`org.mpris.MediaPlayer2`: who plays, and that it can be ended."""

    def __init__(self, stage: Transport) -> None:
        super().__init__("org.mpris.MediaPlayer2")
        self._stage = stage

    @dbus_method()
    def Raise(self) -> None:
        """Do nothing: there is no window to raise, as `CanRaise` says."""

    @dbus_method()
    def Quit(self) -> None:
        """End the session."""
        self._stage.do("quit")

    @dbus_property(_READ)
    def Identity(self) -> DBusStr:
        """Give the name that desktops show."""
        return "Coach"

    @dbus_property(_READ)
    def CanQuit(self) -> DBusBool:
        """Give whether `Quit` does something."""
        return True

    @dbus_property(_READ)
    def CanRaise(self) -> DBusBool:
        """Give whether `Raise` does something."""
        return False

    @dbus_property(_READ)
    def HasTrackList(self) -> DBusBool:
        """Give whether there is a list of tracks."""
        return False

    @dbus_property(_READ)
    def SupportedUriSchemes(self) -> _Texts:
        """Give what can be opened: nothing."""
        return []

    @dbus_property(_READ)
    def SupportedMimeTypes(self) -> _Texts:
        """Give what can be opened: nothing."""
        return []


class Player(ServiceInterface):
    """`org.mpris.MediaPlayer2.Player`: what is played, and its buttons."""

    def __init__(self, stage: Transport, now: float) -> None:
        super().__init__("org.mpris.MediaPlayer2.Player")
        self._stage = stage
        view = stage.view()
        self._told = self._changing(view)
        self._belief = believed(view.state, stage.position(), now)

    def tell(self, now: float) -> None:
        """Tell all clients what is not as they believe; `now` in seconds of a clock that never goes back."""
        view = self._stage.view()
        changing = self._changing(view)
        if news := {name: value for name, value in changing.items() if value != self._told[name]}:
            self.emit_properties_changed(news)
        self._told = changing
        self._belief, jumped = learn(self._belief, view.state, self._stage.position(), now)
        if jumped:
            self.Seeked(self._belief.position)

    def _changing(self, view: View) -> dict[str, Any]:
        """Give the properties of which clients are told when they change; the position is none of them."""
        going = dict.fromkeys(("CanGoNext", "CanGoPrevious", "CanPlay", "CanPause", "CanSeek"), view.state != "ended")
        return {"PlaybackStatus": STATUS[view.state], "Metadata": self._metadata(view), **going}

    def _metadata(self, view: View) -> dict[str, Variant]:
        return {
            "mpris:trackid": Variant("o", TRACK),
            "mpris:length": Variant("x", self._stage.length() * 1000),
            "xesam:title": Variant("s", title_of(view)),
            "xesam:album": Variant("s", view.title),
            "xesam:artist": Variant("as", ["Coach"]),
        }

    def _goes(self) -> bool:
        return self._stage.view().state != "ended"

    def _go(self, command: Command) -> None:
        """Do a command; a button that plays goes on from a step that takes as long as one likes."""
        self._stage.do("go-on" if self._stage.view().state == "waiting" else command)

    @dbus_method()
    def Play(self) -> None:
        """Go on."""
        self._go("play")

    @dbus_method()
    def PlayPause(self) -> None:
        """Pause, or go on."""
        self._go("toggle")

    @dbus_method()
    def Next(self) -> None:
        """Go to the next exercise."""
        self._go("next")

    @dbus_method()
    def Pause(self) -> None:
        """Pause; what waits for its listener stands already."""
        if self._stage.view().state != "waiting":
            self._stage.do("pause")

    @dbus_method()
    def Previous(self) -> None:
        """Go to the previous exercise."""
        self._stage.do("previous")

    @dbus_method()
    def Stop(self) -> None:
        """End the session."""
        self._stage.do("quit")

    @dbus_method()
    def Seek(self, offset: DBusInt64) -> None:
        """Go on or back by microseconds: at most to the start, and past the end to the next exercise."""
        to = self._stage.position() + offset // 1000
        if to > self._stage.length():
            self.Next()
        else:
            self._stage.seek(Ms(max(to, 0)))

    @dbus_method()
    def SetPosition(self, track: DBusObjectPath, position: DBusInt64) -> None:
        """Go to a place in microseconds; of another track, or outside of this one, it is ignored."""
        if track == TRACK and 0 <= position <= self._stage.length() * 1000:
            self._stage.seek(Ms(position // 1000))

    @dbus_signal()
    def Seeked(self, position: Ms) -> DBusInt64:
        """Tell clients the position, from which they count on."""
        return position * 1000

    @dbus_property(_READ)
    def PlaybackStatus(self) -> DBusStr:
        """Give whether it is playing."""
        return STATUS[self._stage.view().state]

    @dbus_property(_READ)
    def Metadata(self) -> DBusDict:
        """Give what is played."""
        return self._metadata(self._stage.view())

    @dbus_property(_READ)
    def Position(self) -> DBusInt64:
        """Give the place in the track, in microseconds; clients ask, and are told of jumps only."""
        return self._stage.position() * 1000

    @dbus_property(_READ)
    def Rate(self) -> DBusDouble:
        """Give the speed; another one would make the beat untrue."""
        return 1.0

    @dbus_property(_READ)
    def MinimumRate(self) -> DBusDouble:
        """Give the lowest speed."""
        return 1.0

    @dbus_property(_READ)
    def MaximumRate(self) -> DBusDouble:
        """Give the highest speed."""
        return 1.0

    @dbus_property(_READ)
    def Volume(self) -> DBusDouble:
        """Give the volume, which is the desktop's own to set."""
        return 1.0

    @dbus_property(_READ)
    def CanGoNext(self) -> DBusBool:
        """Give whether `Next` does something."""
        return self._goes()

    @dbus_property(_READ)
    def CanGoPrevious(self) -> DBusBool:
        """Give whether `Previous` does something."""
        return self._goes()

    @dbus_property(_READ)
    def CanPlay(self) -> DBusBool:
        """Give whether `Play` does something."""
        return self._goes()

    @dbus_property(_READ)
    def CanPause(self) -> DBusBool:
        """Give whether `Pause` does something."""
        return self._goes()

    @dbus_property(_READ)
    def CanSeek(self) -> DBusBool:
        """Give whether `Seek` and `SetPosition` do something."""
        return self._goes()

    @dbus_property(_READ)
    def CanControl(self) -> DBusBool:
        """Give whether it can be steered at all."""
        return True
