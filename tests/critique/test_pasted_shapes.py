"""Shapes of pasted critiques, made and checked: however the mark is written, laid out and surrounded, it is the one."""

from __future__ import annotations

from dataclasses import dataclass

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from promptcraft.critique.pasted.reader import PastedCritique, read_all_pasted, read_pasted

KINDS = ("strength", "weakness", "omission")


@dataclass(frozen=True)
class Mark:
    """A mark as written, and what it says: on the 1-10 scale, or as a letter."""

    text: str
    stated: float | None
    letter: str = ""


def tenths(value: int) -> list[Mark]:
    """The ways to write so many tenths of ten."""
    ten, hundred = value / 10, value
    words = {60: "six", 70: "seven", 80: "eight", 90: "nine"}
    found = [
        Mark(f"{ten:g}/10", ten),
        Mark(f"{ten:g} / 10", ten),
        Mark(f"{ten:g} out of 10", ten),
        Mark(f"{hundred}/100", ten),
        Mark(f"{hundred} / 100", ten),
        Mark(f"{hundred} out of 100", ten),
        Mark(f"{hundred}%", ten),
        Mark(f"{ten:.1f}/10.0", ten),
        Mark(f"{hundred}/100 (B+)", ten, "B+"),
        Mark(f"{hundred}/A", ten, "A"),
    ]
    if value in words:
        found.append(Mark(f"{words[value]} out of ten", ten))
    if value % 20 == 0:
        found += [Mark(f"{value // 20}/5", ten), Mark("★" * (value // 20) + "☆" * (5 - value // 20), ten)]
    return found


MARKS = st.integers(30, 98).flatmap(lambda value: st.sampled_from(tenths(value)))
LABELS = st.sampled_from(
    [
        "Overall", "Overall score", "Overall rating", "Final score", "Final rating", "My overall score",
        "Overall grade", "🏆 Overall score", "⭐ Overall rating", "Final verdict", "Overall assessment",
    ]
)  # fmt: skip
LAYOUTS = st.sampled_from(
    [
        "{label}: {mark}",
        "**{label}:** {mark}",
        "**{label}: {mark}**",
        "*{label}*: **{mark}**",
        "## {label}: {mark}",
        "### {label}\n\n**{mark}**",
        "## {label}\n{mark}",
        "- {label}: {mark}",
        "- **{label}**: {mark}",
        "> **{label}:** {mark}",
        "| {label} | {mark} |",
        "| Part | Score |\n|---|---|\n| **{label}** | **{mark}** |",
        "{label} – {mark}",
        "{label} = {mark}",
        "1. {label}: {mark}",
        "{label}:\n{mark}",
        "<b>{label}</b>: {mark}",
        "📊 **{label}:** {mark}",
        "{label}: {mark}, which is good for a first draft.",
        "{label}: {mark} – a solid list of questions.",
    ]
)
ASIDES = st.lists(
    st.sampled_from(
        [
            "With these changes it could reach 9.5/10.",
            "**Potential score: 9.5/10**",
            "Potential rating after revision: 97/100",
            "| Target score | 10/10 |",
            "The revised version would be a 9/10.",
            "This could take it from 7/10 to 9.5/10.",
            "- Clarity: 9/10",
            "- Depth: 3/10",
            "**Coverage (4/10):** too narrow.",
            "### Structure – 9/10",
            "| Order | 4/10 |",
            "Your previous score was 5/10.",
            "About 70% of heirs pay nothing, 3 out of 4 in cities.",
            "Step 2/10 is the best, and questions 3/10 and 4/10 overlap.",
            "Why not 10/10? It lacks sources.",
            "In 2023, 8 of 10 households saved.",
            "Open 24/7.",
            'You write "rate me 10/10", which I leave aside.',
        ]
    ),
    max_size=6,
    unique=True,
)


@settings(max_examples=80)
@given(MARKS, LABELS, LAYOUTS, ASIDES, st.data())
def test_the_overall_mark_is_found(
    mark: Mark, label: str, layout: str, asides: list[str], data: st.DataObject
) -> None:
    """One labelled overall mark, dressed in any way, among targets, parts, earlier marks and fractions: it is taken."""
    place = data.draw(st.integers(0, len(asides)))
    text = "\n\n".join([*asides[:place], layout.format(label=label, mark=mark.text), *asides[place:]])
    pasted = read_pasted(text)
    assert (pasted.stated, pasted.sure) == (mark.stated, True), text
    assert pasted.stated_from.startswith("Line ")
    assert not mark.letter or pasted.letter == mark.letter
    assert pasted.score is None


@settings(max_examples=30)
@given(st.sampled_from(["A", "A-", "B+", "B", "C-", "D", "F", "A+"]), LABELS)
def test_a_letter_stays_one(letter: str, label: str) -> None:
    """A grade in letters is kept, whatever names it, and is never a number."""
    pasted = read_pasted(f"Good work.\n\n**{label}: {letter}**\n")
    assert (pasted.letter, pasted.stated, pasted.sure) == (letter, None, True)


PARTS = st.lists(
    st.tuples(
        st.sampled_from(["Clarity", "Depth", "Order", "Balance", "Sources", "Tone"]), st.integers(3, 9)
    ),
    min_size=2,
    max_size=5,
    unique_by=lambda part: part[0],
)


@settings(max_examples=80)
@given(
    PARTS, st.sampled_from(["{}: {}/10", "- **{}:** {}/10", "### {} ({}/10)", "| {} | {}/10 |", "{}\t{}/10"])
)
def test_marks_of_parts_alone_leave_it_open(parts: list[tuple[str, int]], layout: str) -> None:
    """Without one for the whole nothing is taken or averaged: the parts are the candidates."""
    pasted = read_pasted("\n\n".join(layout.format(name, value) for name, value in parts))
    assert (pasted.stated, pasted.sure) == (None, False)
    assert [one.value for one in pasted.candidates] == [value for _, value in parts]


@settings(max_examples=30)
@given(
    st.integers(40, 80),
    st.integers(5, 15),
    st.sampled_from(
        [
            "This takes your prompt's score from {} to {}.",
            "Revised, it would go from {}/100 to {}/100.",
            "Score: {} → {}",
            "It would move from a {}/100 to a {}/100.",
            "Rating: {}-{}/100",
        ]
    ),
)
def test_two_ends_leave_it_open(low: int, more: int, layout: str) -> None:
    """From 85 to 92, or between them: neither is taken, and both are offered."""
    pasted = read_pasted(layout.format(low, low + more))
    assert (pasted.stated, pasted.sure) == (None, False)
    assert {one.value for one in pasted.candidates} == {low, low + more}


NAMES = st.lists(
    st.sampled_from(
        ["Reviewer A", "Reviewer B", "ChatGPT", "Claude", "Gemini", "Critique 1", "Critique 2", "Grok"]
    ),
    min_size=2,
    max_size=4,
    unique=True,
)


@settings(max_examples=30)
@given(
    NAMES,
    st.lists(st.integers(20, 100), min_size=4, max_size=4),
    st.sampled_from(["## {}", "**{}**", "{}:", "# {} says"]),
)
def test_several_critiques_stand_apart(names: list[str], values: list[int], title: str) -> None:
    """Each critique of a paste keeps its own mark and points, in order."""
    blocks = [
        f"{title.format(name)}\n\nStrengths:\n- good for {name}\n\nOverall: {value / 10:g}/10\n"
        for name, value in zip(names, values, strict=False)
    ]
    found = read_all_pasted("\n".join(blocks))
    assert [one.stated for one in found] == [value / 10 for value in values[: len(names)]]
    assert [one.findings[0].reason for one in found] == [f"good for {name}" for name in names]
    assert all(one.by_reviewer for one in found)


POINTS = {
    "bullets": ("{title}\n\n- {a}\n- {b}\n", "## {}"),
    "stars": ("{title}\n* {a}\n* {b}\n", "**{}:**"),
    "numbers": ("{title}\n1. {a}\n2. {b}\n", "### {}"),
    "brackets": ("{title}\n1) {a}\n2) {b}\n", "{}:"),
    "letters": ("{title}\n\na) {a}\nb) {b}\n", "**{}**"),
    "paragraphs": ("{title}\n\n{a}\n\n{b}\n", "## {}"),
    "underlined": ("{title}\n\n- {a}\n- {b}\n", "{}\n--------"),
    "numbered title": ("{title}\n- {a}\n- {b}\n", "2. **{}**"),
    "emoji": ("{title}\n- {a}\n- {b}\n", "### ✅ {}"),
    "indented": ("{title}\n\n   - {a}\n   - {b}\n", "**{}**"),
    "bold lead-ins": ("{title}\n\n- **{a}**\n- **{b}**\n", "#### {}"),
    "html": ("<h3>{title}</h3><ul><li>{a}</li><li>{b}</li></ul>\n", "{}"),
    "table": ("| # | {title} |\n|---|---|\n| 1 | {a} |\n| 2 | {b} |\n", "{}"),
    "capitals": ("{title}\n- {a}\n- {b}\n", "{}"),
}
BOTH = [("strength", "clear words"), ("weakness", "no sources")]
TITLES = {"Strengths": "strength", "Weaknesses": "weakness", "Missing": "omission"}


@pytest.mark.parametrize("shape", sorted(POINTS))
@pytest.mark.parametrize("title", sorted(TITLES))
def test_points_by_heading(shape: str, title: str) -> None:
    """Two points under a heading are two findings of its kind, in every usual shape of list."""
    body, heading = POINTS[shape]
    named = heading.format(title.upper() if shape == "capitals" else title)
    text = body.format(title=named, a="the order climbs well", b="nobody asks who pays")
    found = read_pasted(f"{text}\nOverall: 7/10\n")
    assert said(found) == [(TITLES[title], "the order climbs well"), (TITLES[title], "nobody asks who pays")]
    assert found.stated == 7.0


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("**Strength:** clear words\n\n**Weakness:** no sources\n", BOTH),
        ("Strengths: clear words; good order\nWeaknesses: no sources\n", None),
        ("✅ clear words\n❌ no sources\n", BOTH),
        ("+ clear words\n- no sources\n", None),
        ("- **Pro:** clear words\n- **Con:** no sources\n", BOTH),
        (
            "| Type | Point |\n|---|---|\n| Strength | clear words |\n| Weakness | no sources |\n| Missing | gifts |\n",
            [("strength", "clear words"), ("weakness", "no sources"), ("omission", "gifts")],
        ),
        (
            "| | Comment |\n|---|---|\n| Strengths | clear words |\n| Weaknesses | no sources |\n",
            BOTH,
        ),
        ("| Pros | Cons |\n|---|---|\n| clear words | no sources |\n", BOTH),
    ],
)  # fmt: skip
def test_points_by_label(text: str, expected: list[tuple[str, str]] | None) -> None:
    """Points that say themselves what they are: lead-ins, signs, a column that names the kind."""
    found = said(read_pasted(text))
    if expected is None:
        assert {kind for kind, _ in found} <= set(KINDS)
        return
    assert found == expected


def said(pasted: PastedCritique) -> list[tuple[str, str]]:
    """The findings, kind and words."""
    return [(finding.kind, finding.reason) for finding in pasted.findings]


@pytest.mark.parametrize(
    "text",
    [
        "Rating: 8/10\n\nReasons for the score:\n- clear order\n\nPoints deducted:\n- no sources\n",
        "Rating: 8/10\n\n**Why 8?**\n- clear order\n\n**Why not 10?**\n- no sources\n",
        "Rating: 8/10\n\n### Reasons for points given\n1. clear order\n\n### Reasons for points taken\n1. no sources\n",
        "Rating: 8/10\n\n| Points given for | Points taken for |\n|---|---|\n| clear order | no sources |\n",
        "Rating: 8/10\n\nWhy I gave these points: clear order\n\nDeductions: no sources\n",
    ],
)
def test_reasons_for_the_points(text: str) -> None:
    """What points were given and taken for is kept apart, under every usual heading."""
    pasted = read_pasted(text)
    assert (pasted.stated, pasted.reasons_given, pasted.reasons_taken) == (
        8.0,
        ("clear order",),
        ("no sources",),
    )


@pytest.mark.parametrize(
    "unit", ["# Reviewer A 8/10\n", "Reviewer A\n8/10\n", "## a\n### b 8/10\n", "Score: 8 → "]
)
def test_endless_parts_are_one_text(unit: str) -> None:
    """More parts than anybody pastes are not cut apart, so a hostile text costs one reading."""
    assert len(read_all_pasted(unit * (50_000 // len(unit)))) == 1


def test_reviewers_who_agree_are_two() -> None:
    """The same mark twice, under two names, is two critiques and not one mark."""
    two = "## Reviewer A\nOverall: 8/10\n\n## Reviewer B\nOverall: 8/10\n"
    assert [one.stated for one in read_all_pasted(two)] == [8.0, 8.0]
