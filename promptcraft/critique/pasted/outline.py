"""A pasted text as numbered lines of plain words: headings, bullets, table rows and paragraphs.

Every step reads the text once from left to right, so a hostile line costs no more than its length.
"""

from __future__ import annotations

import html
import re
import unicodedata
from functools import partial
from typing import Literal, NamedTuple
from urllib.parse import unquote

LineKind = Literal["heading", "bullet", "row", "head", "paragraph", "code", "blank"]
BOLD_LEVEL = 7

_ENDS = re.compile(r"\r\n|[\r\u2028\u2029\x85\x0b\x0c]")
_ESCAPES = re.compile(r"\x1b(?:\[[0-?]*+[ -/]*+[@-~]|\][^\x07\x1b\n]*+(?:\x07|\x1b\\)?|.)")
_ODD = re.compile(r"[^\x20-\x7e\n\t]")
_JOINERS = "\u200c\u200d"
_SWALLOWED = "\ue000"
_CELL_GAP = re.compile(r"</t[dh]>(\s*+)<t[dh](?:\s[^<>\n]{0,300})?>", re.IGNORECASE)
_ROW_START = re.compile(r"<tr(?:\s[^<>\n]{0,300})?>(\s*+)<t[dh](?:\s[^<>\n]{0,300})?>", re.IGNORECASE)
_ROW_END = re.compile(r"</t[dh]>(\s*+)</tr>", re.IGNORECASE)
_BLOCK = re.compile(r"<(/?)(br|p|div|li|ul|ol|h[1-6]|tr|table|section)(?:[\s/][^<>]{0,300})?>", re.IGNORECASE)
_TAG = re.compile(r"<!--[^<>]{0,500}-->|</?[a-zA-Z][^<>]{0,500}>")
_IMAGE = re.compile(r"!\[([^\[\]]{0,300})\]\(([^()\s]{0,1000})[^()]{0,300}\)")
_BADGE = re.compile(r"/badge/([^/?#]+)-[^-/?#]+(?:[?#].*)?$")
_LINK = re.compile(r"\[([^\[\]]{0,500})\]\([^()]{0,1000}\)")
_KEYCAP = re.compile("(?<=[0-9])\ufe0f?\u20e3")
_STRUCK = re.compile(r"~~[^~]{1,500}~~")
_BACKSLASH = re.compile(r"\\([/*_#\[\]()~.!+\-`|])")
_BOXED = re.compile(r"\\boxed\{([^{}]{1,60})\}")
_EMPHASIS = re.compile(
    r"\*\*|__|`|(?<![\w*])\*(?=\S)|(?<=\S)\*(?![\w*])|(?<!\w)_(?=\w)|(?<=[\w.,:;!?)])_(?!\w)"
)
_FENCE = re.compile(r"\s{0,8}(`{3,}|~{3,})\s*(\w*)")
_QUOTED = re.compile(r"(?:\s{0,3}>)++\s?")
_HEADING = re.compile(r"\s{0,3}(#{1,6})(?:\s+|$)(.*)")
_BOLD_LINE = re.compile(r"\s*(?:\*\*|__)([^*_]{1,200})(?:\*\*|__)\s*+:?\s*+$")
_PICTURES = "✓✔✅☑❌✗✘⛔⚠👍👎➕➖🔴🟡🟢🔸🔹💡"
_BULLET = re.compile(
    rf"(\s*+)(?:([-*+•‣◦▪●○·–—]|[{_PICTURES}]\ufe0f?)\s+|\(?(\d{{1,3}})[.)]\s+|([A-Za-z])[.)]\s+)(?=\S)"
)
_CHECKBOX = re.compile(r"\[[ xX]\]\s+")
_RULE = re.compile(r"[\s|:\-–—=+_*]+$")
_FRACTION = re.compile(r"\d\s*/\s*\d")


class TextLine(NamedTuple):
    """One line of the paste. `number` counts the pasted lines from 1; `text` has no markup left.

    `level` is 1-6 for headings, 7 for a line that is all bold. `mark` is a bullet's number or sign.
    `cells` are those of a table row, `header` the cells of its table's first row, `rows` the size of the table.
    `quoted` says that it stands behind a `>`.
    """

    number: int
    kind: LineKind
    text: str
    level: int = 0
    indent: int = 0
    mark: str = ""
    cells: tuple[str, ...] = ()
    header: tuple[str, ...] = ()
    rows: int = 0
    quoted: bool = False


def read_outline(text: str) -> tuple[TextLine, ...]:
    """The lines of a pasted text, in order; markup is gone and what no reader sees with it."""
    numbered = _numbered(_joined_rows(_visible(text)))
    lines: list[TextLine] = []
    for number, raw, code in _fences(numbered):
        if code:
            lines.append(TextLine(number, "code", raw))
        else:
            lines.extend(_line(number, part) for part in _blocks(raw))
    return tuple(_tables(_underlined(lines)))


def plain(text: str) -> str:
    """One line without Markdown, HTML and struck-out words; a badge becomes `label: message`."""
    if "\u20e3" in text or "🔟" in text:
        text = _KEYCAP.sub("", text).replace("🔟", "10")
    if "~~" in text:
        text = _STRUCK.sub("", text)
    if "](" in text:
        text = _LINK.sub(r"\1", _IMAGE.sub(_picture, text))
    if "<" in text:
        text = _TAG.sub("", text)
    if "&" in text:
        text = html.unescape(text)
    if "\\boxed" in text:
        text = _BOXED.sub(r"\1", text)
    return _EMPHASIS.sub("", _BACKSLASH.sub(r"\1", text)).strip()


def _visible(text: str) -> str:
    return _ODD.sub(_seen, _ESCAPES.sub("", _ENDS.sub("\n", text)))


def _seen(found: re.Match[str]) -> str:
    """The character, or nothing when it is hidden; joiners stay inside scripts and emoji that need them."""
    character = found[0]
    if character.isprintable():
        return character
    if character in _JOINERS:
        text, place = found.string, found.start()
        before, after = text[max(place - 1, 0) : place], text[place + 1 : place + 2]
        return character if before > "\u02ff" and after > "\u02ff" and after not in _JOINERS else ""
    category = unicodedata.category(character)
    if category == "Zs":
        return " "
    return "\ufffd" if category == "Cs" else ""


def _joined_rows(text: str) -> str:
    """HTML tables with each row on one line; a private character stands for each line end that went."""
    if "<t" not in text.lower():
        return text
    for pattern, sign in ((_CELL_GAP, " | "), (_ROW_START, "| "), (_ROW_END, " |")):
        text = pattern.sub(partial(_gap, sign), text)
    return text


def _gap(sign: str, found: re.Match[str]) -> str:
    return sign + _SWALLOWED * found[1].count("\n")


def _numbered(text: str) -> list[tuple[int, str]]:
    numbered: list[tuple[int, str]] = []
    number = 1
    for raw in text.split("\n"):
        numbered.append((number, raw.replace(_SWALLOWED, "")))
        number += 1 + raw.count(_SWALLOWED)
    return numbered


def _fences(numbered: list[tuple[int, str]]) -> list[tuple[int, str, bool]]:
    """Each line, and whether it is inside a code block; a block around the whole paste or of Markdown is no code."""
    found = [
        (place, fence[2].lower()) for place, (_, raw) in enumerate(numbered) if (fence := _FENCE.match(raw))
    ]
    full = [place for place, (_, raw) in enumerate(numbered) if raw.strip()]
    code: set[int] = set()
    marks: set[int] = set()
    for (first, language), (last, _) in zip(found[::2], found[1::2], strict=False):
        marks.update((first, last))
        if language not in ("markdown", "md", "text", "txt") and (first, last) != (full[0], full[-1]):
            code.update(range(first, last + 1))
    return [
        (number, "" if place in marks else raw, place in code) for place, (number, raw) in enumerate(numbered)
    ]


def _blocks(raw: str) -> list[str]:
    """The pieces of one pasted line, parted where HTML starts a new block; headings and items keep their sign."""
    if "<" not in raw:
        return [raw]
    return _BLOCK.sub(_block_sign, raw).split("\n")


def _block_sign(tag: re.Match[str]) -> str:
    closing, name = tag[1], tag[2].lower()
    if closing:
        return "\n"
    if name == "li":
        return "\n- "
    return f"\n{'#' * int(name[1])} " if name[0] == "h" else "\n"


def _picture(image: re.Match[str]) -> str:
    """The words of an image: those of a badge are in its address, where `--` stands for a dash."""
    badge = _BADGE.search(image[2])
    if not badge:
        return image[1]
    words = badge[1].replace("--", "\0").replace("-", ": ").replace("\0", "-").replace("_", " ")
    return unquote(words)


def _line(number: int, raw: str) -> TextLine:
    if quoted := _QUOTED.match(raw):
        return _line(number, raw[quoted.end() :])._replace(quoted=True)
    if not raw.strip():
        return TextLine(number, "blank", "")
    if heading := _HEADING.match(raw):
        return TextLine(number, "heading", plain(heading[2].rstrip(" \t#")), level=len(heading[1]))
    if raw.lstrip().startswith("|") or "\t" in raw.strip():
        return _row(number, raw)
    if bold := _BOLD_LINE.match(raw):
        return TextLine(number, "heading", plain(bold[1]), level=BOLD_LEVEL)
    if bullet := _BULLET.match(raw):
        body = raw[bullet.end() :]
        if box := _CHECKBOX.match(body):
            body = body[box.end() :]
        indent = len(bullet[1].expandtabs(4))
        mark = bullet[3] or bullet[4] or bullet[2]
        return TextLine(number, "bullet", plain(body), indent=indent, mark=mark)
    if _RULE.match(raw):
        return TextLine(number, "blank", raw.strip())
    return TextLine(number, "paragraph", plain(raw), indent=len(raw) - len(raw.lstrip()))


def _row(number: int, raw: str) -> TextLine:
    stripped = raw.strip()
    if stripped.startswith("|"):
        parts = stripped.replace("\\|", "\0").strip("|").split("|")
    else:
        parts = stripped.split("\t")
    cells = tuple(plain(part.replace("\0", "|")) for part in parts)
    if not any(cells):
        return TextLine(number, "blank", "")
    if all(_RULE.match(cell or "-") for cell in cells):
        return TextLine(number, "blank", "|")
    if len(cells) == 1:
        return TextLine(number, "paragraph", cells[0])
    return TextLine(number, "row", " | ".join(cells), cells=cells)


def _underlined(lines: list[TextLine]) -> list[TextLine]:
    """The lines with a paragraph underlined by `===` or `---` made a heading."""
    for place, line in enumerate(lines[1:], 1):
        above = lines[place - 1]
        under = line.text[:1]
        if line.kind == "blank" and under in ("=", "-") and len(line.text) > 2 and above.kind == "paragraph":
            lines[place - 1] = above._replace(kind="heading", level=1 if under == "=" else 2)
    return lines


def _tables(lines: list[TextLine]) -> list[TextLine]:
    """The lines with every table's first row as the header of its other rows."""
    first = 0
    while first < len(lines):
        if lines[first].kind != "row":
            first += 1
            continue
        last = first
        while last < len(lines) and (lines[last].kind == "row" or lines[last].text == "|"):
            last += 1
        _head(lines, [place for place in range(first, last) if lines[place].kind == "row"])
        first = last
    return lines


def _head(lines: list[TextLine], places: list[int]) -> None:
    """A first row that holds a score itself is a row like the others."""
    top = lines[places[0]]
    if len(places) < 2 or _FRACTION.search(top.text):
        return
    lines[places[0]] = top._replace(kind="head")
    for place in places[1:]:
        lines[place] = lines[place]._replace(header=top.cells, rows=len(places) - 1)
