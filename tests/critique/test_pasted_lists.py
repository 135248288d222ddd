"""Lists of pasted critiques: what is good, weak and missing under the titles people's chats write."""

from __future__ import annotations

import pytest

from promptcraft.critique.pasted.reader import PastedCritique, read_all_pasted, read_pasted

GOOD, WEAK, GONE = "strength", "weakness", "omission"
TWO = [(GOOD, "order"), (WEAK, "evidence")]


def said(pasted: PastedCritique) -> list[tuple[str, str]]:
    """The findings, kind and words."""
    return [(finding.kind, finding.reason) for finding in pasted.findings]


@pytest.mark.parametrize(
    ("good", "weak"),
    [
        ("What I like", "What I'd change"),
        ("What's good", "What's bad"),
        ("What works", "What I'd push on"),
        ("What works", "What doesn't"),
        ("What’s working", "What’s not"),
        ("What I liked", "What I didn't"),
        ("What you nailed", "What to tighten"),
        ("What it does well", "Where it falls short"),
        ("What stands out", "What bothers me"),
        ("What I'd keep", "How I'd improve it"),
        ("Where it shines", "Where it stumbles"),
        ("Things I love", "Things to reconsider"),
        ("Likes", "Dislikes"),
        ("Pros", "Cons"),
        ("Keep", "Fix"),
        ("Good", "Bad"),
        ("The Good", "The Bad"),
        ("Upsides", "Downsides"),
        ("Plus", "Minus"),
        ("Wins", "Quick wins"),
        ("Highlights", "Room for improvement"),
        ("Green flags", "Red flags"),
    ],
)
@pytest.mark.parametrize("layout", ["{}\n- {}\n\n", "**{}**\n\n- {}\n\n", "### 🔎 {}\n{}\n\n", "{}:\n* {}\n"])
def test_titles_in_pairs(good: str, weak: str, layout: str) -> None:
    """Each title opens its own list, as a heading, in bold, with a colon or on a plain line."""
    assert said(read_pasted(layout.format(good, "order") + layout.format(weak, "evidence"))) == TWO


@pytest.mark.parametrize("title", ["Blind spots", "Gaps", "Gaps & blind spots", "What it misses"])
@pytest.mark.parametrize("layout", ["## {}\n- {}\n", "{}\n- {}\n", "**{}:**\n- {}\n"])
def test_titles_of_what_is_missing(title: str, layout: str) -> None:
    """What the critique misses is an omission."""
    assert said(read_pasted(layout.format(title.partition(":")[0], "gifts"))) == [(GONE, "gifts")]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("What I like: order\nWhat I'd change: evidence", TWO),
        ("Strengths: order. Weaknesses: evidence", [(GOOD, "order."), (WEAK, "evidence")]),
        ("What I like: order. What I'd change: evidence", [(GOOD, "order."), (WEAK, "evidence")]),
        ("- **What works:** order\n- **What doesn't:** evidence", TWO),
        ("What's good\norder\nWhat's bad\nevidence", TWO),
        ("1. **Strengths**\n   - order\n2. **Weaknesses**\n   - evidence", TWO),
        ("* **Strengths:**\n    * order\n* **Weaknesses:**\n    * evidence", TWO),
        ("## Strengths\n- order\n\n**What I'd push on**\n- evidence", TWO),
        ("| What works | What doesn't |\n|---|---|\n| order | evidence |", TWO),
        ("| Keep | Fix |\n|---|---|\n| order | evidence |", TWO),
        (
            "🟢 Strengths\n• order\n\n🔴 Weaknesses\n• evidence\n\n🟡 Missing\n• gifts",
            [*TWO, (GONE, "gifts")],
        ),
        (
            "## Recommendations\n\n| Place | Issue | Fix |\n|---|---|---|\n| step 2 | no source | name one |",
            [(WEAK, "step 2 – no source – name one")],
        ),
        ("Strengths\n- order\n\nA word on tone\n- it is dry", [(GOOD, "order")]),
    ],
)
def test_lists_in_other_shapes(text: str, expected: list[tuple[str, str]]) -> None:
    """Lead-ins on one line, nested lists and tables land in their kinds; an unknown title ends the list before it."""
    assert said(read_pasted(text)) == expected


@pytest.mark.parametrize(
    "text",
    [
        "### What should a household pay for its water?\n- asks well",
        "### What makes it better than the others\n- personality",
        "## How the tax works\n- it is paid yearly",
        "## Where the burden falls\n- on heirs",
        "## What the state needs\n- money",
        "What works in practice is unclear to me.",
        "Good work.\n\nI like it.",
        "Change is hard.\n- a\n- b",
    ],
)
def test_words_that_open_no_list(text: str) -> None:
    """Sentences, questions and the titles of a subject are no lists of points."""
    assert said(read_pasted(text)) == []


def test_the_points_that_remain() -> None:
    """What the missing points went for is a reason for points taken."""
    pasted = read_pasted("Score: 94/100\n\nThe remaining 6 points\n- evidence")
    assert (pasted.stated, pasted.reasons_taken, said(pasted)) == (9.4, ("evidence",), [(WEAK, "evidence")])


@pytest.mark.parametrize("text", ["8/10 as it stands.", "8/10 as it is now."])
def test_a_stray_word_is_no_reason(text: str) -> None:
    """ "As it stands" says of which version the mark is, not why."""
    assert read_pasted(text).reasons_given == ()


def test_two_turns_of_one_chat_are_told_apart() -> None:
    """Each turn has its own mark and points under its own name; what the person said between them is none of it."""
    text = (
        "You said:\nRate it from 1 to 10\n\nChatGPT 5 said:\nRating: 7/10\n\nStrengths:\n- clear\n\n"
        "You said:\nI added sources, so a 10/10?\nStrengths:\n- sources\n\n"
        "ChatGPT 5 said:\nRating: 8.5/10\n\nWeaknesses:\n- long\n"
    )
    found = read_all_pasted(text)
    assert [(one.title, one.stated, said(one)) for one in found] == [
        ("ChatGPT 5 (1 of 2)", 7.0, [(GOOD, "clear")]),
        ("ChatGPT 5 (2 of 2)", 8.5, [(WEAK, "long")]),
    ]
