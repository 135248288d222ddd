"""Which score of a pasted critique is taken as the reviewer's overall one, and when none is."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from promptcraft.critique.pasted.reader import PastedCritique, read_pasted


def values(pasted: PastedCritique) -> list[float | None]:
    """The candidates' values as written, in order."""
    return [one.value for one in pasted.candidates]


@pytest.mark.parametrize(
    ("text", "stated"),
    [
        ("Rating: 8/10", 8.0),
        ("**Rating: 8/10**", 8.0),
        ("## Rating: **8/10**", 8.0),
        ("8.5 out of 10", 8.5),
        ("8,5/10", 8.5),
        ("An eight out of ten from me.", 8.0),
        ("93/A", 9.3),
        ("94 / 100", 9.4),
        ("82.4%", 8.24),
        ("Overall: 82.4%", 8.24),
        ("Score: 8", 8.0),
        ("Score (1-100): 85", 8.5),
        ("On a scale of 1 to 5, I'd rate it 4", 8.0),
        ("I'd give it an 8", 8.0),
        ("I would rate this prompt a solid 7.5 because it is clear.", 7.5),
        ("My rating would be 8/10.", 8.0),
        ("Rating: ★★★★☆", 8.0),
        ("Rating: 4.5 stars", 9.0),
        ("| Rating | 8/10 |\n|---|---|", 8.0),
        ("| Part | Score |\n|---|---|\n| Order | 6 |\n| **Overall** | **8.5** |", 8.5),
        ("| Part | Points | Max |\n|---|---|---|\n| Order | 6 | 20 |\n| Total | 30 | 40 |", 7.5),
        ("Part\tScore\nOrder\t6/10\nOverall\t8/10", 8.0),
        ("<table><tr><td>Overall</td>\n<td>8/10</td></tr></table>", 8.0),
        ("Clarity: 9/10\nOrder: 6/10\nOverall: 7.5/10", 7.5),
        ("## Verdict\n\n8/10", 8.0),
        ("Your rating\n\n8/10", 8.0),
        ("8/10, could reach 9.5/10", 8.0),
        ("Current: 7/10, Potential: 9/10", 7.0),
        ("Score: 8/10 (up from 6/10)", 8.0),
        ("Score out of 10: 8", 8.0),
        ("Considering all of the above, I would score this prompt an 8 on a scale of 1 to 10.", 8.0),
        ("Right now it is an 8/10. With the changes below it becomes a 9.5/10.", 8.0),
        ("Rating: 8/10 (excellent, but with room to reach 10/10)", 8.0),
        ("评分：8/10", 8.0),
        ("\\boxed{8/10}", 8.0),
        ("~~7/10~~ 8/10", 8.0),
        ("Score: 8\\/10", 8.0),
        ("```\nRating: 8/10\n```", 8.0),
        ("Covers 9 out of 10 questions. Step 3/10 is best. On 7/10/2024 I wrote it. Score: 8/10", 8.0),
    ],
)
def test_shapes_of_a_headline(text: str, stated: float) -> None:
    """Every usual way to state an overall score is read, on the 1-10 scale."""
    pasted = read_pasted(text, None)
    assert (pasted.stated, pasted.sure, pasted.candidates) == (stated, True, ())


@pytest.mark.parametrize(
    ("text", "candidates"),
    [
        ("Clarity: 8/10\nDepth: 7/10", [8, 7]),
        ("I'd give it 8/10 for clarity and 6/10 for depth", [8, 6]),
        ("This takes your prompt's score from 85 to 92", [85, 92]),
        ("Original prompt: 6/10\nImproved prompt: 9/10", [6, 9]),
        ("7-8/10", [7, 8]),
        ("Prompt A: 8/10. Prompt B: 6/10.", [8, 6]),
        ("Reviewer A\nRating: 8/10\n\nReviewer B\nRating: 6/10", [8, 6]),
        ("This could reach 9/10.", [9]),
    ],
)
def test_scores_that_leave_a_choice(text: str, candidates: list[float]) -> None:
    """Where no score can be told to be the overall one, none is taken and all are offered."""
    pasted = read_pasted(text, None)
    assert (pasted.stated, pasted.sure, values(pasted)) == (None, False, candidates)


@pytest.mark.parametrize(
    "text",
    [
        "Score: 85",
        "85/10",
        "0/10",
        "Rating: 11/10",
        "Score: NaN/10",
        "Score: NaN",
        "Rating: -8/10",
        "1e999/10",
        f"Score: {'9' * 400}/10",
        "Score: Infinity/10",
        "Overall: 11/10\nClarity: 8/10",
    ],
)
def test_impossible_scores_are_rejected(text: str) -> None:
    """A number that is no score from 1 to 10 is never clamped or replaced, and a note says so."""
    pasted = read_pasted(text, None)
    assert (pasted.stated, pasted.candidates) == (None, ())
    assert any("not taken" in note for note in pasted.notes)


def test_no_score_at_all() -> None:
    """A critique without a score has none, and says so."""
    pasted = read_pasted("Strengths:\n- clear\n\nThe tax of 40% hit 3/4 of heirs, open 24/7.", None)
    assert (pasted.stated, pasted.sure, pasted.candidates) == (None, True, ())
    assert "No overall score from 1 to 10 was found in the text." in pasted.notes


def test_too_many_scores_are_not_told_apart() -> None:
    """Thousands of scores are not a critique: none is taken, some are offered."""
    pasted = read_pasted("8/10 and " * 3_000, None)
    assert (pasted.stated, pasted.sure, len(pasted.candidates)) == (None, False, 100)


LABELS = st.sampled_from(
    ["Rating", "Overall", "Overall score", "Final score", "Score", "My rating", "Final rating"]
)
MARKS = st.sampled_from(["{}", "**{}**", "## {}", "> {}", "- {}", "| {} |\n", "*{}*"])
JOINTS = st.sampled_from([": ", " - ", " – ", " is ", " = ", ":  "])
DECOYS = st.lists(
    st.sampled_from(
        [
            "With these changes it could reach 9.5/10.",
            "Target: 10/10",
            "Step 2/10 is the best.",
            "It covers 9 out of 10 questions.",
            "- Clarity: 9/10",
            "- Depth: 3/10",
            "About 70% of heirs pay nothing.",
            "| Order | 4/10 |",
            "Why not 10/10? It lacks sources.",
            "The previous version was weaker (previous score: 5/10).",
        ]
    ),
    max_size=6,
)


@given(
    st.integers(10, 100), st.sampled_from([5, 10, 100]), st.tuples(LABELS, JOINTS, MARKS), DECOYS, st.data()
)
def test_one_labelled_score_is_found_among_decoys(
    tenths: int, scale: int, shape: tuple[str, str, str], decoys: list[str], data: st.DataObject
) -> None:
    """However it is dressed and whatever stands around it, the one labelled overall score is the score."""
    label, joint, mark = shape
    value = tenths * scale / 100
    over = data.draw(st.sampled_from(["{:g}/{}", "{:g} / {}", "{:g} out of {}", "**{:g}**/{}"]))
    line = mark.format(label + joint + over.format(value, scale))
    place = data.draw(st.integers(0, len(decoys)))
    pasted = read_pasted("\n\n".join([*decoys[:place], line, *decoys[place:]]), None)
    assert (pasted.stated, pasted.scale, pasted.sure) == (tenths / 10, scale, True)
