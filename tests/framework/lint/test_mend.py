"""Safe fixes: made in the file, nothing else touched, recorded, and only what was asked for."""

from __future__ import annotations

from pathlib import Path

import pytest

from promptcraft.errors import EditConflict
from promptcraft.framework.history import versions
from promptcraft.framework.library import Found, find_named
from promptcraft.framework.lint.mend import mended, write_mended
from promptcraft.framework.lint.rules import RULES
from promptcraft.framework.yaml_file import parse_framework
from promptcraft.workspace.places import Workspace
from tests.framework.lint.example import over

ALL = frozenset(RULES)
BROKEN = """\
# this comment stays
title: Should buses in {{ town }} be free of of charge??
context: "The council of {{ town }}\\u200b votes on it; a ride costs {{ fare }}. The reader may push back."
"""


@pytest.fixture
def found(tmp_path: Path) -> Found:
    """A framework of the workspace with four problems that can be put right."""
    path = tmp_path / "frameworks" / "buses.yaml"
    path.parent.mkdir()
    path.write_text(over(BROKEN), "utf-8")
    return find_named(Workspace(tmp_path), "buses")


def test_fixes_leave_everything_else_as_it_is(found: Found) -> None:
    """Only the words at fault change, several on one line too; what was a comment still is one."""
    text = mended(found.loaded, ALL).loaded.text
    wanted = over(BROKEN).replace("of of charge??", "of charge?").replace("\\u200b", "")
    assert [line for line in text.split("\n") if line.strip() not in wanted] == []
    assert "# this comment stays" in text


def test_what_is_fixed_is_told(found: Found) -> None:
    """Each fix is named once, and no fixable problem is left."""
    after = mended(found.loaded, ALL)
    assert sorted(problem.code for problem in after.fixed) == ["PC211", "PC212", "PC501"]
    assert mended(after.loaded, ALL).fixed == ()


def test_only_the_rules_asked_for_are_fixed(found: Found) -> None:
    """Others stay as they are."""
    after = mended(found.loaded, frozenset({"PC501"}))
    assert [problem.code for problem in after.fixed] == ["PC501"]
    assert "of of charge??" in after.loaded.text


def test_a_fix_is_a_version(found: Found, tmp_path: Path) -> None:
    """The history holds the framework before and after, and says that the lint proposed the edits."""
    workspace, path = Workspace(tmp_path), tmp_path / "frameworks" / "buses.yaml"
    write_mended(workspace, found, path, mended(found.loaded, ALL))
    first, second = versions(workspace, "buses")
    assert (first.framework, second.parent) == (found.loaded.framework, first.version)
    assert {edit.proposed_by for edit in second.edits} == {"promptcraft lint"}
    assert find_named(workspace, "buses").loaded.framework == second.framework


def test_a_file_that_changed_meanwhile_is_left_alone(found: Found, tmp_path: Path) -> None:
    """Somebody else's change is not overwritten."""
    path = tmp_path / "frameworks" / "buses.yaml"
    path.write_text(over("title: Should somebody else's change stay?\n"), "utf-8")
    before = path.read_bytes()
    with pytest.raises(EditConflict):
        write_mended(Workspace(tmp_path), found, path, mended(found.loaded, ALL))
    assert path.read_bytes() == before


def test_the_variable_takes_the_place_of_its_default() -> None:
    """The default written out becomes the variable, except in a fact that has a year."""
    fragment = (
        "aim: A way to think about Lille, not a verdict\n"
        "persona: You have planned the lines of Lille since 1985. You are patient, and you speak plainly.\n"
    )
    after = mended(parse_framework(over(fragment).encode(), where="plan.yaml"), ALL).loaded.framework
    assert after.aim == "A way to think about {{ town }}, not a verdict"
    assert "Lille since 1985" in after.persona
