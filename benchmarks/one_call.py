"""One real call as a whole process, beside a script of the same SDK: `python benchmarks/one_call.py`."""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from measure import Row, Server, compared, fake_server, middle, process, show
from processor import same_texts
from subject import NAME, table

TURNS = 5
OPENAI = """
import json, sys
from openai import OpenAI
texts = json.load(open(sys.argv[2]))
client = OpenAI(api_key="none", base_url=sys.argv[1] + "/v1")
said = [{"role": "system", "content": texts["system"]}, {"role": "user", "content": texts["user"]}]
print(client.chat.completions.create(model="fake", messages=said).choices[0].message.content)
"""
ANTHROPIC = """
import json, sys
from anthropic import Anthropic
texts = json.load(open(sys.argv[2]))
client = Anthropic(api_key="none", base_url=sys.argv[1])
said = [{"role": "user", "content": texts["user"]}]
print(client.messages.create(model="fake", system=texts["system"], messages=said, max_tokens=4096).content[0].text)
"""


def workspace(folder: Path, api: str, server: Server) -> Path:
    """A new workspace that knows the fake provider as `fake`."""
    folder.mkdir()
    lines = []
    for name, value in table(api, server.url).model_dump(exclude_none=True).items():
        shown = str(value).lower() if isinstance(value, bool) else repr(value).replace("'", '"')
        lines.append(f"{name} = {shown}")
    (folder / "promptcraft.toml").write_text("\n".join(["[models.fake]", *lines, ""]))
    return folder


def critique(folder: Path, *more: str) -> list[str]:
    """The command that asks the fake provider for a critique in this workspace."""
    return [
        sys.executable,
        "-m",
        "promptcraft",
        "critique",
        NAME,
        "-m",
        "fake",
        "--workspace",
        str(folder),
        *more,
    ]


def rows() -> list[Row]:
    """One row for each SDK, script and command in turn."""
    found = []
    with tempfile.TemporaryDirectory() as name, fake_server() as server, same_texts() as texts:
        root = Path(name)
        for api, script in (("openai", OPENAI), ("anthropic", ANTHROPIC)):
            (root / "script.py").write_text(script)
            raw, ours = [], []
            for turn in range(TURNS + 1):
                run = process([sys.executable, str(root / "script.py"), server.url, str(texts)])
                raw.append(run.seconds)
                ours.append(process(critique(workspace(root / f"{api}-{turn}", api, server))).seconds)
            # The first of each made the bytecode.
            found.append(
                compared(
                    f"one real call, {api}, wall", middle(raw[1:]), middle(ours[1:]), unit="s", limit=1.5
                )
            )
    return found


if __name__ == "__main__":
    show(rows())
