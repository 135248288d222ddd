"""Marks of pasted critiques that are left open, are letters, or are none."""

from __future__ import annotations

import pytest

from promptcraft.critique.pasted.reader import read_pasted

ASKED = [
    ("A: 8/10, B: 7/10, C: 9/10", [8.0, 7.0, 9.0]),
    ("7–8/10", [7.0, 8.0]),
    ("85 → 92", [85.0, 92.0]),
    ("Score: 7.5–8/10", [7.5, 8.0]),
    ("I'd put this somewhere between 7 and 8 out of 10.", [7.0, 8.0]),
    ("If I'm being generous, 8/10; if I'm strict, 6/10.", [8.0, 6.0]),
    ("On a good day I'd say 8/10, on a bad day 6/10.", [8.0, 6.0]),
    ("As a prompt: 8/10. As a research design: 6/10.", [8.0, 6.0]),
    ("For a beginner audience it's 9/10; for experts it's 6/10.", [9.0, 6.0]),
    ("Prompt quality: 8/10\nExpected output quality: 6/10", [8.0, 6.0]),
    ("v1: 6/10, v2: 8/10", [6.0, 8.0]),
    ("Version 1: 6/10\nVersion 2: 8/10", [6.0, 8.0]),
    ("Reviewer score: 4 (accept)\nConfidence: 3/5", [4.0, 3.0]),
    ("Clarity: ★★★★☆\nDepth: ★★★☆☆", [4.0, 3.0]),
    ("Strengths (4/5)\n- a\nWeaknesses (3/5)\n- b", [4.0, 3.0]),
    ("Score breakdown: Clarity 9/10, Depth 7/10, Tone 8/10", [9.0, 7.0, 8.0]),
    ("7/10 for ambition, 5/10 for execution", [7.0, 5.0]),
    ("| | ChatGPT | Claude |\n|---|---|---|\n| Overall | 8/10 | 7/10 |", [8.0, 7.0]),
    ("Draft 1: 6/10. Draft 2: 8/10.", [6.0, 8.0]),
    ("7/10, maybe 7.5/10.", [7.0, 7.5]),
    ("Somewhere between a 7/10 and an 8/10.", [7.0, 8.0]),
    ("A 7 or 8 out of 10.", [7.0, 8.0]),
    ("In the 7-8 range out of 10.", [7.0, 8.0]),
    ("80-85/100", [80.0, 85.0]),
    ("80–85%", [80.0, 85.0]),
    ("Score: 80–85%", [80.0, 85.0]),
    ("Clarity 8/10\nTone 8/10", [8.0, 8.0]),
    ("Clarity 8/10", [8.0]),
    ("Clarity: 8/10\n\nOverall I'd say it is a great prompt.", [8.0]),
    ("Score for clarity: 8/10\nScore for depth: 6/10", [8.0, 6.0]),
    ("> **Overall: 7/10**\n\nI disagree with that; for me it's 8/10.", [7.0, 8.0]),
    ("Spara 8 av 10.", [8.0]),
    ("8/10 hogares ahorran.", [8.0]),
    ("⭐⭐⭐⭐ Clarity\n⭐⭐⭐ Depth", [4.0, 3.0]),
    ("I would not give this 10/10.", [10.0]),
    ("It isn't a 10/10 yet.", [10.0]),
    ("For comparison, GPT's version scored 6/10.", [6.0]),
    ("Option A (8/10) beats option B (6/10).", [8.0, 6.0]),
    ("Confidence: 7/10", [7.0]),
    ("Potential: 9/10", [9.0]),
]  # fmt: skip
NEVER_ANOTHER = [
    ("Judged as an undergraduate paper I'd give it 92/100, but as a policy framework 78/100.", 7.8),
    ("As an undergraduate paper, I would score it 92/100, but as a policy framework 78/100", 7.8),
    ("Score: 8/10 → 9.5/10", 8.0),
    ("Ich gebe 8 von 10 Punkten.", 8.0),
    ("التقييم: ٨/١٠", 8.0),
    ("> You: what would you give it?\n>\n> ChatGPT: 7/10\n\nHaving reread it, I'd raise my score to 8/10.", 8.0),
    ("\u202bالتقييم العام: 8/10\u202c", 8.0),
    ("📊 Score: 8️⃣/🔟", 8.0),
    ("| | Before | After |\n|---|---|---|\n| Score | 6/10 | 9/10 |", 6.0),
    ("| Version | Score |\n|---|---|\n| Original | 7/10 |\n| Revised | 9/10 |", 7.0),
    ("In a nutshell, 8/10.", 8.0),
    ("Final answer: 8/10", 8.0),
    ("Gut check: 7/10", 7.0),
    ("(8 + 7 + 9) / 3 = 8.0", 8.0),
    ("Starting from 10, minus 1 for sources, minus 1 for length: 8/10.", 8.0),
    ("Your original scores 7/10. My rewrite scores 9/10.", 7.0),
    ("It went from a 6/10 to an 8/10 with your edits.", 8.0),
    ("I'd bump it up to 9/10 from 8/10.", 9.0),
    ("At best a 6/10.", 6.0),
    ("总体评分：8分（满分10分）", 8.0),
    ("{\"score\": 8, \"reason\": \"clear\"}", 8.0),
    ("```json\n{\"overall_score\": 8.5}\n```", 8.5),
    ("Today it's a 7/10; fix the gaps and it's a 9/10.", 7.0),
    ("To get from 8/10 to 10/10: add sources.", 8.0),
    ("Maybe a 7/10?", 7.0),
    ("I'd give this a solid seven and a half.", 7.5),
    ("Score: 7 1/2 out of 10", 7.5),
    ("Overall /10: 8", 8.0),
    ("Overall  8.5", 8.5),
    ("You said:\nIs this a 10/10 prompt?\n\nChatGPT said:\nNot yet: 8/10.", 8.0),
    ("User: I think it's a 9/10.\nAssistant: I'd say 7/10.", 7.0),
    ("Claude gave it 7/10 but I think it deserves 8/10.", 8.0),
    ("Another reviewer said 9/10; I disagree: 7/10.", 7.0),
    ("Criterion,Score\nClarity,8\nOverall,7.5", 7.5),
    ("Before: 6/10 → After: 9/10", 6.0),
    ("Old: 6/10, New: 8/10", 8.0),
    ("You've gone from a 6/10 to an 8/10.", 8.0),
    ("You moved up from 6/10 to a solid 8/10", 8.0),
    ("Overall: 8-ish out of 10", 8.0),
    ("Overall: <8/10", 8.0),
    ("How would I rate it? 8/10.", 8.0),
    ("If 10 is perfect, this is a 7.", 7.0),
    ("7 (on a scale from 1 to 10)", 7.0),
    ("Seven out of ten, maybe seven and a half.", 7.0),
    ("8/10 (or 7.5 on a bad day)", 8.0),
    ("GPA: 3.7/4.0", 9.25),
    ("\u2067التقييم النهائي: ٨٫٥/١٠\u2069", 8.5),
    ("ציון: 8/10", 8.0),
    ("Ich würde 8 von 10 Punkten geben.", 8.0),
    ("Eu daria nota 8 de 10.", 8.0),
    ("Ocena: 8/10", 8.0),
    ("Betyg: 8 av 10", 8.0),
    ("점수: 8/10", 8.0),
    ("My overall score would be an 8, perhaps 8.5.", 8.0),
    ("I'd upgrade my rating from 7/10 to 8/10.", 8.0),
    ("I'm lowering my score from 8/10 to 7/10.", 7.0),
    ("I revise my score to 7/10.", 7.0),
    ("Updated score: 9/10", 9.0),
    ("New score: 9/10 (was 8/10)", 9.0),
    ("-2 for sources, -1 for length = 7/10", 7.0),
    ("Clarity 8 + Depth 7 + Tone 9 = 24/30", 8.0),
    ("Most prompts get 6/10 from me; this one earns 8/10.", 8.0),
    ("A typical prompt scores 5/10. Yours: 8/10.", 8.0),
    ("8/10 today, 9.5/10 tomorrow", 8.0),
    ("This gets you to 8/10. To hit 9/10, add sources.", 8.0),
    ("If forced, 8/10.", 8.0),
    ("Probably 7.5/10, though I could see 8/10.", 7.5),
    ("I wavered between 7/10 and 8/10 and settled on 7.5/10.", 7.5),
    ("Closer to 8/10 than 9/10.", 8.0),
    ("Almost a 9/10.", 9.0),
    ("Just under 9/10.", 9.0),
    ("At least 8/10.", 8.0),
]  # fmt: skip
LETTERS = [
    ("Grade: A-", "A-"),
    ("I'd give it an A-.", "A-"),
    ("**Grade: A−**", "A-"),
    ("Grade: A- (strong)", "A-"),
    ("Good bones. Grade: A-\n\nWhat works: order.", "A-"),
    ("That's a B+ from me.", "B+"),
    ("Overall Grade\n\nB+", "B+"),
    ("| Overall | B+ |", "B+"),
    ("Grade: B\n\nClarity: 8/10\nDepth: 7/10", "B"),
    ("Overall grade: B+ – solid work", "B+"),
    ("I'd grade this a B+.", "B+"),
    ("It earns a B plus.", "B+"),
    ("Verdict: A", "A"),
]  # fmt: skip
NONE = [
    "It's 80% of the way to excellent.",
    "Add 2-3 questions about gifts; 7 of 10 heirs pay nothing.",
    "I'd say three questions are missing, maybe four.",
    "There is a strong 5 percent effect.",
    "It's in the top 5%.",
    "8/10 questions are clear.",
    "In 8 von 10 Haushalten spart man.",
    "8 de cada 10 hogares ahorran.",
    "Plan B is weaker; plan A is better.",
    "Final verdict: Good, with caveats.",
    "Score: not given",
    "Score: TBD/10",
    "I won't give a score.",
]  # fmt: skip


@pytest.mark.parametrize(("text", "values"), ASKED)
def test_what_cannot_be_told_apart_is_offered(text: str, values: list[float]) -> None:
    """Nothing is taken, each candidate is offered with its own words, and a note says why."""
    pasted = read_pasted(text)
    assert (pasted.stated, pasted.sure, [one.value for one in pasted.candidates]) == (None, False, values)
    assert pasted.notes[0].startswith("No overall score was taken: ")


@pytest.mark.parametrize(("text", "stated"), NEVER_ANOTHER)
def test_no_other_mark_is_taken(text: str, stated: float) -> None:
    """Where the words leave some doubt the mark is the right one, or it is asked about."""
    pasted = read_pasted(text)
    assert pasted.stated in (stated, None)
    assert pasted.stated == stated or not pasted.sure


@pytest.mark.parametrize(("text", "letter"), LETTERS)
def test_a_letter_is_kept(text: str, letter: str) -> None:
    """A grade in letters is kept wherever it stands, also beside marks of parts."""
    pasted = read_pasted(text)
    assert (pasted.letter, pasted.stated, pasted.sure) == (letter, None, True)


@pytest.mark.parametrize("text", NONE)
def test_what_is_no_mark(text: str) -> None:
    """Counts, shares and letters of plans are no marks."""
    pasted = read_pasted(text)
    assert (pasted.stated, pasted.letter, pasted.sure) == (None, "", True)
