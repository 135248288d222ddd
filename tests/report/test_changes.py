"""Differences in words: for a terminal, for a page, and safe from what they quote."""

from __future__ import annotations

from promptcraft.framework.compare_versions import Comparison, compare_versions
from promptcraft.framework.model import Framework, Question
from promptcraft.report.changes import changes_markdown, changes_text

BEFORE = Framework(
    title="Free buses?",
    aim="To think it through",
    questions=(
        Question(id="who", ask="Who pays for it?"),
        Question(id="where", ask="Where was it tried?"),
        Question(id="cost", ask="What would it cost?", why="Money."),
    ),
)
AFTER = BEFORE.model_copy(
    update={
        "aim": "To think it over",
        "questions": (
            Question(id="cost", ask="What would it cost?", why="Money."),
            Question(id="who", ask="Who really pays for it?"),
            Question(id="fair", ask="Is it fair?", facet="principles"),
        ),
    }
)


def test_each_question_says_what_happened_to_it() -> None:
    """Moved, rewritten word by word, dropped, added; then the fields."""
    assert changes_text(compare_versions(BEFORE, AFTER), 80).splitlines() == [
        "~ question cost (moved from 3 to 1, at the start)",
        "~ question who (rewritten)",
        "    ask: Who {+really+} pays for it?",
        "- question where (dropped; it was number 2)",
        "    Where was it tried?",
        "+ question fair (added as number 3, behind who)",
        "    Is it fair?",
        "    facet: principles",
        "~ aim (set anew)",
        "    To think it [-through-] {+over+}",
    ]


def test_as_markdown() -> None:
    """The same as a page."""
    assert changes_markdown(compare_versions(BEFORE, AFTER), ("1", "2")).splitlines() == [
        "# 1 → 2",
        "",
        "## Questions",
        "",
        "- **cost**: moved from 3 to 1, at the start",
        "- **who**: rewritten",
        "  - ask: Who **really** pays for it?",
        "- **where**: dropped; it was number 2",
        "  > Where was it tried?",
        "- **fair**: added as number 3, behind who",
        "  > Is it fair?",
        "  - facet: principles",
        "",
        "## Fields",
        "",
        "- **aim** (set anew): To think it ~~through~~ **over**",
    ]


def test_long_texts_are_cut_where_nothing_changed() -> None:
    """Some words stay on both sides of a change, and the cut is shown."""
    long = " ".join(f"word{number}" for number in range(200))
    before = BEFORE.model_copy(update={"context": f"{long} old {long}"})
    after = BEFORE.model_copy(update={"context": f"{long} new {long}"})
    text = " ".join(changes_text(compare_versions(before, after), 80).split())
    assert "… word188" in text
    assert "word199 [-old-] {+new+} word0" in text
    assert "word10 …" in text
    assert "word100" not in text


def test_white_space_alone_is_said() -> None:
    """A change that no word shows is not shown as no change."""
    after = BEFORE.model_copy(update={"aim": "To think  it through"})
    assert "(only white space)" in changes_text(compare_versions(BEFORE, after), 80)


def test_quoted_text_stays_text() -> None:
    """It can neither move the terminal nor mark up the page."""
    after = BEFORE.model_copy(update={"aim": "\x1b[2J<script>*x*"})
    comparison = compare_versions(BEFORE, after)
    assert "\x1b" not in changes_text(comparison, 80)
    assert "\\<script\\>\\*x\\*" in changes_markdown(comparison, ("1", "2"))


def test_no_difference() -> None:
    """The page says so; the text is empty."""
    assert changes_text(Comparison(), 80) == ""
    assert changes_markdown(Comparison(), ("1", "2")) == "# 1 → 2\n\nThey are the same.\n"
