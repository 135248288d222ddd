"""A run of some calls over one ledger, killed and resumed, and the promises that hold after every death.

A finished call (its answer is in the ledger) is never sent again and its answer never changes; nothing is sent twice
unless that was asked for; what was sent and never heard of is disclosed, and sent once more on request.
"""

from __future__ import annotations

import asyncio
import json
import os
import signal
import sqlite3
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import ClassVar

from promptcraft.errors import OutcomeUnknown
from promptcraft.models.dispatch import Answer, CallEvent, Dispatcher, Watcher
from promptcraft.models.ledger import Ledger
from tests.models.prepared import request
from tests.soak.wire import Provider, Wired, said_to

FINISHED, DISCLOSED = 0, 7
"""How a run ends that was not killed: all answered, or some of it disclosed as unknown."""


class Broken(AssertionError):
    """A promise was broken."""


@dataclass
class Workspace:
    """One ledger and the calls of its run; `done` are the answers that were found on the disk so far."""

    root: Path
    provider: Provider
    calls: int
    parallel: int = 8
    done: dict[str, str] = field(default_factory=dict)
    unknown: int = 0
    disclosed: ClassVar[int] = DISCLOSED
    _doom: tuple[int, float] | None = None

    @property
    def ledger(self) -> Path:
        """Where the calls are kept."""
        return self.root / "ledger.db"

    def texts(self) -> list[str]:
        """What is asked, unlike what any other workspace asks."""
        return [f"{self.root.name}, call {n}" for n in range(self.calls)]

    def start(self, *, resend: bool = False, prepare: Callable[[], None] | None = None) -> int:
        """The process id of a run of all calls; `prepare` is called in it first."""
        child = os.fork()
        if child == 0:
            code = 1
            try:
                if prepare is not None:
                    prepare()
                code = asyncio.run(self._run(resend))
            finally:
                sys.stderr.flush()
                os._exit(code)
        return child

    def killed_at(self, events: int, seconds: float) -> bool:
        """Whether the run was killed, so long after so many of its events; else it ended before.

        Counted in events, a moment is as deep in the run on a busy machine as on an idle one.
        """
        self._doom = (events, seconds)
        child = self.start()
        self._doom = None
        return self.ended(child) == -signal.SIGKILL

    def ended(self, child: int) -> int:
        """How it ended, looked at closely; raises Broken when it ended in an odd way or left a broken promise."""
        _, status = os.waitpid(child, 0)
        code = os.waitstatus_to_exitcode(status)
        if code not in (FINISHED, self.disclosed, -signal.SIGKILL):
            raise Broken(f"{self.root.name}: a run ended with {code}")
        self._look()
        return code

    def finish(self) -> int:
        """Run to the end, then send what is unknown once more; how many those were."""
        first = self.ended(self.start())
        states = self._states()
        self.unknown = states["unknown"]
        if states["done"] + states["unknown"] != self.calls or (first == self.disclosed) != bool(
            self.unknown
        ):
            raise Broken(f"{self.root.name}: ended with {first}, and the ledger has {dict(states)}")
        sent = self._asked()
        self._resent(sent)
        return self.unknown

    def _resent(self, before: Counter[str]) -> None:
        _, status = os.waitpid(self.start(resend=True), 0)
        if os.waitstatus_to_exitcode(status) != FINISHED or self._states()["done"] != self.calls:
            raise Broken(f"{self.root.name}: not all was answered in the end: {dict(self._states())}")
        again = self._asked() - before
        lost = {text for text in self.texts() if text not in self.done}
        if again != Counter(lost):
            raise Broken(f"{self.root.name}: resent {again}, and unknown were {lost}")
        self._keep()

    def _look(self) -> None:
        """What is on the disk after a death, against what was there before and what the provider counted."""
        self._keep()
        twice = [text for text, count in self._asked().items() if count > 1]
        if twice:
            raise Broken(f"{self.root.name}: sent twice: {twice}")

    def _keep(self) -> None:
        stored = self._stored()
        lost = {text: said for text, said in self.done.items() if stored.get(text) != said}
        made_up = [said for text, said in stored.items() if said not in (said_to(text, 1), said_to(text, 2))]
        if lost or made_up:
            raise Broken(f"{self.root.name}: lost or changed: {lost}; never said: {made_up}")
        self.done = stored

    def _asked(self) -> Counter[str]:
        mine = set(self.texts())
        return Counter({text: count for text, count in self.provider.counts().items() if text in mine})

    def _rows(self, query: str) -> list[tuple[str, str]]:
        if not self.ledger.exists():
            return []
        with closing(sqlite3.connect(self.ledger)) as db:
            if not db.execute("SELECT 1 FROM sqlite_master WHERE name = 'calls'").fetchall():
                return []
            return db.execute(query).fetchall()

    def _stored(self) -> dict[str, str]:
        rows = self._rows("SELECT request, reply FROM calls WHERE state = 'done'")
        return {
            json.loads(asked)["messages"][-1]["content"]: json.loads(said)["text"] for asked, said in rows
        }

    def _states(self) -> Counter[str]:
        return Counter(state for state, _ in self._rows("SELECT state, key FROM calls"))

    def _watcher(self) -> Watcher | None:
        """What counts events and then dies, whatever the other threads are doing by then."""
        if self._doom is None:
            return None
        left, seconds = self._doom

        def die() -> None:
            time.sleep(seconds)
            os.kill(os.getpid(), signal.SIGKILL)

        def watch(event: CallEvent | None) -> None:
            nonlocal left
            if event is not None and event.kind == "cached":
                return  # An answer of an earlier run: nothing happens.
            if left == 0:
                threading.Thread(target=die, daemon=True).start()
            left -= 1

        watch(None)
        return watch

    async def _run(self, resend: bool) -> int:
        watch = self._watcher()
        ledger = Ledger(self.ledger)
        dispatcher = Dispatcher(ledger, resend_unknown=resend, watch=watch)
        model = Wired(self.provider.port, self.parallel)
        work = [dispatcher.ask(model, request(text), purpose="soak") for text in self.texts()]
        ended = await asyncio.gather(*work, return_exceptions=True)
        ledger.close()
        if all(isinstance(one, Answer) for one in ended):
            return FINISHED
        odd = [one for one in ended if not isinstance(one, Answer | OutcomeUnknown)]
        sys.stderr.write("".join(f"{self.root.name}: {one!r}\n" for one in odd[:3]))
        return 1 if odd else DISCLOSED
