"""Framework files: what loads, what is refused, and which line is named."""

from __future__ import annotations

from pathlib import Path

import pytest

from promptcraft.errors import FrameworkInvalid, FrameworkNotFound, PromptcraftError, YamlInvalid, YamlUnsafe
from promptcraft.framework.model import Framework, Question
from promptcraft.framework.yaml_file import load_framework, new_file, parse_framework

BASE = "title: Who pays?\nquestions:\n  - id: first\n    ask: Why?\n"


def refusal(raw: bytes) -> PromptcraftError:
    """The error that reading these bytes raises."""
    with pytest.raises(PromptcraftError) as caught:
        parse_framework(raw, where="f.yaml")
    return caught.value


def test_words_of_yaml_1_1_stay_text() -> None:
    """`no`, `on` and `12:30` are what the author wrote."""
    framework = parse_framework(
        (BASE + "persona: no\naudience: 12:30\nstyle: on\n").encode(), where="f"
    ).framework
    assert (framework.persona, framework.audience, framework.style) == ("no", "12:30", "on")


def test_lines_are_known() -> None:
    """The line of every key and item can be asked, counted from 1; places of lists count from 0."""
    loaded = parse_framework(("# schema\n" + BASE).encode(), where="f.yaml")
    assert loaded.line_of("questions", 0, "ask") == 5
    assert loaded.line_of("questions", 0) == 4
    assert loaded.line_of("questions", 7, "ask") is None
    assert loaded.place("questions", 0, "why") == "f.yaml:4"


@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"])
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_byte_order_mark_and_line_ends_are_accepted(mark: bytes, end: str) -> None:
    """A file from Windows reads like any other."""
    loaded = parse_framework(mark + BASE.replace("\n", end).encode(), where="f")
    assert loaded.framework == parse_framework(BASE.encode(), where="f").framework


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        (BASE + "persna: x\n", 5, "Did you mean 'persona'?"),
        (BASE.replace("ask:", "aks:"), 3, "Question 1 has no ask."),
        (BASE.replace("Who pays?", "2024"), 1, 'Write it in quotes: "2024".'),
        (BASE.replace("Why?", "true"), 4, 'Write it in quotes: "true".'),
        (BASE.replace("id: first", "id: First one"), 3, "is not usable"),
        (BASE + "  - id: first\n    ask: Again?\n", 5, "two questions have the id 'first'"),
        ("title: t\n", 1, "has no questions"),
        ("title: t\nquestions: []\n", 2, "questions is empty"),
        ("title: t\nquestions: what?\n", 2, "questions must be a list, and is text"),
        (BASE + "synthesis: {ask: Sum up., for_and_against: 99}\n", 5, "out of bounds"),
        (BASE + "variables: {c: {type: strin}}\n", 5, "'strin', which is not known"),
        ("- a\n- b\n", 1, "holds no framework"),
    ],
)
def test_a_wrong_value_is_named_with_its_line(text: str, line: int, words: str) -> None:
    """A mistake in a framework: one sentence, its file and line, and what to do."""
    error = refusal(text.encode())
    assert isinstance(error, FrameworkInvalid)
    assert error.where == f"f.yaml:{line}"
    assert words in f"{error.message} {error.hint}"


@pytest.mark.parametrize(
    ("raw", "kind", "where"),
    [
        (b"", YamlInvalid, "f.yaml"),
        (b"# only a comment\n", YamlInvalid, "f.yaml"),
        (BASE.encode() + b"aim: \xff\n", YamlInvalid, "f.yaml:5"),
        (BASE.encode("utf-16"), YamlInvalid, "f.yaml"),
        (BASE.encode() + b"\taim: x\n", YamlInvalid, "f.yaml:5"),
        (BASE.encode() + b"aim: a: b\n", YamlInvalid, "f.yaml:5"),
        (BASE.encode() + b"aim: \x01\n", YamlInvalid, "f.yaml:5"),
        (BASE.encode() + b'aim: "\\UFFFFFFFF"\n', YamlInvalid, "f.yaml:5"),
        (BASE.encode() + b'aim: "\\ud800"\n', YamlInvalid, "f.yaml:5"),
        (BASE.encode() + b"aim: 1e999\n", YamlInvalid, "f.yaml:5"),
        (BASE.encode() + b"aim: .nan\n", YamlInvalid, "f.yaml:5"),
        (BASE.encode() + b"aim: x\naim: y\n", YamlInvalid, "f.yaml:6"),
        (BASE.encode() + b"aim: *nobody\n", YamlInvalid, "f.yaml:5"),
        (BASE.encode() + b"? [a]\n: b\n", YamlInvalid, "f.yaml:5"),
        (BASE.encode() + b"---\na: b\n", YamlUnsafe, "f.yaml:5"),
        (BASE.encode() + b"aim: &a [*a]\n", YamlUnsafe, "f.yaml:5"),
        (BASE.encode() + b"aim: !!python/object/apply:os.system [x]\n", YamlUnsafe, "f.yaml:5"),
        (BASE.encode() + b"aim: !mine x\n", YamlUnsafe, "f.yaml:5"),
        (BASE.encode() + b"aim: !" + b"a" * 400_000 + b" x\n", YamlUnsafe, "f.yaml:5"),
        (b"%TAG ! tag:x\n---\n" + BASE.encode(), YamlUnsafe, "f.yaml:1"),
        (b"title: " + b"[" * 100_000, YamlUnsafe, "f.yaml:1"),
        (b"- " * 100_000, YamlUnsafe, "f.yaml:1"),
        (b"".join(b"k%d: v\n" % n for n in range(30_000)), YamlUnsafe, "f.yaml:10000"),
    ],
)
def test_hostile_yaml_is_refused(raw: bytes, kind: type[PromptcraftError], where: str) -> None:
    """Each trick ends in a named error with its line, not in a hang or a crash."""
    error = refusal(raw)
    assert type(error) is kind
    assert error.where == where


def test_alias_bomb_is_counted_as_expanded() -> None:
    """Aliases count as often as they are used."""
    levels = ["a: &l0 [x, x, x, x, x, x, x, x, x, x]"]
    levels += [f"k{n}: &l{n} [{', '.join([f'*l{n - 1}'] * 10)}]" for n in range(1, 9)]
    assert type(refusal("\n".join(levels).encode())) is YamlUnsafe


def test_one_long_text_repeated_by_aliases_is_refused() -> None:
    """A big value used many times is refused before it is built."""
    text = BASE + f"author: &a {'x' * 100_000}\nbased_on: [{', '.join(['*a'] * 50)}]\n"
    assert type(refusal(text.encode())) is YamlUnsafe


def test_a_huge_file_is_refused_unread(tmp_path: Path) -> None:
    """100 MB are refused by their size."""
    path = tmp_path / "big.yaml"
    with path.open("wb") as file:
        file.truncate(100_000_000)
    with pytest.raises(YamlUnsafe, match="larger than"):
        load_framework(path)


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    """No file, no traceback."""
    with pytest.raises(FrameworkNotFound, match=r"nobody\.yaml"):
        load_framework(tmp_path / "nobody.yaml")


def test_a_new_file_reads_back_the_same() -> None:
    """What is written for a framework is that framework, long and awkward texts included."""
    awkward = (
        "no",
        " spaces ",
        "a: b # c",
        "two\n\nparagraphs\n",
        "tab\there",
        "\x1b[0m\u2028",
        "- dash",
        "'\"",
        "null",
    )
    questions = tuple(
        Question(id=f"q{n}", ask=text, follow_ups=(text * 40,)) for n, text in enumerate(awkward)
    )
    framework = Framework(title="12:30", questions=questions, context="word " * 300)
    assert parse_framework(new_file(framework), where="new").framework == framework
