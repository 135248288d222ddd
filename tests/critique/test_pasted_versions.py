"""Pasted marks among those of other versions, reviewers, views and parts: never one of these in silence."""

from __future__ import annotations

import pytest

from promptcraft.critique.pasted.reader import read_pasted

MARKS: list[tuple[str, float | None]] = [
    ("Where I land: 7.5/10.", 7.5),
    ("Taking it all together I'd hover around 7.5 out of 10, leaning 8.", 7.5),
    ("Compared with the version you sent on Monday (7/10), this is an 8.5/10.", 8.5),
    ("Monday's draft got 7/10 from me; today's gets 8.5/10.", 8.5),
    ("The first version was maybe 6/10. You've clearly worked on it: 8/10.", 8.0),
    ("Round 1: 6/10\nRound 2: 8/10", 8.0),
    ("If this were a thesis proposal I'd fail it (4/10), but as a prompt it's a 9/10.", 9.0),
    ("For an LLM: 9/10. For a human panel: 6/10.", None),
    ("With GPT-4 it would get 8/10, with a small model 5/10.", None),
    ("On content 9/10, on form 6/10.", None),
    ("Content: 9/10 | Form: 6/10 | Overall: 7.5/10", 7.5),
    ("9/10 for content but only 6/10 overall because of form.", 6.0),
    ("I'd say 8/10, though a stricter reviewer might say 6/10.", 8.0),
    ("Others would give 9/10; I give 7/10.", 7.0),
    ("Some will call it a 10/10. I call it a 7/10.", 7.0),
    ("My colleague says 9/10. I say 7/10.", 7.0),
    ("You rated it 9/10 yourself; I'd go lower: 7/10.", 7.0),
    ("You claim this is a 10/10 prompt. It isn't; 6/10.", 6.0),
    ("The checklist reviewer gave 6/10; my own mark is 8/10.", 8.0),
    ("Score: 8/10\n\n---\n\nRevised prompt\n\nScore: 9.5/10", 8.0),
    ("Original score: 7.8/10\nOptimized score: 9.4/10", 7.8),
    ("| | Score |\n|---|---|\n| Current | 7.8/10 |\n| After edits | 9.4/10 |", 7.8),
    ("| Metric | Now | Potential |\n|---|---|---|\n| Overall | 7.8 | 9.4 |", 7.8),
    ("| Metric | Score now | Score after |\n|---|---|---|\n| Overall | 7.8/10 | 9.4/10 |", 7.8),
    ("Clarity: 8/10 (x2)\nDepth: 7/10\nWeighted: 7.7/10", 7.7),
    ("Scores: Clarity 8/10 · Depth 7/10 · Overall 7.5/10", 7.5),
    ("Scores → Clarity 8 / Depth 7 / Overall 7.5", 7.5),
    ("**Rating:** 4/5 (80%)", 8.0),
    ("Rating: 4.0 out of 5 stars", 8.0),
    ("Rated 4 stars", 8.0),
    ("B+ territory (around 87/100)", 8.7),
    ("In its present shape, I would hand it a 7 out of 10.", 7.0),
    ("it sits at a comfortable 8.", 8.0),
    ("it sits around 8/10 for me, not more", 8.0),
    ("You're looking at a 7.5/10 here.", 7.5),
    ("Worth an 8/10.", 8.0),
    ("Good for 7/10.", 7.0),
    ("That brings it to 8/10.", 8.0),
    ("That brings the total to 8/10.", 8.0),
    ("Deducting 2 points leaves 8/10.", 8.0),
    ("10/10 minus 2 for sources gives 8/10.", 8.0),
    ("I started at 10/10 and took off two: 8/10.", 8.0),
    ("Max score 10/10. Your score 8/10.", 8.0),
    ("Scale: 10/10 = flawless. Score: 7/10.", 7.0),
    ("Full marks would be 10/10; you have 7/10.", 7.0),
    ("A 10/10 prompt would cite sources. This one is 7/10.", 7.0),
    ("To be a 9/10 it needs sources; today 7/10.", 7.0),
    ("Half of the way to 10/10. Score: 5/10", 5.0),
    ("1/10 for sources.", None),
    ("No sources: 0/2. Order: 2/2. Voice: 2/2. Total: 4/6.", 6.6667),
    ("(3/5) Clarity\n(4/5) Depth\n(3.5/5) Overall", 7.0),
    ("3/5 — Clarity\n4/5 — Depth\n3.5/5 — Overall", 7.0),
    ("⭐ Overall: 8.7\n⭐ Clarity: 9", 8.7),
    ("Rating 8.7 ⭐", 8.7),
    ("**8.7** / 10", 8.7),
    ("Punkte: 8/10", 8.0),
    ("Je mettrais 7,5 sur 10.", 7.5),
    ("Mi valoración: 8/10", 8.0),
    ("Voto finale: 8/10", 8.0),
    ("Score: 8,5", 8.5),
    ("Score: 8.5/10.0 (confidence: medium)", 8.5),
    ("P.S. I said 7/10 before; make that 8/10.", 8.0),
    ("Correction: 8/10, not 7/10.", 8.0),
    ("Not 7/10 but 8/10.", 8.0),
    ("Edit: I now rate it 8/10 (earlier 7/10).", 8.0),
    ("7/10 → after your changes: 8/10", 8.0),
    ("Score: 7/10 ⬆️ 8/10", None),
    ("Score: 7/10 ➡️ 8/10", None),
    ("Score: ~~7/10~~ **8/10**", 8.0),
    ("7/10, up from 6/10", 7.0),
    ("Was 6/10, is 8/10.", 8.0),
    ("Used to be a 6/10. It's an 8/10 now.", 8.0),
    ("This could have been a 9/10 but it's a 7/10.", 7.0),
    ("It should be a 9/10 but it's a 7/10.", 7.0),
    ("I want to give it 9/10 but I can only give it 7/10.", 7.0),
    ("Tempted to say 9/10, but 8/10.", 8.0),
    ("I almost gave it 9/10. 8/10.", 8.0),
    ("I'd have given it 9/10 if it named sources; as is, 7/10.", 7.0),
]  # fmt: skip


@pytest.mark.parametrize(("text", "stated"), MARKS)
def test_the_mark_of_another_is_never_taken(text: str, stated: float | None) -> None:
    """The mark of this version and this reviewer is taken, or it is asked about with that one among the candidates."""
    pasted = read_pasted(text)
    assert pasted.stated in (stated, None)
    assert pasted.sure == (pasted.stated is not None)
    assert pasted.sure or stated is None or stated in [one.stated for one in pasted.candidates]
