"""A verified quote is a span of the text, character for character."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from promptcraft.critique.quotes import QuoteFinder

TEXT = (
    "# Tolls\n\nShould we\n  charge “every” driver — or none… at all?\nWho pays – and who gains? Say “so”.\n"
)
LETTERS = st.text(alphabet=st.sampled_from("ab \n\t\u00a0“”'\"—-…..é中"), max_size=40)


@pytest.mark.parametrize(
    ("written", "found"),
    [
        ("Should we charge", "Should we\n  charge"),
        ('charge "every" driver - or none...', "charge “every” driver — or none…"),
        ("  Who pays – and who gains?  ", "Who pays – and who gains?"),
        ('"Who pays – and who gains?"', "Who pays – and who gains?"),
        ("“Should we charge”", "Should we\n  charge"),
    ],
)
def test_white_space_quotes_dashes_and_ellipses_do_not_matter(written: str, found: str) -> None:
    """A quote is found whatever its white space, quotes and dashes, and shown as the text has it."""
    quote = QuoteFinder(TEXT).find(written)
    assert (quote.verified, quote.text, quote.as_written) == (
        True,
        found,
        None if written == found else written,
    )
    assert TEXT[quote.start : quote.end] == found


@pytest.mark.parametrize(
    "written",
    [
        "Should we tax", "should we charge every driver", "Should we charge every driver or none", "", " ", "…", '""',
        "pays", "“so”", "none.. at all?", "Who pays … who gains?",
    ],
)  # fmt: skip
def test_words_that_are_not_there_are_not_verified(written: str) -> None:
    """What is not in the text, or too short to prove anything, is kept as written and not verified."""
    quote = QuoteFinder(TEXT).find(written)
    assert (quote.verified, quote.text, quote.start, quote.end) == (False, written, None, None)


@given(LETTERS, LETTERS)
@example("ab… ab ab ab ab", "ab.. ab ab ab ab")
@example("“ab ab ab ab”", '"ab ab ab ab"')
def test_a_verified_quote_is_exactly_its_span(text: str, written: str) -> None:
    """Whatever is asked, a verified quote is text[start:end] and equal to what was written after normalisation."""
    quote = QuoteFinder(text).find(written)
    if quote.verified:
        assert quote.start is not None
        assert text[quote.start : quote.end] == quote.text
        again = QuoteFinder(quote.text).find(written)
        assert (again.verified, again.start, again.end) == (True, 0, len(quote.text))


@given(st.text(min_size=12, max_size=60), st.data())
def test_every_long_span_of_a_text_is_found_in_it(text: str, data: st.DataObject) -> None:
    """A span copied from the text is verified, unless it cuts a word or is too short without space and quotes."""
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    bare = text[start:end].strip().strip("\"'“”‘’‚‛„‟′″«»").strip()
    cut = any(text[at - 1 : at + 1].replace("_", "a").isalnum() for at in (start, end) if 0 < at < len(text))
    quote = QuoteFinder(text).find(text[start:end])
    assert quote.verified or len(bare) < 12 or cut


@pytest.mark.parametrize(
    ("words", "verified"),
    [("of the army", True), ("of the arm", False), ("f the army", False), ("of the a", False)],
)
def test_a_quote_ends_where_words_end(words: str, verified: bool) -> None:
    """Words that were cut in the middle are no quote: three stumps could be found in any text."""
    assert QuoteFinder("Who leads out of the army, and why?").find(words).verified is verified


def test_scripts_without_spaces_may_be_quoted_anywhere() -> None:
    """Where a script writes no spaces between words, a quote may begin and end between any two characters."""
    assert (
        QuoteFinder("今天的天气很好所以我们都要去公园里玩吧").find("天的天气很好所以我们都要去公园").verified
    )


def test_offsets_count_code_points() -> None:
    """Offsets count code points, so characters beyond the first plane count as one."""
    text = "𝔸 café 中文 — who pays for the buses?"
    quote = QuoteFinder(text).find("who pays for")
    assert (quote.start, quote.end) == (text.index("who"), text.index("who") + len("who pays for"))
