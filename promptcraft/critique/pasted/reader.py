"""A critique pasted out of a chat window, understood as far as its own words allow.

It has no points per criterion, so it is never a scorecard: it brings findings, reasons, and the reviewer's own
overall score where the text says which one that is.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from promptcraft.critique.pasted.headline import Headline, ScoreSeen, find_headline
from promptcraft.critique.pasted.outline import TextLine, plain, read_outline
from promptcraft.critique.pasted.parts import Part, find_parts, told_apart
from promptcraft.critique.pasted.remarks import Remark, read_remarks
from promptcraft.critique.pasted.speakers import asked_lines
from promptcraft.critique.quotes import QuoteFinder
from promptcraft.errors import NothingPasted, ReplyTooLarge
from promptcraft.framework.fence import hidden_characters
from promptcraft.framework.rendered import Rendered
from promptcraft.records.critique import Finding
from promptcraft.records.record import Record
from promptcraft.records.scorecard import Quote

LARGEST = 2 * 1024 * 1024
MOST_FINDINGS = 500
MOST_QUOTES = 300

_QUESTION = re.compile(
    r"\b(?:question|q)\s?(?:no\.?\s?|number\s|#\s?)?(\d{1,3})\b(?!\s?/\s?\d)", re.IGNORECASE
)
_QUESTIONS = re.compile(r"\bquestions\s(\d{1,3})\b", re.IGNORECASE)
_NTH = re.compile(r"\b(\d{1,3})(?:st|nd|rd|th)\squestion\b", re.IGNORECASE)
_ID = re.compile(r"\[([a-z0-9][a-z0-9_-]{0,63})\]")
_QUOTED = re.compile(
    r"“([^“”]{8,600})”|\"([^\"]{8,600})\"|«([^«»]{8,600})»|(?<!\w)[‘']([^‘’'\n]{12,600})[’'](?!\w)"
)
_BECAUSE = re.compile(
    r"\b(?:because|since|as it\b(?!\s(?:stands|is))|due to|thanks to)\b\s+(.{3,600}?)(?:[.!?](?:\s|$)|$)",
    re.IGNORECASE,
)
_TOOK = re.compile(
    r"\b(?:deduct(?:ed|ing)?|took off|taking off|docked?|lost|loses|subtract(?:ed)?|"
    r"minus)\b.{0,40}\b(?:points?|marks?)\b"
    r".{0,20}\b(?:for|because|since|as|due to)\b",
    re.IGNORECASE,
)


class PastedCritique(Record):
    """What a pasted critique says.

    `stated` is the reviewer's overall score on the 1-10 scale, or None; `stated_text` and `scale` are it as written
    and out of what, `stated_from` says which line it was taken from and why. When several scores could be the overall
    one, `sure` is False, `stated` is None and `candidates` holds them in order. `letter` is a letter grade, which is
    never turned into a number. `score` is always None: only a scorecard has one. Where the paste holds several
    critiques, `title` is the one's own, `by_reviewer` says that it names who wrote it, and `span` are its lines.
    """

    stated: float | None = None
    stated_text: str = ""
    scale: float | None = None
    letter: str = ""
    stated_from: str = ""
    stated_line: int | None = None
    sure: bool = True
    candidates: tuple[ScoreSeen, ...] = ()
    findings: tuple[Finding, ...] = ()
    reasons_given: tuple[str, ...] = ()
    reasons_taken: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    title: str = ""
    by_reviewer: bool = False
    span: tuple[int, int] | None = None
    score: None = None


def read_all_pasted(text: str, rendered: Rendered | None = None) -> tuple[PastedCritique, ...]:
    """The critiques in a pasted text, in its order: one for each where it holds several, else the one it is.

    Raises what `read_pasted` raises.
    """
    lines = _checked(text)
    own = _own_lines(rendered)
    whole = find_headline(lines, own)
    several = find_parts(lines, own)
    if not several or (whole.stated is not None and not _is_of_part(whole, several)):
        return (_read(text, lines, rendered),)
    by_reviewer = all(part.by_reviewer for part in several)
    return tuple(
        _read("", part.lines, rendered).model_copy(
            update={"title": title, "by_reviewer": by_reviewer, "span": part.span}
        )
        for part, title in zip(several, told_apart([part.title for part in several]), strict=True)
    )


def _is_of_part(whole: Headline, parts: tuple[Part, ...]) -> bool:
    """Whether the mark taken for the whole is one of several reviewers' own, who agree."""
    line = whole.stated_line or 0
    return all(part.by_reviewer for part in parts) and any(
        a <= line <= b for a, b in (one.span for one in parts)
    )


def read_pasted(text: str, rendered: Rendered | None = None) -> PastedCritique:
    """The critique in a text copied from a chat, whatever shape the chat gave it.

    `rendered` is the framework it is about: it turns "question 3" into that question's id, and keeps lines copied
    from the framework from being read as the reviewer's. Raises NothingPasted and ReplyTooLarge; anything else is
    understood as far as it goes, and `notes` say what was not. A text that holds several critiques is read as one.
    """
    return _read(text, _checked(text), rendered)


def _checked(text: str) -> tuple[TextLine, ...]:
    """The lines of the text; raises ReplyTooLarge, and NothingPasted when none of them says anything."""
    if len(text) > LARGEST or len(text.encode("utf-8", "surrogatepass")) > LARGEST:
        raise ReplyTooLarge(
            f"The pasted text is larger than {LARGEST // 1024 // 1024} MB.",
            hint="Paste only the critique, without files or pictures.",
        )
    lines = read_outline(text)
    if all(line.kind == "blank" for line in lines):
        raise NothingPasted(
            "Nothing was pasted.", hint="Copy the whole reply in the chat window, then paste it here again."
        )
    return lines


def _read(text: str, lines: tuple[TextLine, ...], rendered: Rendered | None) -> PastedCritique:
    """What these lines say; `text` is what was pasted, for what no reader sees in it."""
    own = _own_lines(rendered)
    headline = find_headline(lines, own)
    asked = asked_lines(lines)
    lines = tuple(line for line in lines if line.number not in asked)
    remarks = read_remarks(lines, own)
    findings = tuple(_findings(remarks, rendered))
    given = [remark.text for remark in remarks if remark.kind == "given"]
    taken = [remark.text for remark in remarks if remark.kind == "taken"]
    prose = [line.text for line in lines if line.kind == "paragraph" and line.text not in own]
    return PastedCritique(
        **headline.model_dump(exclude={"candidates", "notes"}),
        candidates=headline.candidates,
        findings=findings[:MOST_FINDINGS],
        reasons_given=tuple(given or _reasons_beside(lines, headline))[:MOST_FINDINGS],
        reasons_taken=tuple(taken or _deductions(prose))[:MOST_FINDINGS],
        notes=(*headline.notes, *_notes(text, headline, len(findings))),
    )


def _own_lines(rendered: Rendered | None) -> frozenset[str]:
    """The framework's lines as the outline would show them; short ones could be anybody's."""
    if rendered is None:
        return frozenset()
    raw = [line.strip() for line in rendered.text.splitlines()]
    bare = [re.sub(r"^(?:#+|-|\d+\.)\s+(?:\[[^\]]+\]\s+)?", "", line) for line in raw]
    return frozenset(plain(line) for line in (*raw, *bare) if len(line) >= 20)


def _findings(remarks: tuple[Remark, ...], rendered: Rendered | None) -> Iterator[Finding]:
    """Findings in the order of the text; deductions are weaknesses where the critique names no others."""
    weak = any(remark.kind in ("weakness", "omission") for remark in remarks)
    finder = QuoteFinder(rendered.text) if rendered is not None else None
    spent = 0
    number = 0
    for remark in remarks:
        kind = "weakness" if remark.kind == "taken" and not weak else remark.kind
        if kind == "given" or kind == "taken":
            continue
        number += 1
        quotes: tuple[Quote, ...] = ()
        if finder is not None and spent < MOST_QUOTES:
            quoted = _quoted(remark.text)[: MOST_QUOTES - spent]
            spent += len(quoted)
            quotes = tuple(quote for quote in map(finder.find, quoted) if quote.verified)
        anchor = _anchor(remark.text, rendered)
        yield Finding(id=f"f{number}", kind=kind, anchor=anchor, reason=remark.text, quotes=quotes)


def _quoted(text: str) -> list[str]:
    return [next(group for group in found.groups() if group) for found in _QUOTED.finditer(text)]


def _anchor(text: str, rendered: Rendered | None) -> str:
    """The id of the question that a remark names by number or by id, or empty."""
    if rendered is None:
        return ""
    ids = rendered.filled.question_ids
    for pattern in (_QUESTION, _NTH, _QUESTIONS):
        if (found := pattern.search(text)) and 1 <= int(found[1]) <= len(ids):
            return ids[int(found[1]) - 1]
    return next((found[1] for found in _ID.finditer(text) if found[1] in ids), "")


def _reasons_beside(lines: tuple[TextLine, ...], headline: Headline) -> list[str]:
    """The reason in the line of the score itself, where no section gives any: "8/10 because …"."""
    if headline.stated is None:
        return []
    same = [
        line.text
        for line in lines
        if line.number == headline.stated_line and headline.stated_text in line.text
    ]
    after = same[0].partition(headline.stated_text)[2][:1_000] if same else ""
    found = _BECAUSE.search(after)
    return [found[1].strip()] if found else []


def _deductions(prose: list[str]) -> list[str]:
    """Sentences that say what points were taken for, where no section does."""
    sentences = (part for text in prose if len(text) < 5_000 for part in re.split(r"(?<=[.!?])\s", text))
    return [part.strip() for part in sentences if _TOOK.search(part)]


def _notes(text: str, headline: Headline, findings: int) -> Iterator[str]:
    if headline.stated is None and not headline.candidates and not headline.letter:
        yield "No overall score from 1 to 10 was found in the text."
    if findings == 0:
        yield "No headings such as Strengths, Weaknesses or Missing were found, so there are no findings."
    if findings > MOST_FINDINGS:
        yield f"The text lists {findings:,} points; the first {MOST_FINDINGS} are kept."
    hidden = hidden_characters(text)
    if hidden:
        named = ", ".join(f"{count} × {name}" for name, count in hidden[:5])
        yield f"The pasted text held characters that no reader sees, which were left out: {named}."
