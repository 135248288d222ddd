"""What a template says, from its tree alone."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from promptcraft.framework.template import syntax
from promptcraft.framework.template.syntax import read_template


def test_names_and_figures_are_told_with_their_lines() -> None:
    """A name that is only set in the text is none."""
    text = "{{ a }}\n{% for x in items %}{{ x }} {{ loop.index }}{% endfor %}\n{{ figures.yield + figures['cost'] }}"
    read = read_template(text)
    assert (read.names, read.figures) == ((("a", 1), ("items", 2)), (("cost", 3), ("yield", 3)))


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("{{ a", "invalid"),
        ("{% if a %}", "invalid"),
        ("{{ a | nope }}", "invalid"),
        ("{{ a() }}", "unsafe"),
        ("{{ a.__class__ }}", "unsafe"),
        ("{% include 'x' %}", "unsafe"),
        ("{{ " + "(" * 5_000 + "1" + ")" * 5_000 + " }}", "limit"),
    ],
)
def test_what_is_no_template_is_said(text: str, kind: str) -> None:
    """The kind of problem is the one that filling in would meet."""
    problem = read_template(text).problem
    assert problem is not None
    assert problem.kind == kind


TAGS = st.sampled_from(
    ["{{ a }}", "{{b|number(2)}}", "{{ figures.c }}", "{{ true }}", "text ", "\n", "{{ loop }}", "}}", "{"]
)


@given(st.lists(TAGS, max_size=8))
def test_the_short_way_reads_what_the_tree_says(parts: list[str]) -> None:
    """Templates of plain tags are read without a tree, with the same result."""
    text = "".join(parts)
    quick = read_template(text)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(syntax, "_plain", lambda source: None)
        slow = read_template(text)
    assert (quick.names, quick.figures, quick.problem is None) == (
        slow.names,
        slow.figures,
        slow.problem is None,
    )
