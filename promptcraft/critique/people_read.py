"""A form read back, whatever an editor made of it: a mistake is named with its line, the rest is kept. Pure."""

from __future__ import annotations

import difflib
import json
import math
import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from promptcraft.critique.people import Filled, FilledItem, FilledLine, Judged, Remark, judged
from promptcraft.critique.people_form import FIELDS, MARKDOWN, PARTS
from promptcraft.critique.review import Review
from promptcraft.critique.wire import question_names
from promptcraft.records.critique import Status

HEAD = ("framework", "version", "rendered", "rubric", "set", "reviewer")
SECTIONS = ("criteria", "coverage", "comments", "overall")
ALIKE = 0.75
_KEY = re.compile(
    r"[ \t]*(?:[-*+][ \t]+)?[*_`]{0,3}([^\W_][\w -]{0,63}?)[*_`]{0,3}[ \t]*:[*_`]{0,3}(?:[ \t]+(.*)|[ \t]*)$"
)
_LEVEL = re.compile(
    r"(?:level\s*)?([0-5])(?:\s*(?:/|of|out of)\s*5)?(?![\d.,/½]*\d)(?:\W.*)?$", re.IGNORECASE | re.DOTALL
)
_MARK = re.compile(r"(\d{1,2}(?:[.,]\d{1,2})?)(?:\s*(?:/|of|out of)\s*10)?\W*$")
_STATUS: dict[str, Status] = {
    "covered": "covered", "yes": "covered", "partly": "partly", "partially": "partly", "partial": "partly",
    "missing": "missing", "no": "missing", "not": "missing",
}  # fmt: skip
NOTHING = {"", "-", "–", "—", "?", "~", "null", "none", "skip", "n/a", "na", "unscored"}
BLOCKS = {"|", ">", "|-", ">-", "|+", ">+"}


@dataclass
class _Entry:
    """One answer: where it stands, what it is for, and its lines so far."""

    line: int
    section: str
    owner: str
    name: str
    words: list[str] = field(default_factory=list)

    @property
    def text(self) -> str:
        """The answer as one text, without the marks that YAML needs around it."""
        rows = self.words[1:] if self.words and self.words[0].strip() in BLOCKS else self.words
        text = "\n".join(row.strip() for row in rows).strip()
        if len(text) > 1 and text[0] == text[-1] and text[0] in "\"'":
            text = text[1:-1].strip()
        return "" if text.lower() in NOTHING else text


@dataclass(frozen=True)
class Head:
    """What a form says it is about; empty where it does not."""

    framework: str = ""
    version: str = ""
    rendered: str = ""
    rubric: str = ""
    reviewer: str = ""
    set: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class ReadForm:
    """A form that was read: the critique, the comments in it, and what was left out with its line."""

    filled: Filled
    judged: Judged
    problems: tuple[str, ...]


def read_head(text: str) -> Head:
    """What the form is about: the first lines, before any section."""
    said: dict[str, str] = {}
    for line in text.splitlines():
        found = _KEY.match(line)
        name = found[1].strip().lower() if found else ""
        if name in SECTIONS:
            break
        if found and name in HEAD:
            said.setdefault(name, _bare(found[2] or ""))
    values = _values(said.pop("set", ""))
    return Head(**said, set=values)


def read_form(text: str, kind: str, review: Review, reviewer: str) -> ReadForm:
    """The form as a critique by this reviewer; what is wrong in it is left out and told with its line."""
    entries, problems = _entries(text, kind, review)
    lines: dict[str, FilledLine] = {one.id: FilledLine(criterion=one.id) for one in review.rubric.criteria}
    places: dict[str, int] = {}
    items: list[FilledItem] = []
    remarks: list[Remark] = []
    stated: float | None = None
    for entry in entries:
        if not entry.text:
            continue
        if entry.section == "criteria":
            places.setdefault(entry.owner, entry.line)
            lines[entry.owner], wrong = _with_field(lines[entry.owner], entry)
        elif entry.section == "coverage":
            places.setdefault(entry.name, entry.line)
            item, wrong = _item(entry)
            items += [item] if item is not None else []
        elif entry.section == "comments":
            remarks.append(Remark(place=entry.name, text=entry.text))
            wrong = ""
        else:
            stated, wrong = _stated(entry.text)
        problems += [(entry.line, wrong)] if wrong else []
    filled = Filled(
        reviewer=reviewer,
        lines=tuple(lines.values()),
        items=tuple(items),
        remarks=tuple(remarks),
        stated=stated,
    )
    made = judged(filled, review)
    problems += [(places.get(name, 0), f"{text} Left unscored.") for name, text in made.problems]
    told = tuple(f"Line {number}: {text}" for number, text in sorted(problems))
    return ReadForm(filled, made, told)


def _entries(text: str, kind: str, review: Review) -> tuple[list[_Entry], list[tuple[int, str]]]:
    """The answers in the order of the file; a line that is no key goes on with the answer before it."""
    criteria = {criterion.id for criterion in review.rubric.criteria}
    names = {
        "coverage": {item.id for item in review.coverage},
        "comments": {*PARTS, *question_names(review.rendered.filled)},
    }
    entries: list[_Entry] = []
    problems: list[tuple[int, str]] = []
    section = owner = ""
    for number, raw in enumerate(text.splitlines(), 1):
        line = _shown(raw, kind)
        if line is None:
            continue
        heading = re.match(r"#{1,6}\s+(.*)", line) if kind == MARKDOWN else None
        key = _key_of(line) if heading is None else (heading[1], "")
        name = key[0].strip().strip("*_`:").lower() if key else ""
        top = heading is not None and not line.startswith("###")
        if _opens(name, top, kind == MARKDOWN or line[:1].isspace(), section, key):
            section, owner = name, ""
            if name == "overall" and heading is None and key:
                entries.append(_Entry(number, section, "", "overall", [key[1]]))
        elif section == "criteria" and name in criteria and key and _is_owner(key[1]):
            owner = name
            entries += [_Entry(number, section, owner, "level", [key[1]])] if key[1].strip() else []
        elif section == "criteria" and owner and name.replace(" ", "_") in FIELDS and key:
            entries.append(_Entry(number, section, owner, name.replace(" ", "_"), [key[1]]))
        elif section in names and name in names[section] and key:
            entries.append(_Entry(number, section, "", name, [key[1]]))
        elif heading is None and line.strip():
            known = {"criteria": {*criteria, *FIELDS}, **names}.get(section, set())
            _go_on(entries, problems, (number, line, name), known)
    return entries, problems


def _opens(name: str, heading: bool, inside: bool, section: str, key: tuple[str, str] | None) -> bool:
    """Whether the line opens a section, and is not a question that is called like one."""
    if name not in SECTIONS:
        return False
    if heading or not inside:
        return True
    return name == "overall" and (section == "overall" or bool(key and _MARK.match(key[1])))


def _is_owner(value: str) -> bool:
    """Whether what follows a criterion's name makes it a name: nothing, or a level right behind it."""
    return not value.strip() or _LEVEL.match(value) is not None


def _go_on(
    entries: list[_Entry], problems: list[tuple[int, str]], at: tuple[int, str, str], known: set[str]
) -> None:
    """A line that starts nothing: a slip of a known word is a mistake, else it goes on with the answer before it."""
    number, line, name = at
    near = difflib.get_close_matches(name, sorted(known), n=1, cutoff=ALIKE) if name else []
    if near:
        problems.append((number, f"'{name[:40]}' is not known; did you mean '{near[0]}'? Left out."))
    elif entries:
        entries[-1].words.append(line)
    elif known and name:
        problems.append((number, f"'{name[:40]}' is not known. Left out."))


def _shown(raw: str, kind: str) -> str | None:
    """The line without what the form itself says; None where that is all."""
    if kind == MARKDOWN:
        return None if raw.lstrip().startswith(">") else raw
    return None if raw.lstrip().startswith("#") else raw


def _key_of(line: str) -> tuple[str, str] | None:
    found = _KEY.match(line)
    return (found[1], found[2] or "") if found else None


def _with_field(line: FilledLine, entry: _Entry) -> tuple[FilledLine, str]:
    if entry.name != "level":
        name = "on" if entry.name == "stands_on" else entry.name
        return line.model_copy(update={name: entry.text}), ""
    found = _LEVEL.match(entry.text)
    if found is None:
        said = f"'{_short(entry.text)}' is no level: it takes a whole number from 0 to 5. Left unscored."
        return line, f"{entry.owner}: {said}"
    return line.model_copy(update={"level": int(found[1])}), ""


def _item(entry: _Entry) -> tuple[FilledItem | None, str]:
    words = entry.text.split("#")[0]
    status = next((_STATUS[one] for one in re.findall(r"[a-z]+", words.lower())[:1] if one in _STATUS), None)
    if not words.strip():
        return None, ""
    if status is None:
        return None, f"{entry.name}: '{_short(words)}' is neither covered, partly nor missing. Left out."
    rest = re.sub(
        r"^\W*[A-Za-z]+", "", words.replace("not covered", "missing").replace("not asked", "missing")
    )
    named = tuple(one for one in re.split(r"[\s,;:()\[\]]+", rest) if one and one not in ("by", "in", "and"))
    return FilledItem(item=entry.name, status=status, questions=named), ""


def _stated(text: str) -> tuple[float | None, str]:
    found = _MARK.match(text)
    value = float(found[1].replace(",", ".")) if found else math.nan
    if 1 <= value <= 10:
        return value, ""
    return None, f"overall: '{_short(text)}' is no mark from 1 to 10. Left out."


def _values(text: str) -> dict[str, str]:
    """The values that the template was filled with; none where they cannot be read."""
    try:
        plain = json.loads(text or "{}")
    except (ValueError, RecursionError):
        return {}
    if not isinstance(plain, dict):
        return {}
    return {str(name): _written(value) for name, value in plain.items()}


def _written(value: object) -> str:
    if isinstance(value, list):
        return ",".join(str(one) for one in value)
    return str(value).lower() if isinstance(value, bool) else str(value)


def _bare(text: str) -> str:
    return text.strip().strip("\"'").strip()


def _short(text: str | Sequence[str]) -> str:
    return " ".join(str(text).split())[:40]
