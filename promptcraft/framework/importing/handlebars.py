"""Handlebars and Mustache templates: variables, if, unless and each are kept, the rest becomes text with a note."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from promptcraft.framework.importing.source import MAX_TAGS, Source, shown
from promptcraft.framework.template.text import literal

NAME = re.compile(r"[A-Za-z_$][\w$-]*\Z")
ROLE = re.compile(r"#?role\s+[\"']([\w-]{1,30})[\"']\Z")
MAX_DEPTH = 20
LOOPS = {"@index": "loop.index0", "@first": "loop.first", "@last": "loop.last"}


@dataclass
class Tag:
    """Text, a tag, or a block with what stands in it; `otherwise` is its else tag and what follows that."""

    kind: str
    line: int
    source: str
    words: str = ""
    inside: list[Tag] = field(default_factory=list)
    otherwise: list[Tag] | None = None
    divider: str = ""
    end: str = ""


def read_handlebars(text: str, source: Source, first_line: int = 1) -> str:
    """The template as marked text; raises TemplateInvalid with its line when it is torn, TemplateLimit when too big."""
    tags = _nested(_lone_lines(list(_tags(text, source, first_line))), source)
    return "".join(_marked(tag, source, ()) for tag in tags)


def _tags(text: str, source: Source, first_line: int) -> Iterator[Tag]:
    place, line, count = 0, first_line, 0
    while (start := text.find("{{", place)) >= 0:
        if text[start - 1 : start] == "\\":
            yield Tag("text", line, text[place : start - 1] + "{{")
            place, line = start + 2, line + text.count("\n", place, start)
            continue
        yield Tag("text", line, text[place:start])
        line += text.count("\n", place, start)
        count += 1
        if count > MAX_TAGS:
            raise source.too_many(line)
        tag = _tag(text, start, line, source)
        yield tag
        place = start + len(tag.source)
        line += tag.source.count("\n")
    yield Tag("text", line, text[place:])


def _tag(text: str, start: int, line: int, source: Source) -> Tag:
    opening = "{{{" if text.startswith("{{{", start) else "{{"
    closing = "--}}" if re.match(r"\{\{~?!--", text[start : start + 6]) else "}" * len(opening)
    end = text.find(closing, start + len(opening))
    inner = text[start + len(opening) : end] if end >= 0 else ""
    if end < 0 or ("{{" in inner and "!" not in inner[:2]):
        raise source.broken(line, "opens `{{` and does not close it")
    words = inner.strip("~ \t\n").removeprefix("&").strip()
    whole = text[start : end + len(closing)]
    if words.startswith("!"):
        return Tag("comment", line, whole)
    if words.startswith(("#", "^")) and words not in ("^",):
        return Tag("open", line, whole, words)
    if words.startswith("/"):
        return Tag("close", line, whole, words[1:].strip())
    return Tag("else" if words in ("else", "^") else "tag", line, whole, words)


def _lone_lines(tags: list[Tag]) -> list[Tag]:
    """Tags that print nothing and stand alone on a line take the line with them, as Handlebars does it."""
    for place, tag in enumerate(tags):
        if tag.kind in ("text", "tag") and not ROLE.match(tag.words):
            continue
        before, after = tags[place - 1] if place else None, tags[place + 1]
        ahead = before.source if before is not None and before.kind == "text" else None
        lead = re.search(r"(?:\A|\n)([ \t]*)\Z", ahead[-200:]) if ahead is not None else None
        rest = re.match(r"[ \t]*(\n|\Z)", after.source[:200]) if after.kind == "text" else None
        starts = lead is not None and (lead[0].startswith("\n") or place <= 1 or ahead == lead[0])
        if lead and rest and starts and before is not None and (rest[1] or place + 2 == len(tags)):
            before.source = before.source[: len(before.source) - len(lead[1])]
            after.source = after.source[rest.end() :]
            after.line += 1 if rest[1] else 0
    return [tag for tag in tags if tag.source]


def _nested(tags: list[Tag], source: Source) -> list[Tag]:
    top: list[Tag] = []
    opened: list[Tag] = []
    for tag in tags:
        if tag.kind == "close":
            name = opened[-1].words.lstrip("#^> ").split()[0:1] if opened else []
            if name != tag.words.split()[0:1]:
                raise source.broken(tag.line, f"ends `{tag.words[:40]}` where it was not begun")
            opened.pop().end = tag.source
        elif tag.kind == "else" and opened and opened[-1].otherwise is None:
            opened[-1].otherwise = []
            opened[-1].divider = tag.source
        else:
            holder = opened[-1] if opened else None
            into = top if holder is None else holder.inside if holder.otherwise is None else holder.otherwise
            into.append(tag)
            if tag.kind == "open":
                opened.append(tag)
                if len(opened) > MAX_DEPTH:
                    raise source.too_many(tag.line)
    if opened:
        raise source.broken(opened[-1].line, f"begins `{opened[-1].words[:40]}` and does not end it")
    return top


def _marked(tag: Tag, source: Source, scope: tuple[str, ...]) -> str:
    if tag.kind == "text":
        return source.holes.text(tag.source)
    if role := ROLE.match(tag.words):
        inside = "".join(_marked(inner, source, scope) for inner in tag.inside)
        return source.holes.role(role[1]) + inside
    if tag.kind != "comment" and _keeps(tag, scope):
        return source.holes.put(_template(tag, source, scope))
    if tag.kind == "comment":
        source.note(tag.line, f"the comment `{shown(tag.source)}` was left out.")
        return ""
    if tag.words == "history":
        source.note(
            tag.line, "`{{history}}` is where earlier turns go; a framework keeps none, and it was left out."
        )
        return ""
    within = (*scope, "?") if tag.kind == "open" else scope
    written = [source.stays(tag.line, tag.source)]
    written += [_marked(inner, source, within) for inner in tag.inside]
    written += [source.holes.text(tag.divider)] + [
        _marked(inner, source, within) for inner in tag.otherwise or []
    ]
    return "".join([*written, source.holes.text(tag.end)])


def _keeps(tag: Tag, scope: tuple[str, ...]) -> bool:
    """Whether a framework can fill in the tag with all that is in it. The scope tells which loops it stands in."""
    if tag.kind in ("text", "comment"):
        return True
    if ROLE.match(tag.words) or "?" in scope[-1:]:
        return False
    if tag.kind == "tag":
        return _is_name(tag.words, scope) or (tag.words in ("this", ".", *LOOPS) and bool(scope))
    helper, _, name = tag.words.partition(" ")
    if helper not in ("#if", "#unless", "#each") or not _is_name(name.strip(), scope):
        return False
    inner = (*scope, name) if helper == "#each" else scope
    return all(_keeps(part, inner) for part in tag.inside) and all(
        _keeps(p, scope) for p in tag.otherwise or []
    )


def _is_name(words: str, scope: tuple[str, ...]) -> bool:
    """Whether this names a variable. Within a loop a name is a part of the item, which is text here."""
    return bool(NAME.match(words)) and words not in ("this", "else", "history") and not scope


def _template(tag: Tag, source: Source, scope: tuple[str, ...]) -> str:
    if tag.kind == "text":
        return literal(tag.source)
    if tag.kind == "comment":
        source.note(tag.line, f"the comment `{shown(tag.source)}` was left out.")
        return ""
    if tag.kind == "tag":
        if tag.words in ("this", "."):
            return "{{ item }}"
        return "{{ " + (LOOPS.get(tag.words) or source.names.ours(tag.words, tag.line)) + " }}"
    helper, _, name = tag.words.partition(" ")
    name = name.strip()
    inner = (*scope, name) if helper == "#each" else scope
    inside = "".join(_template(part, source, inner) for part in tag.inside)
    if tag.otherwise is not None:
        inside += "{% else %}" + "".join(_template(part, source, scope) for part in tag.otherwise)
    if helper == "#each":
        source.names.is_list(name, tag.line)
        return "{% for item in " + source.names.optional(name, tag.line) + " %}" + inside + "{% endfor %}"
    ours = source.names.optional(name, tag.line)
    return "{% if " + ("not " if helper == "#unless" else "") + ours + " %}" + inside + "{% endif %}"
