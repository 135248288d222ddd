"""One framework for many cases: combinations of values, files of cases, and facts that belong to another case."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from promptcraft.errors import FrameworkError, FrameworkInvalid, PromptcraftError, VariableInvalid
from promptcraft.framework.facts import foreign_facts
from promptcraft.framework.matrix import MOST_ROWS, Row, combinations
from promptcraft.framework.model import Framework, Question, Source, Variable, content_hash
from promptcraft.framework.renderer import Renderer

VARIABLES = {
    "country": Variable(default="India"),
    "years": Variable(type="integer", default=10, minimum=1, maximum=50),
    "places": Variable(type="list", default=("a", "b")),
    "level": Variable(type="choice", default="state", choices=("state", "nation")),
}
SOURCES = (
    Source(title="The Estate Duty Act of India, 1953", says="Up to 85 %."),
    Source(title="Indian revenue statistics"),
    Source(title="OECD", says="24 countries, and {{ country }} among them"),
    Source(title="A survey of 2012", about={"country": "India"}),
)
FRAMEWORK = Framework(
    title="Should {{ country }} tax?",
    variables=VARIABLES,
    questions=(Question(id="q", ask="Why in {{ country }}?"),),
    sources=SOURCES,
)


def given_values(*settings: str) -> list[dict[str, str]]:
    """The values of every case that these settings ask for."""
    return [row.values for row in combinations(FRAMEWORK, settings)]


def cases(folder: Path, text: str | bytes) -> Path:
    """A file of cases."""
    path = folder / "cases.csv"
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return path


@pytest.mark.parametrize(
    ("setting", "values"),
    [
        ("country=Japan", ["Japan"]),
        ("country=", [""]),
        ("country= Japan ", [" Japan "]),
        ("country=India,Japan, Brazil", ["India", "Japan", "Brazil"]),
        ("country=Japan,Japan", ["Japan"]),
        (r"country=Korea\, South", ["Korea, South"]),
        (r"country=Korea\, South,Japan", ["Korea, South", "Japan"]),
        ('country="Korea, South"', ["Korea, South"]),
        ('country="Korea, South",Japan', ["Korea, South", "Japan"]),
        ('country="the ""best"", so they say"', ['the "best", so they say']),
        ('country=the "best"', ['the "best"']),
        ('country="open', ['"open']),
        (r"country=C:\x", [r"C:\x"]),
        ("years=1,2", ["1", "2"]),
        ("years=10,20", ["10", "20"]),
        ("places=x, y", ["x, y"]),
        ("places=x, y; z", ["x, y", "z"]),
        (r"places=x\;y", ["x;y"]),
        ("level=state,NATION", ["state", "NATION"]),
    ],
)
def test_a_comma_makes_another_case(setting: str, values: list[str]) -> None:
    """Values are divided at commas, those of lists at semicolons; quotes and backslashes keep them together."""
    name = setting.partition("=")[0]
    assert given_values(setting) == [{name: value} for value in values]


def test_all_combinations_are_made() -> None:
    """The first name given changes slowest; without settings there is one case."""
    assert given_values("country=India,Japan", "years=1,2") == [
        {"country": "India", "years": "1"},
        {"country": "India", "years": "2"},
        {"country": "Japan", "years": "1"},
        {"country": "Japan", "years": "2"},
    ]
    assert given_values() == [{}]


@pytest.mark.parametrize(
    ("settings", "problem"),
    [
        (("contry=Japan",), "no variable 'contry'"),
        (("country=Japan,",), "empty value"),
        (("country=,Japan",), "empty value"),
        (("years=1,000",), "one number or several"),
        (("years=5,60",), "years cannot be 60"),
        (("level=state,city",), "level cannot be 'city'"),
        (("country=" + ",".join(map(str, range(40))), "places=" + ";".join(map(str, range(40)))), "1,600"),
        (("country=a", "country=b"), "set twice"),
    ],
)
def test_wrong_settings_are_named_before_anything_runs(settings: tuple[str, ...], problem: str) -> None:
    """Unknown names, empty or wrong values and too many cases are errors of their own."""
    with pytest.raises(VariableInvalid, match=problem) as caught:
        combinations(FRAMEWORK, settings)
    assert caught.value.hint


def test_a_file_gives_a_case_a_line(tmp_path: Path) -> None:
    """Columns are variables; an empty cell leaves the default; sources are the line's own; settings multiply."""
    path = cases(
        tmp_path,
        "country,years,sources\r\n"
        '"Korea, South",5,"notes/korea.md; Tax law | https://example.org/law | Rates up to {{ 50 }} %"\r\n'
        "\r\n"
        "Japan,,\r\n",
    )
    first, second = combinations(FRAMEWORK, (), path)
    assert first.values == {"country": "Korea, South", "years": "5"}
    assert first.sources == (
        Source(title="korea.md", file="notes/korea.md"),
        Source(title="Tax law", url="https://example.org/law", says="Rates up to {{ '{{' }} 50 }} %"),
    )
    assert (second.values, second.sources, second.where) == ({"country": "Japan"}, (), f"{path}:4")
    assert (second.label, second.folders) == ("country=Japan", (tmp_path,))
    both = combinations(FRAMEWORK, ("level=state,nation",), path)
    assert [row.label for row in both] == [
        "level=state, country=Korea, South, years=5", "level=nation, country=Korea, South, years=5",
        "level=state, country=Japan", "level=nation, country=Japan",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "line", "problem"),
    [
        ("", "", "is empty"),
        ("country\n", "1", "no line below its header"),
        ("contry\nJapan\n", "1", "no variable 'contry'"),
        ("country,\nJapan,\n", "1", "no variable ''"),
        ("country,country\na,b\n", "1", "'country' stands twice"),
        ("years\n1\n", "1", "'years' stands twice"),
        ("country\nJapan\nKorea, South\n", "3", "2 cells"),
        ("level\nstate\ncity\n", "3", "level cannot be 'city'"),
        ('country\nJapan\n"open\n', "3", "no CSV"),
        ("country,source\nJapan,| x\n", "2", "no title"),
        (b"country\ncaf\xe9\n", "", "not UTF-8"),
        (b"country\na\0b\n", "", "zero bytes"),
        ("country\n" + "x\n" * (MOST_ROWS + 1), "", "1,001 lines"),
    ],
)
def test_a_wrong_file_is_named_with_its_line(
    tmp_path: Path, text: str | bytes, line: str, problem: str
) -> None:
    """Every mistake in a file of cases is one error with the line where it stands."""
    path = cases(tmp_path, text)
    settings = ("years=1",) if text == "years\n1\n" else ()
    with pytest.raises((VariableInvalid, FrameworkInvalid), match=problem) as caught:
        combinations(FRAMEWORK, settings, path)
    assert caught.value.where == (f"{path}:{line}" if line else str(path))
    assert caught.value.hint


def test_a_file_from_a_spreadsheet_elsewhere_is_read(tmp_path: Path) -> None:
    """Semicolons divide when the header has no comma, and a byte order mark is skipped."""
    path = cases(tmp_path, b"\xef\xbb\xbfcountry;years\nJapan;3\n")
    assert combinations(FRAMEWORK, (), path)[0].values == {"country": "Japan", "years": "3"}


@given(st.text(max_size=60))
def test_any_setting_is_cases_or_a_named_error(text: str) -> None:
    """Whatever stands behind the equals sign, no part of it is lost or made up."""
    try:
        rows = combinations(FRAMEWORK, (f"country={text}",))
    except FrameworkError as error:
        assert error.hint  # noqa: PT017 - which of the two comes is the point
    else:
        assert all(set(row.values["country"]) <= set(text) for row in rows)


@given(st.binary(max_size=80))
def test_any_file_is_cases_or_a_named_error(tmp_path_factory: pytest.TempPathFactory, raw: bytes) -> None:
    """A file of cases never ends in anything but cases or one error of ours."""
    path = cases(tmp_path_factory.mktemp("any"), b"country,sources\n" + raw)
    try:
        assert combinations(FRAMEWORK, (), path)
    except PromptcraftError as error:
        assert error.where  # noqa: PT017 - which of the two comes is the point


def test_facts_of_another_case_are_announced() -> None:
    """Sources that speak for the default go out for another value, and that is said, with their titles."""
    assert foreign_facts(FRAMEWORK, (Row({"country": "Japan"}),)) == (
        "Three sources about India go out for Japan: The Estate Duty Act of India, 1953; "
        "Indian revenue statistics; A survey of 2012.",
    )
    assert foreign_facts(FRAMEWORK, (Row({"country": "India"}),)) == ()
    assert foreign_facts(FRAMEWORK, (Row({"years": "5", "level": "nation"}),)) == ()
    assert foreign_facts(FRAMEWORK, (Row(),)) == ()


def test_many_cases_are_announced_together() -> None:
    """What goes out for twenty values is said once, with the first of them and how many more there are."""
    rows = [Row({"country": f"Land{number}"}) for number in range(20)]
    (said,) = foreign_facts(FRAMEWORK, rows)
    assert said.startswith("Three sources about India go out for Land0, Land1, Land2 and 17 more: The Estate")
    assert "for Land0 and Land1:" in foreign_facts(FRAMEWORK, rows[:2])[0]


def test_long_titles_are_cut_between_words() -> None:
    """A title that is announced ends with a whole word, and says that it goes on."""
    long = Source(title="The estate duty of India " + "and what became of it " * 4, says="x")
    framework = FRAMEWORK.model_copy(update={"sources": (long,)})
    (said,) = foreign_facts(framework, (Row({"country": "Japan"}),))
    assert said.endswith("and what became of it and what became of it and what …."), said


def test_facts_of_another_line_are_announced() -> None:
    """A line with sources of its own is judged by them; the values of other lines count too."""
    japan = Row({"country": "Japan"}, (Source(title="Japanese law"), Source(title="Japan beside India")))
    brazil = Row({"country": "Brazil"}, (Source(title="Indiana and japanning"), Source(title="Japan's law")))
    assert foreign_facts(FRAMEWORK, (japan,)) == ()
    assert foreign_facts(FRAMEWORK, (japan, brazil)) == (
        "One source about Japan goes out for Brazil: Japan's law.",
    )


def test_a_line_with_sources_keeps_the_version() -> None:
    """Its sources stand in the text instead of the framework's, and it is still the same version."""
    row = Row({"country": "Japan"}, (Source(title="Japanese law"),))
    with Renderer() as renderer:
        rendered = renderer.render("n", FRAMEWORK, row.values, sources=row.sources)
    assert rendered.text.endswith("## Sources\n- Japanese law\n")
    assert rendered.version == content_hash(FRAMEWORK)
