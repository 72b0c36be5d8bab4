"""Jobs dealt out to processes: a plan is made in Python, so threads would wait for each other."""

from __future__ import annotations

import os
import signal
import threading
from collections.abc import Generator, Sequence
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Final

from coach.errors import CoachError, MachineError
from coach.installed import SHARE, cores
from coach.shelf.render import Done, Job, rendered

if TYPE_CHECKING:
    from concurrent.futures import Future, ProcessPoolExecutor
    from multiprocessing.process import BaseProcess

_WORTH: Final = 3
"""Jobs for which a further process is worth its start."""

_Work = tuple[Sequence[Done], CoachError | None]


def in_parallel(jobs: Sequence[Job], processes: int) -> Generator[Done, None, None]:
    """Render all jobs, and give the sessions of each as soon as it is done.

    What two jobs have in common is encoded once: the first job of each routine is rendered here, where it has all
    processors to encode with, then the first one of each track, and then the others, which find it in the store.

    When one fails, or Ctrl-C comes, those that run are brought to their end and given too, and no other is begun: what
    was put into the folder and not given would be nobody's. Who gets a `KeyboardInterrupt` between two sessions throws
    it in here, and takes what still comes.

    Args:
        jobs: what to render.
        processes: how many work at once; few jobs have fewer.

    Raises:
        CoachError: the first failure.
    """
    first, *others = _waves(jobs)
    yield from chain.from_iterable(map(rendered, first))
    processes = min(processes, -(-sum(map(len, others)) // _WORTH))
    if processes <= 1:
        yield from chain.from_iterable(map(rendered, chain.from_iterable(others)))
        return
    pool = _pool(processes)
    try:
        for wave in others:
            yield from _in_pool(pool, wave)
    finally:
        pool.shutdown(cancel_futures=True)


def _waves(jobs: Sequence[Job]) -> tuple[list[Job], list[Job], list[Job]]:
    """Put jobs into an order in which none has to encode what another one encodes at the same time."""
    waves: tuple[list[Job], list[Job], list[Job]] = [], [], []
    routines, heard = set[tuple[Path, ...]](), set[str]()
    for job in jobs:
        sources = tuple(planned.source for planned in job.tracks)
        waves[0 if sources not in routines else 1 if job.heard not in heard else 2].append(job)
        routines.add(sources)
        heard.add(job.heard)
    return waves


def _in_pool(pool: ProcessPoolExecutor, jobs: Sequence[Job]) -> Generator[Done, None, None]:
    from concurrent.futures import FIRST_COMPLETED, wait
    from concurrent.futures.process import BrokenProcessPool

    running = {pool.submit(_worked, job) for job in jobs}
    failure: BaseException | None = None
    while running:
        ended: set[Future[_Work]] = set()
        try:
            ended, running = wait(running, return_when=FIRST_COMPLETED)
        except KeyboardInterrupt as stopped:
            if failure is not None:
                raise  # for the second time
            failure = stopped
        for future in ended:
            done, error = future.result() if future.exception() is None else ((), future.exception())
            failure = failure or error
            for each in done:
                try:
                    yield each
                except KeyboardInterrupt as stopped:
                    failure = failure or stopped
        if failure is not None:
            running = {future for future in running if not future.cancel()}
    if isinstance(failure, BrokenProcessPool):
        raise MachineError("a process that rendered was ended by the machine; try it with fewer, --jobs 1")
    if failure is not None:
        raise failure


def _worked(job: Job) -> _Work:
    """Render a job; gives its sessions as far as they were finished, and why it ended before."""
    done: list[Done] = []
    try:
        done.extend(rendered(job))  # which keeps what came before an error
    except CoachError as error:
        return done, error
    return done, None


def _pool(processes: int) -> ProcessPoolExecutor:
    import multiprocessing
    from concurrent.futures import ProcessPoolExecutor

    # A fork of this process would hold its locks; a server that has read the code once forks quickly, and shares it.
    known = multiprocessing.get_all_start_methods()
    context = multiprocessing.get_context("forkserver" if "forkserver" in known else "spawn")
    context.set_forkserver_preload(["coach.shelf.parallel"])
    return ProcessPoolExecutor(processes, context, _begin, (max(1, cores() // processes),))


def _begin(share: int) -> None:
    """Make a process one that renders: it leaves Ctrl-C to its parent, and does not outlive it."""
    import multiprocessing

    signal.signal(signal.SIGINT, signal.SIG_IGN)
    os.environ[SHARE] = str(share)
    parent = multiprocessing.parent_process()
    if parent is not None:
        threading.Thread(target=_end_with, args=(parent,), daemon=True).start()


def _end_with(parent: BaseProcess) -> None:
    parent.join()
    os._exit(1)
