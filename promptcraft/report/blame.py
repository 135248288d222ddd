"""Who each part of a framework came from, for a terminal."""

from __future__ import annotations

from collections.abc import Sequence

from promptcraft.framework.blame import Blamed, Touch
from promptcraft.report.plain import one_line, wrapped


def blame_text(blamed: Sequence[Blamed], width: int) -> str:
    """For each field and question: its first words, who wrote it when, and its last change."""
    lines: list[str] = []
    number = 0
    for one in blamed:
        number += one.kind == "question"
        name = f"{number}. {one.name}" if one.kind == "question" else one.name
        lines.append(one_line(f"{name}: {one.text}", width))
        lines.append(wrapped(touch_line(one.origin), width, "      ", "    "))
        if one.last is not None:
            lines.append(wrapped(touch_line(one.last), width, "      ", "    last: "))
    return "\n".join(lines)


def touch_line(touch: Touch) -> str:
    """One change in a sentence: what was done, by whom, for which findings, who accepted it, and when."""
    who = touch.proposed_by or touch.by or "an unnamed author"
    parts = [f"{touch.did} by {who}" if not touch.note or touch.proposed_by or touch.by else touch.did]
    if touch.proposed_by and touch.by:
        parts.append(f"accepted by {touch.by}")
    if touch.at:
        parts.append(touch.at[:10])
    if touch.number:
        parts.append(f"version {touch.number} ({touch.version[:8]})")
    if touch.note:
        parts.append(touch.note)
    line = ", ".join(parts)
    return line + "".join(f"\nanswers {answer}" for answer in touch.answers)
