"""The values of a framework's variables: typed, bounded, and named when they are wrong."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from promptcraft.errors import FrameworkError, FrameworkInvalid, StorageFailed, VariableInvalid, YamlUnsafe
from promptcraft.framework.model import Framework, Question, Value, Variable
from promptcraft.framework.renderer import Renderer
from promptcraft.framework.values import LONGEST_FILE, fill, parse_settings
from promptcraft.framework.yaml_file import LoadedFramework, load_framework

VARIABLES = {
    "country": Variable(default="India"),
    "years": Variable(type="integer", default=10, minimum=1, maximum=50),
    "rate": Variable(type="number", default=0.1),
    "deep": Variable(type="boolean", default=False),
    "level": Variable(type="choice", default="state", choices=("state", "nation")),
    "places": Variable(type="list", default=("a", "b")),
    "since": Variable(type="date", default="2024-04-01"),
}


def framework(**variables: Variable) -> Framework:
    """A framework with these variables."""
    return Framework(title="t", questions=(Question(id="q", ask="Why?"),), variables=variables)


def test_defaults_fill_what_is_not_given() -> None:
    """With nothing set, every variable has its default."""
    assert fill(framework(**VARIABLES), {}) == {
        "country": "India",
        "years": 10,
        "rate": 0.1,
        "deep": False,
        "level": "state",
        "places": ("a", "b"),
        "since": "2024-04-01",
    }


@pytest.mark.parametrize(
    ("name", "text", "value"),
    [
        ("country", "no", "no"),
        ("country", "{{ 7 * 7 }}", "{{ 7 * 7 }}"),
        ("years", " 25 ", 25),
        ("rate", "3", 3),
        ("rate", "2.5e-1", 0.25),
        ("deep", "Yes", True),
        ("level", "NATION", "nation"),
        ("places", "x, y,z", ("x", "y", "z")),
        ("since", "2026-01-31", "2026-01-31"),
    ],
)
def test_text_becomes_the_type(name: str, text: str, value: Value) -> None:
    """What stands on the command line is read as the variable's type."""
    assert fill(framework(**VARIABLES), {name: text})[name] == value


@pytest.mark.parametrize(
    ("name", "text", "hint"),
    [
        ("years", "51", "a whole number between 1 and 50"),
        ("years", "ten", "a whole number between 1 and 50"),
        ("years", "1" * 30, "a whole number between 1 and 50"),
        ("rate", "nan", "a number"),
        ("rate", "1e999", "a number"),
        ("deep", "maybe", "true or false"),
        ("level", "city", "one of state, nation"),
        ("since", "31.1.2026", "a date such as 2026-01-31"),
        ("contry", "India", "Did you mean 'country'?"),
    ],
)
def test_a_wrong_value_says_what_is_allowed(name: str, text: str, hint: str) -> None:
    """The error names the variable and what it may be."""
    with pytest.raises(VariableInvalid) as caught:
        fill(framework(**VARIABLES), {name: text})
    assert name in caught.value.message
    assert hint in caught.value.hint


def test_a_variable_without_default_is_required() -> None:
    """All that are missing are named at once."""
    with pytest.raises(VariableInvalid, match="city, year must be set"):
        fill(framework(city=Variable(), year=Variable(type="integer")), {})


@pytest.mark.parametrize(
    "variable",
    [
        Variable(default=3),
        Variable(type="integer", default=True),
        Variable(type="choice", default="x", choices=("y",)),
        Variable(type="date", default="soon"),
        Variable(type="integer", default=0, minimum=1),
    ],
)
def test_a_default_must_fit_its_type(variable: Variable) -> None:
    """A framework whose own default is wrong says so."""
    with pytest.raises(VariableInvalid):
        fill(framework(thing=variable), {})


def test_settings_are_pairs() -> None:
    """`name=value`, each name once; the value may hold an equals sign."""
    assert parse_settings(["a=1", "b=x=y", "c="]) == {"a": "1", "b": "x=y", "c": ""}
    with pytest.raises(VariableInvalid, match="not name=value"):
        parse_settings(["country"])
    with pytest.raises(VariableInvalid, match="set twice"):
        parse_settings(["a=1", "a=2"])


WITH_A_FILE = """title: t
variables:
  country:
    default: India
  city:
    help: no default
  brief:
    type: file
    default: notes/brief.md
questions:
  - {id: q, ask: "Why? {{ brief }}"}
"""


def saved(folder: Path) -> LoadedFramework:
    """A framework file in a folder below this one, with a brief beside it and files around it that are not its own."""
    own = folder / "frameworks"
    (own / "notes").mkdir(parents=True)
    (own / "notes" / "brief.md").write_bytes(b"\xef\xbb\xbf# Brief\r\n{{ 7 * 7 }}\n")
    (own / ".hidden").write_text("hidden", "utf-8")
    (own / "long.txt").write_bytes(b"x" * (LONGEST_FILE + 1))
    (own / "latin.txt").write_bytes(b"caf\xe9")
    (own / "zero.txt").write_bytes(b"a\0b")
    (folder / "secret.txt").write_text("secret", "utf-8")
    (own / "out.txt").symlink_to(folder / "secret.txt")
    (own / "dots.txt").symlink_to(own / ".hidden")
    (own / "in.txt").symlink_to(own / "notes" / "brief.md")
    (own / "dangling.txt").symlink_to(own / "nothing")
    (own / "round.txt").symlink_to(own / "round.txt")
    (own / "tty.txt").symlink_to("/dev/zero")
    if hasattr(os, "mkfifo"):
        os.mkfifo(own / "pipe.txt")
    (own / "case.yaml").write_text(WITH_A_FILE, "utf-8")
    return load_framework(own / "case.yaml")


def test_a_file_variable_is_its_text(tmp_path: Path) -> None:
    """The text is read beside the framework, and its braces stay text when it is filled in."""
    loaded = saved(tmp_path)
    given = {"city": "Graz"}
    assert fill(loaded.framework, given, loaded)["brief"] == "# Brief\n{{ 7 * 7 }}\n"
    with Renderer() as renderer:
        rendered = renderer.render("case", loaded.framework, given, loaded)
    assert rendered.filled.questions[0].ask == "Why? # Brief\n{{ 7 * 7 }}\n"


def test_a_long_file_fits_where_written_text_would_not(tmp_path: Path) -> None:
    """A file of 100 kB is put into a question whole."""
    loaded = saved(tmp_path)
    (tmp_path / "frameworks" / "big.txt").write_text("word " * 20_000, "utf-8")
    with Renderer() as renderer:
        rendered = renderer.render("case", loaded.framework, {"city": "Graz", "brief": "big.txt"}, loaded)
    assert len(rendered.filled.questions[0].ask) > 100_000


def test_a_file_that_was_given_may_be_in_the_workspace_too(tmp_path: Path) -> None:
    """What the person names is looked for beside the framework, then in the workspace; the default only beside it."""
    loaded = saved(tmp_path)
    given = {"city": "Graz", "brief": "secret.txt"}
    assert fill(loaded.framework, given, loaded, (tmp_path,))["brief"] == "secret"
    brief = Variable(type="file", default="secret.txt")
    bold = loaded.framework.model_copy(update={"variables": {"brief": brief}})
    with pytest.raises(FrameworkInvalid, match=r"secret\.txt' of the variable brief is not there"):
        fill(bold, {}, loaded, (tmp_path,))


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("", VariableInvalid),
        ("/etc/hostname", YamlUnsafe),
        ("~/x.txt", YamlUnsafe),
        ("../secret.txt", YamlUnsafe),
        ("notes/../../secret.txt", YamlUnsafe),
        ("notes\\brief.md", YamlUnsafe),
        ("C:/x.txt", YamlUnsafe),
        ("//host/share/x.txt", YamlUnsafe),
        ("file:///etc/hostname", YamlUnsafe),
        (".hidden", YamlUnsafe),
        ("notes/.hidden/x", YamlUnsafe),
        ("out.txt", YamlUnsafe),
        ("dots.txt", YamlUnsafe),
        ("tty.txt", YamlUnsafe),
        ("notes", YamlUnsafe),
        ("pipe.txt", YamlUnsafe),
        ("dangling.txt", StorageFailed),
        ("round.txt", StorageFailed),
        ("long.txt", FrameworkInvalid),
        ("latin.txt", FrameworkInvalid),
        ("zero.txt", FrameworkInvalid),
        ("none.txt", FrameworkInvalid),
        ("a\0b", FrameworkInvalid),
        ("x" * 600, FrameworkInvalid),
    ],
)
def test_no_other_file_is_read(tmp_path: Path, path: str, kind: type[Exception]) -> None:
    """Paths that lead out, hidden files, pipes, devices and what is no short text end in a named error."""
    loaded = saved(tmp_path)
    with pytest.raises((FrameworkError, StorageFailed)) as caught:
        fill(loaded.framework, {"city": "Graz", "brief": path}, loaded, (tmp_path / "frameworks",))
    assert type(caught.value) is kind
    assert caught.value.where


def test_a_link_that_stays_inside_is_followed(tmp_path: Path) -> None:
    """A link to another file of the same folder is read."""
    loaded = saved(tmp_path)
    assert str(fill(loaded.framework, {"city": "G", "brief": "in.txt"}, loaded)["brief"])[:7] == "# Brief"


def test_mistakes_name_their_line(tmp_path: Path) -> None:
    """A missing, misspelt or wrong variable says where in the file it stands, and which name was meant."""
    loaded = saved(tmp_path)
    with pytest.raises(VariableInvalid, match="city must be set") as missing:
        fill(loaded.framework, {}, loaded)
    with pytest.raises(VariableInvalid, match="no variable 'contry'") as misspelt:
        fill(loaded.framework, {"contry": "Japan"}, loaded)
    with pytest.raises(YamlUnsafe, match="of the variable brief") as wrong:
        fill(loaded.framework, {"city": "Graz", "brief": "../x"}, loaded)
    lines = [caught.value.where.rpartition(":")[2] for caught in (missing, misspelt, wrong)]
    assert lines == ["5", "2", "7"]
    assert "Did you mean 'country'?" in misspelt.value.hint


STEPS = [
    "..",
    ".",
    "",
    "~",
    "notes",
    "brief.md",
    "out.txt",
    "dots.txt",
    ".hidden",
    "secret.txt",
    "frameworks",
    "/",
]


@pytest.fixture(scope="module")
def kept_folder(tmp_path_factory: pytest.TempPathFactory) -> LoadedFramework:
    """One folder with everything in it, for many paths."""
    return saved(tmp_path_factory.mktemp("kept"))


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=st.lists(st.sampled_from(STEPS), max_size=6))
def test_no_path_reaches_what_is_not_its_own(steps: list[str], kept_folder: LoadedFramework) -> None:
    """However a path is put together, it gives a file of the folder or a named error."""
    try:
        found = fill(kept_folder.framework, {"city": "Graz", "brief": "/".join(steps)}, kept_folder)
    except FrameworkError as error:
        assert error.where  # noqa: PT017 - which of the two comes is the point
    else:
        assert str(found["brief"]).startswith("# Brief")
