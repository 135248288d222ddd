"""Lines that are gathered and printed at once look as if they were printed one by one."""

from __future__ import annotations

import io

from rich.console import Console
from rich.text import Text

from promptcraft.report.page import Page


def test_a_page_looks_like_its_lines() -> None:
    """Empty lines stay, a line that is too long is broken between words, and one with `soft_wrap` is left whole."""
    out = io.StringIO()
    page = Page(Console(file=out, width=20, color_system=None))
    page.print(Text("A title"))
    page.print()
    page.print(Text("one two three four five six"))
    page.print(Text("/a/path/that/must/be/copied"), soft_wrap=True)
    assert out.getvalue() == ""
    page.show()
    assert out.getvalue() == "A title\n\none two three four \nfive six\n/a/path/that/must/be/copied\n"
