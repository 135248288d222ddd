"""Running the asynchronous part: entered once, and left in order when a person presses Ctrl-C."""

from __future__ import annotations

import asyncio
import os
import signal
import threading
from collections.abc import Callable, Coroutine, Iterator
from contextlib import contextmanager
from types import FrameType
from typing import TypeVar

import click

T = TypeVar("T")


def enter(work: Coroutine[None, None, T]) -> T:
    """The result of the journey. Ctrl-C while a person is asked something interrupts at once.

    Raises KeyboardInterrupt when it was interrupted.
    """
    with _at_once():
        return asyncio.run(work)


@contextmanager
def _at_once() -> Iterator[None]:
    """asyncio.run puts a handler of its own in the place of Python's, which would leave a prompt waiting."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = signal.signal(signal.SIGINT, _interrupt)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)


def _interrupt(number: int, frame: FrameType | None) -> None:
    raise KeyboardInterrupt


async def until_interrupted(
    work: Coroutine[None, None, T], drain: Callable[[], None], *, at_once: bool = False
) -> T:
    """The result of the work. The first Ctrl-C lets calls under way end and starts no more; the second stops at once.

    `at_once`: the first stops, as when a person is all that is waited for. Raises KeyboardInterrupt when it was
    stopped; what was answered is in the ledger by then.
    """
    task = asyncio.ensure_future(work)
    if os.name == "nt":
        return await task
    pressed = 0

    def on_signal() -> None:
        nonlocal pressed
        pressed += 1
        if pressed == 1 and not at_once:
            click.echo("\nLetting the calls under way finish; Ctrl-C again stops at once.", err=True)
            drain()
        else:
            click.echo("Stopping.", err=True)
            task.cancel()

    loop = asyncio.get_running_loop()
    loop.add_signal_handler(signal.SIGINT, on_signal)
    try:
        return await task
    except asyncio.CancelledError:
        if pressed > (0 if at_once else 1):
            raise KeyboardInterrupt from None
        raise
    finally:
        loop.remove_signal_handler(signal.SIGINT)
        signal.signal(signal.SIGINT, _interrupt)
