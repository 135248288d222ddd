"""`promptcraft critique` itself, started as a person starts it, in a workspace whose model is behind that provider."""

from __future__ import annotations

import json
import os
import signal
import sys
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar

from tests.critique.bench import SOURCE
from tests.soak.shop import Shop, label_of, read
from tests.soak.workspace import Broken, Workspace

ROOT = Path(__file__).parents[2]
APIS = ("openai", "responses", "anthropic")


@dataclass
class Commanded(Workspace):
    """The same promises of the real command: each call is a case of one framework, asked over the official SDK."""

    api: str = APIS[0]
    under: tuple[str, ...] = ()
    """What the command is run under, such as a tracer."""
    disclosed: ClassVar[int] = 1

    def __post_init__(self) -> None:
        table = {
            "api": self.api,
            "base_url": f"http://127.0.0.1:{self.provider.port}",
            "model": "m",
            "price_input": 1.0,
            "price_output": 5.0,
            "parallel": self.parallel,
        }
        rows = [f"{name} = {json.dumps(value)}" for name, value in table.items()]
        (self.root / "promptcraft.toml").write_text("\n".join(["[models.m]", *rows, ""]), "utf-8")
        (self.root / "frameworks").mkdir()
        # JSON is YAML too.
        (self.root / "frameworks" / "tolls.yaml").write_text(
            SOURCE.model_dump_json(exclude_defaults=True), "utf-8"
        )

    @property
    def ledger(self) -> Path:
        """Where the command keeps its calls."""
        return self.root / ".promptcraft" / "ledger.db"

    @property
    def output(self) -> Path:
        """What the last run printed."""
        return self.root / "output.json"

    def texts(self) -> list[str]:
        """The value of the variable in each case."""
        return [f"{self.root.name}call{n}" for n in range(self.calls)]

    def start(self, *, resend: bool = False, prepare: Callable[[], None] | None = None) -> int:
        """The process id of the command; nothing can be prepared in it."""
        assert prepare is None
        command = [
            *self.under,
            *(sys.executable, "-m", "promptcraft", "critique", "tolls", "-m", "m", "--format", "json"),
            *("--workspace", str(self.root), "--set", "town=" + ",".join(self.texts())),
            *(("--resend-unknown",) if resend else ()),
        ]
        kept = {name: os.environ[name] for name in ("PATH", "LANG", "TMPDIR") if name in os.environ}
        own = {"HOME": str(self.root), "PYTHONPATH": str(ROOT), "NO_COLOR": "1"}
        onto = os.O_WRONLY | os.O_CREAT | os.O_TRUNC
        files = [
            (os.POSIX_SPAWN_OPEN, 0, os.devnull, os.O_RDONLY, 0),
            (os.POSIX_SPAWN_OPEN, 1, str(self.output), onto, 0o600),
            (os.POSIX_SPAWN_OPEN, 2, str(self.root / "errors.txt"), onto, 0o600),
        ]
        return os.posix_spawnp(command[0], command, kept | own, file_actions=files)

    def killed_at(self, events: int, seconds: float) -> bool:
        """Whether it was killed, so long after so many requests and answers at the provider; else it ended before."""
        assert isinstance(self.provider, Shop)
        wanted = self.provider.events + events
        child = self.start()
        while self.provider.events < wanted and self._runs(child):
            time.sleep(0.0005)
        time.sleep(seconds)
        os.kill(child, signal.SIGKILL)
        return self.ended(child) == -signal.SIGKILL

    def _runs(self, child: int) -> bool:
        return os.waitid(os.P_PID, child, os.WEXITED | os.WNOHANG | os.WNOWAIT) is None

    def _resent(self, before: Counter[str]) -> None:
        if self.unknown:
            super()._resent(before)
        critiques = json.loads(self.output.read_text("utf-8"))["data"]["critiques"]
        scores = [one["score"] for one in critiques]
        if scores != [6.0] * self.calls or len(self.done) != self.calls:
            raise Broken(f"{self.root.name}: all was answered, and the scores are {scores}")

    def _stored(self) -> dict[str, str]:
        rows = self._rows("SELECT request, reply FROM calls WHERE state = 'done'")
        return {label_of(asked): read(json.loads(said)["text"]) for asked, said in rows}
