"""What a framework brings along for its sources: files and excerpts, quoted in the text, cut only where it says so."""

from __future__ import annotations

import base64
import hashlib
import importlib.util
import json
from collections.abc import Sequence
from pathlib import Path, PurePosixPath

from promptcraft.errors import ExtraMissing, FrameworkInvalid
from promptcraft.framework.child.process import SECONDS, Child
from promptcraft.framework.fence import fence
from promptcraft.framework.model import Part, Source
from promptcraft.framework.nearby import Wanted, path_parts, read_nearby, text_of
from promptcraft.framework.yaml.load import LoadedFramework

MOST_BYTES = 2_000_000
MOST_ALTOGETHER = 4_000_000
MOST_OF_PDF = 1_000_000
TEXT_ENDS = (".md", ".markdown", ".txt")
FENCE_KEY = b"promptcraft: what a source brings along"
"""Not a secret: the nonce is a hash of the text it closes, and no text can be written that holds its own hash.

So the rendered text, its hash and the places of quotes are the same for everybody who shares a workspace; the whole
text is fenced once more, with the workspace's secret, before it is sent.
"""


class Brought(Part):
    """What one source brings along: its text as shown, and how many characters of how many that is."""

    place: int
    title: str
    file: str = ""
    text: str
    characters: int

    @property
    def cut(self) -> bool:
        """Whether the source's limit left something out."""
        return len(self.text) < self.characters

    @property
    def size(self) -> str:
        """The size in words: `1,234 characters`, or `cut after 1,000 of 1,234 characters`."""
        if self.cut:
            return f"cut after {len(self.text):,} of {self.characters:,} characters"
        return f"{self.characters:,} characters"

    def quoted(self) -> str:
        """The text inside a fence that it cannot close."""
        return fence(FENCE_KEY, self.text)[1]


class SourceReader:
    """Reads what sources bring along; keeps the text of PDF files, which are slow to read."""

    def __init__(self) -> None:
        self._pages: dict[str, str] = {}

    def read(
        self, sources: Sequence[Source], folders: tuple[Path, ...], loaded: LoadedFramework | None
    ) -> tuple[Brought, ...]:
        """What the sources bring along, in their order; those without a file or an excerpt bring nothing.

        Raises YamlUnsafe, FrameworkInvalid, StorageFailed, and ExtraMissing for a PDF without the extra `pdf`.
        """
        brought: list[Brought] = []
        for place, source in enumerate(sources):
            where = loaded.place("sources", place, "file") if loaded else f"sources.{place + 1}"
            text = source.excerpt.strip("\n")
            if source.file:
                wanted = Wanted(source.file, f"source {place + 1}", where, MOST_BYTES, folders)
                text = self._text(wanted).strip("\n")
            if text:
                shown = text if source.limit is None else text[: source.limit]
                whole = len(text)
                brought.append(
                    Brought(place=place, title=source.title, file=source.file, text=shown, characters=whole)
                )
            elif source.file:
                raise FrameworkInvalid(f"The file '{source.file}' holds no text.", where=where, hint=SCANNED)
            if sum(len(one.text) for one in brought) > MOST_ALTOGETHER:
                raise FrameworkInvalid(
                    f"The sources bring more than {MOST_ALTOGETHER:,} characters altogether.",
                    where=where,
                    hint="Give them a limit, such as limit: 20000.",
                )
        return tuple(brought)

    def _text(self, wanted: Wanted) -> str:
        end = PurePosixPath(path_parts(wanted)[-1]).suffix.lower()
        if end == ".pdf":
            raw = read_nearby(wanted)
            key = hashlib.sha256(raw).hexdigest()
            if key not in self._pages:
                self._pages[key] = _pdf_text(raw, wanted)
            return self._pages[key]
        if end not in TEXT_ENDS:
            raise FrameworkInvalid(
                f"The file '{wanted.path}' is neither Markdown, text nor PDF.",
                where=wanted.where,
                hint=f"Its name must end in {', '.join((*TEXT_ENDS, '.pdf'))}.",
            )
        return text_of(read_nearby(wanted), wanted)


SCANNED = "A PDF of scanned pages has no text: put the words you need into `excerpt:` instead."


def _pdf_text(raw: bytes, wanted: Wanted) -> str:
    if importlib.util.find_spec("pypdf") is None:
        raise ExtraMissing(
            f"Reading the PDF '{wanted.path}' needs the package pypdf, which is not installed.",
            where=wanted.where,
            hint="Run: pip install '.[pdf]', or save the source as Markdown or text.",
        )
    child = Child(Path(__file__).with_name("child") / "pdf.py", ("pypdf",))
    try:
        reply = child.ask(json.dumps({"pdf": base64.b64encode(raw).decode(), "most": MOST_OF_PDF}).encode())
    finally:
        child.stop()
    if reply is None:
        raise FrameworkInvalid(
            f"Reading the PDF '{wanted.path}' took more time or memory than it may, and was stopped.",
            where=wanted.where,
            hint=f"A file has {SECONDS:g} seconds: save it as text, or keep only the pages you need.",
        )
    if "text" not in reply:
        raise FrameworkInvalid(
            f"The PDF '{wanted.path}' cannot be read: it is damaged, locked or too long ({reply.get('refused')}).",
            where=wanted.where,
            hint="Open it and save it again without a password, or save it as text.",
        )
    return str(reply["text"]).encode("utf-8", "replace").decode("utf-8").replace("\0", "")
