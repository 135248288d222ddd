"""Rubrics as files: shipped ones hold together, broken ones are told with every line, editors have a schema."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from promptcraft.critique.checklist import checklist
from promptcraft.critique.checklist_rules import checks_of
from promptcraft.critique.review import Review
from promptcraft.critique.rubric import load_rubric, rubric_files, rubric_for
from promptcraft.critique.rubric_file import read_rubric_file
from promptcraft.critique.rubric_lint import rubric_problems
from promptcraft.critique.rubric_schema import KEYS, rubric_schema, rubric_schema_text
from promptcraft.errors import RubricInvalid
from promptcraft.framework.library import find_framework
from promptcraft.framework.rendered import as_rendered
from promptcraft.framework.yaml.load import plain
from promptcraft.framework.yaml.tree import compose
from promptcraft.workspace.places import Workspace
from tests.critique.bench import SOURCE, filled

ROOT = Path(__file__).resolve().parents[2]
SCHEMA_FILE = ROOT / "docs" / "schema" / "rubric.schema.json"
SHIPPED = rubric_files()
NAMES = ("general-prompt", "policy-framework", "question-list", "system-prompt")
GOOD = """title: Mine
language: en
coverage: []
criteria:
  - id: clarity
    title: Clarity
    weight: 6
    question: Is each question clear?
    anchors: [not one is, hardly one is, some are, half are, most are, each is]
  - id: end
    title: The end
    weight: 4
    question: Does it arrive somewhere?
    anchors: [nowhere, it stops, it trails off, it ends, it sums up, it weighs both sides]
"""


def problems(folder: Path, text: str) -> list[tuple[int, str, str]]:
    """Line, severity and sentence of everything wrong in this text."""
    path = folder / "mine.yaml"
    path.write_text(text, "utf-8")
    found = rubric_problems(read_rubric_file(path))
    assert all(one.where.startswith(f"{path}:") for one in found)
    return [(int(one.where.rpartition(":")[2]), one.severity, one.message) for one in found]


def test_four_rubrics_are_shipped() -> None:
    """Those that users know by name are there; the coverage list is none of them."""
    assert tuple(path.stem for path in SHIPPED) == NAMES


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.stem)
def test_a_shipped_rubric_has_nothing_to_report(path: Path) -> None:
    """Each lints clean, names its schema in the first line, and is valid by it."""
    assert rubric_problems(read_rubric_file(path)) == ()
    assert sum(criterion.weight for criterion in load_rubric(path.stem).criteria) == pytest.approx(10)
    assert path.read_text("utf-8").partition("\n")[0].endswith("$schema=../docs/schema/rubric.schema.json")
    assert accepts(path.read_text("utf-8"))


def test_a_good_rubric_has_nothing_to_report(tmp_path: Path) -> None:
    """The one that the other tests spoil is fine itself."""
    assert problems(tmp_path, GOOD) == []


@pytest.mark.parametrize(
    ("old", "new", "line", "severity", "said"),
    [
        ("weight: 6", "weight: 5", 4, "error", "sum to 9, not to 10: 5 + 4"),
        ("id: end", "id: clarity", 10, "error", "an id stands twice"),
        ("id: end", "id: The End", 10, "error", "not usable"),
        ("hardly one is", "Not one is.", 9, "error", "Levels 0 and 1 say the same"),
        ("half are", "''", 9, "error", "anchor 3 is empty"),
        (", each is]", "]", 9, "error", "fewer than six"),
        (", each is]", ", each is, and more]", 9, "error", "more than six"),
        ("weight: 6", "weight: six", 7, "error", "weight"),
        ("title: The end", "colour: red", 11, "error", "'colour' is not known"),
        ("coverage: []", "coverage: [{id: a, label: b}]", 3, "error", "no 'suggest'"),
        (
            "coverage: []",
            "coverage: [{id: a, label: b, suggest: 'C?'}, {id: a, label: d, suggest: 'E?'}]",
            3,
            "error",
            "coverage items have the id 'a'",
        ),
        ("language: en\n", "", 1, "warning", "language"),
        ("language: en", "language: xx-nonsense", 2, "warning", "'xx-nonsense' is no language"),
        ("coverage: []\n", "", 1, "warning", "coverage"),
        ("each question clear?", "each question clear", 8, "warning", "question mark"),
        ("Does it arrive somewhere?", "Obviously, does it arrive?", 13, "warning", "loaded words"),
        ("coverage: []", "coverage: [{id: a, label: b, suggest: tell me}]", 3, "warning", "question mark"),
        ("[nowhere, it stops,", "[not one is, it stops,", 14, "warning", "word for word anchor 0"),
        ("it weighs both sides", "give it 10 out of 10", 14, "warning", "which points to give"),
        ("Does it arrive somewhere?", "Is each question there clear?", 13, "warning", "nearly the same"),
        ("weight: 6", "weight: 6\n    checks: [not-there]", 8, "error", "no check 'not-there'"),
        ("weight: 6", "weight: 6\n    checks: [asks-for-evidence]", 8, "error", "which is not there"),
    ],
)
def test_each_mistake_is_told_with_its_line(
    tmp_path: Path, old: str, new: str, line: int, severity: str, said: str
) -> None:
    """A mistake put into a good rubric is named with file and line."""
    found = problems(tmp_path, GOOD.replace(old, new, 1))
    assert [one for one in found if one[:2] == (line, severity) and said in one[2]]


def test_anchors_that_run_backwards_are_told(tmp_path: Path) -> None:
    """Level 0 is the worst; anchors from best to worst are noticed."""
    turned = GOOD.replace(
        "[not one is, hardly one is, some are, half are, most are, each is]",
        "[all are, most are, half are, some are, few are, none is]",
    )
    assert [said for _, _, said in problems(tmp_path, turned) if "best to worst" in said]


def test_everything_wrong_is_told_at_once(tmp_path: Path) -> None:
    """Several mistakes give several problems in the order of their lines, errors first."""
    spoilt = GOOD.replace("language: en\n", "").replace("weight: 6", "weight: 7").replace("half are", "''")
    assert [(severity, line) for line, severity, _ in problems(tmp_path, spoilt)] == [
        ("error", 3),
        ("error", 8),
        ("warning", 1),
    ]


def test_thirteen_criteria_are_too_many(tmp_path: Path) -> None:
    """More than twelve criteria are a warning."""
    anchors = "[a{n}, b{n}, c{n}, d{n}, e{n}, f{n}]"
    one = "  - {{id: c{n}, title: T, weight: {w}, question: 'Is {n} so {q}?', anchors: " + anchors + "}}\n"
    rows = "".join(one.format(n=n, w=4 if n == 0 else 0.5, q="word" * (n + 1)) for n in range(13))
    found = problems(tmp_path, "title: T\nlanguage: en\ncoverage: []\ncriteria:\n" + rows)
    assert [said for _, _, said in found if "too many" in said]


BOMB = "a: &a [x, x, x, x, x, x, x, x, x]\n" + "".join(
    f"{new}: &{new} [*{old}, *{old}, *{old}, *{old}, *{old}, *{old}, *{old}, *{old}, *{old}]\n"
    for old, new in zip("abcdefgh", "bcdefghi", strict=True)
)


@pytest.mark.parametrize(
    "text",
    [
        BOMB,
        "a: &a [*a]",
        "a: " + "[" * 5_000,
        "title: !!python/object:os.system x",
        "x" * 600_000,
        "\x00",
        "a: 1\na: 2",
    ],
)
def test_a_hostile_rubric_is_bounded(tmp_path: Path, text: str) -> None:
    """Alias bombs, custom tags, depth, size and doubled keys end in our error with the file's name."""
    path = tmp_path / "bad.yaml"
    path.write_text(text, "utf-8")
    with pytest.raises(Exception, match=r"bad\.yaml") as raised:
        load_rubric(str(path))
    assert type(raised.value).__module__ == "promptcraft.errors"


def test_a_workspace_has_rubrics_of_its_own(tmp_path: Path) -> None:
    """A file in the folder is known by name, hides a shipped one of that name, and is listed."""
    (tmp_path / "question-list.yaml").write_text(GOOD, "utf-8")
    assert load_rubric("question-list", tmp_path).title == "Mine"
    assert load_rubric("question-list").title == "List of questions"
    assert [path.parent for path in rubric_files(tmp_path) if path.stem == "question-list"] == [tmp_path]


@pytest.mark.parametrize("name", ["coverage-policy", "../rubrics/policy-framework", "", "a\0b", "no.yaml"])
def test_what_is_no_rubric_is_not_found(name: str, tmp_path: Path) -> None:
    """A coverage list, a path without a file and a strange name are named as unknown."""
    with pytest.raises(RubricInvalid, match="no rubric"):
        load_rubric(name, tmp_path)


def test_a_framework_names_its_rubric() -> None:
    """`rubric:` chooses among named rubrics; without it the one for policy frameworks is meant."""
    assert rubric_for(SOURCE).name == "policy-framework"
    assert rubric_for(SOURCE.model_copy(update={"rubric": "question-list"})).name == "question-list"


def test_rating_a_paper_is_not_judged_as_a_policy(tmp_path: Path) -> None:
    """The shipped rating of a paper is scored as a list of questions: nobody asks it about taxes."""
    source = find_framework(Workspace(tmp_path), "rate-a-paper").loaded.framework
    values = {name: str(variable.default) for name, variable in source.variables.items()}
    rendered = as_rendered("rate-a-paper", source, filled(source, **values), values)
    found = checklist(Review(rendered, source, rubric_for(source), b"s" * 32))
    assert found.rubric == "question-list"
    assert found.score is not None
    assert (found.coverage, [one for one in found.findings if one.kind == "omission"]) == ((), [])


@pytest.mark.parametrize("name", ["general-prompt", "system-prompt"])
def test_the_checklist_scores_only_what_it_has_rules_for(name: str) -> None:
    """Where a rubric asks what no check can tell, there is no score, and the reason names the criteria."""
    rendered = as_rendered("tolls", SOURCE, filled(SOURCE, town="Graz"), {"town": "Graz"})
    found = checklist(Review(rendered, SOURCE, load_rubric(name), b"s" * 32))
    assert (found.score, found.lines, found.findings) == (None, (), ())
    assert "has no rules for" in found.unscored


def test_checks_apply_where_the_rubric_says() -> None:
    """The checks a criterion names carry its id; a criterion without any has those written for its id."""
    rubric = load_rubric("question-list")
    assert {check.criterion for check in checks_of(rubric)} == {one.id for one in rubric.criteria}
    assert [check.label for check in checks_of(rubric) if check.criterion == "grounds"] == list(
        rubric.criterion("grounds").checks
    )


def accepts(text: str) -> bool:
    """Whether the schema accepts this file."""
    jsonschema: Any = pytest.importorskip("jsonschema")
    return bool(
        jsonschema.Draft202012Validator(rubric_schema()).is_valid(_json(plain(compose(text, "file"))))
    )


def _json(value: object) -> object:
    if isinstance(value, Mapping):
        return {key: _json(inner) for key, inner in value.items()}
    return [_json(inner) for inner in value] if isinstance(value, tuple) else value


def test_the_schema_file_is_fresh() -> None:
    """docs/schema holds what the program makes; `python -m tests.critique.test_rubric_files` writes it anew."""
    assert SCHEMA_FILE.read_text("utf-8") == rubric_schema_text()


def test_it_is_a_schema_with_a_sentence_for_each_key() -> None:
    """It is valid by its own dialect, and every key is described."""
    jsonschema: Any = pytest.importorskip("jsonschema")
    schema = rubric_schema()
    jsonschema.Draft202012Validator.check_schema(schema)
    parts = {"Rubric": schema, **schema["$defs"]}
    assert {name: set(part["properties"]) for name, part in parts.items()} == {
        name: set(keys) for name, keys in KEYS.items()
    }


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("", ""),
        ("coverage: []", "coverage: policy"),
        ("coverage: []", "coverage: other"),
        ("title: Mine\n", ""),
        ("weight: 6", "weight: 0"),
        ("weight: 6", "weight: six"),
        (", each is]", "]"),
        (", each is]", ", each is, more]"),
        ("id: end", "id: End"),
        ("title: The end", "title: The end\n    colour: red"),
        ("language: en", "language: English"),
    ],
)
def test_the_schema_agrees_with_the_loader(tmp_path: Path, old: str, new: str) -> None:
    """What an editor underlines is what the loader refuses."""
    text = GOOD.replace(old, new, 1) if old else GOOD
    (tmp_path / "mine.yaml").write_text(text, "utf-8")
    try:
        loads = bool(load_rubric(str(tmp_path / "mine.yaml")))
    except RubricInvalid:
        loads = False
    assert accepts(text) == loads


def test_a_rubric_travels_as_json() -> None:
    """A rubric can be printed as JSON and read back."""
    rubric = load_rubric()
    assert type(rubric).model_validate(json.loads(rubric.model_dump_json())) == rubric


if __name__ == "__main__":
    SCHEMA_FILE.write_text(rubric_schema_text(), "utf-8")
