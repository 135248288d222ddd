"""The documented rule for quotes, tried at random: spelling of space, quotes and dashes is free, words are not."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import given, settings
from hypothesis import strategies as st

from promptcraft.critique.quotes import QuoteFinder
from tests.critique.bench import critique, finding, line, reply, with_lines

TEXT = "Who “really” pays for it – and who doesn't … and why?\n\nA well-run town\n  counts its costs, 中文 and all."
WORDS = TEXT.split()
OTHER_FORMS = {
    "“": '"„«', "”": '"‟»', "'": "’‘′", "–": "-—―", "-": "–‐−", "…": ["..."],
}  # fmt: skip
NOWHERE = st.text(alphabet="жщы ", min_size=12, max_size=40).filter(lambda text: len(text.split()) >= 2)


@st.composite
def respelt(draw: st.DrawFn) -> tuple[str, str]:
    """A span of the text from word to word, and the same words spelt another way."""
    first = draw(st.integers(0, len(WORDS) - 4))
    last = draw(st.integers(first + 3, len(WORDS)))
    start = _place(first)
    end = _place(last - 1) + len(WORDS[last - 1])
    spelt: list[str] = []
    for character in TEXT[start:end]:
        if character.isspace():
            spelt.append(draw(st.sampled_from([" ", "\n", "\t ", "\u00a0", "  "])))
        else:
            spelt.append(draw(st.sampled_from([character, *OTHER_FORMS.get(character, ())])))
    return TEXT[start:end], "".join(spelt)


def _place(number: int) -> int:
    """Where the word of this number begins."""
    place = 0
    for word in WORDS[: number + 1]:
        place = TEXT.index(word, place)
        if word is not WORDS[number]:
            place += len(word)
    return place


@given(respelt())
def test_spelling_of_space_quotes_and_dashes_is_free(pair: tuple[str, str]) -> None:
    """The quote is the text's own span; what the reviewer wrote stands beside it exactly when it differs."""
    span, written = pair
    quote = QuoteFinder(TEXT).find(written)
    assert quote.verified
    assert quote.start is not None
    assert TEXT[quote.start : quote.end] == quote.text
    assert quote.text.strip("\"'“”") in span
    assert quote.as_written == (None if quote.text == written else written)


@given(respelt(), st.data())
def test_a_changed_letter_is_no_quote(pair: tuple[str, str], data: st.DataObject) -> None:
    """One letter that is not in the text, and the words are not found in it."""
    _, written = pair
    letters = [place for place, character in enumerate(written) if character.isalnum()]
    at = data.draw(st.sampled_from(letters))
    quote = QuoteFinder(TEXT).find(f"{written[:at]}ж{written[at + 1 :]}")
    assert (quote.verified, quote.start, quote.end) == (False, None, None)


@settings(max_examples=20)
@given(st.lists(NOWHERE, min_size=1, max_size=3))
def test_words_that_are_not_there_count_for_nothing(made_up: list[str]) -> None:
    """Beside a line that stands, and in findings, made-up quotes move no point; their findings stand apart."""
    with TemporaryDirectory() as folder:
        plain = critique(Path(folder), reply(edits=[]))
        rows = with_lines(line("order", quotes=["What did Stockholm and Milan learn", *made_up]))
        said = [finding(), *(finding(quote=words, reason="Made up.") for words in made_up)]
        found = critique(Path(folder), reply(scorecard=rows, findings=said, edits=[]))
    assert found.score == plain.score
    assert [one.counts for one in found.findings if one.reason == "Made up."] == [False]
    assert [quote.verified for row in found.lines if row.criterion == "order" for quote in row.quotes] == [
        True,
        *(False for _ in dict.fromkeys(made_up)),
    ]
