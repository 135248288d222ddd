"""A comparison as a page: whole in one file, nothing runs, nothing is fetched, and it can be read by all."""

from __future__ import annotations

import base64
import hashlib
import os
import re
import shutil
import subprocess
from html.parser import HTMLParser
from pathlib import Path

import pytest

from promptcraft.compare.compare import compare
from promptcraft.records.comparison import Comparison
from promptcraft.report.comparison_page import comparison_page
from tests.compare.critiques import critique, three
from tests.compare.hostile import hostile

PAYLOADS = (
    "<script>document.title='owned'</script>",
    "\"><img src=x onerror=document.title='owned'>",
    "'-alert(1)-'</title></style><svg onload=document.title='owned'>",
    "{{ 7*7 }}{% raw %}",
    "javascript:alert(1)//\x1b[2J\u202e",
)
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")


class Reader(HTMLParser):
    """The tags, attributes and words of a page."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.words: list[str] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note the tag."""
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        """Note the words."""
        self.words.append(data)

    def all_of(self, tag: str) -> list[dict[str, str | None]]:
        """The attributes of every such tag."""
        return [attributes for name, attributes in self.tags if name == tag]


def several() -> Comparison:
    """Reviewers with and without points over three items: every section of the page is there."""
    rows = [
        critique(name, dict.fromkeys(("coverage", "order", "evidence"), level), framework=f"number-{place}")
        for name in ("one:a", "two:b")
        for place, level in enumerate((1.0, 3.0, 5.0))
    ]
    return compare([*rows, *three(), critique("paste:chat", None, stated=8)])


@pytest.mark.parametrize("payload", PAYLOADS)
def test_no_text_becomes_a_tag(payload: str) -> None:
    """Whatever stands in any text, the page has the same tags and attributes, and the words stand there as words."""
    for found in (compare(three()), several()):
        clean, attacked = Reader(comparison_page(found)), Reader(comparison_page(hostile(found, payload)))
        assert [(tag, list(attributes)) for tag, attributes in attacked.tags] == [
            (tag, list(attributes)) for tag, attributes in clean.tags
        ]
        assert payload.split("\x1b")[0] in "".join(attacked.words)
        assert not set("\x1b\u202e") & set("".join(attacked.words))


def test_asks_for_nothing() -> None:
    """No script, no address, no inline handler: the page is whole in itself."""
    for tag, attributes in Reader(comparison_page(several())).tags:
        assert tag not in ("script", "img", "iframe", "link", "object", "form", "a")
        assert not [name for name in attributes if name in ("src", "href", "style") or name.startswith("on")]
    assert "http" not in comparison_page(several()).replace('http-equiv="Content', "")


def test_policy_allows_our_style_alone() -> None:
    """The content security policy forbids everything but the one style sheet, named by its hash."""
    page = comparison_page(compare(three()))
    style = re.search(r"<style>(.*?)</style>", page, re.DOTALL)
    assert style is not None
    digest = base64.b64encode(hashlib.sha256(style[1].encode()).digest()).decode()
    policy = next(one for one in Reader(page).all_of("meta") if "http-equiv" in one)["content"]
    assert policy == f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"


def test_opens_with_findings() -> None:
    """The first section holds the findings, before any table or plot of scores."""
    page = comparison_page(compare(three()))
    assert page.index("What costs most points") < page.index("Do the reviewers agree?") < page.index("<table")
    assert len(re.findall(r'class="finding"', page)) == 4


def test_can_be_read_by_all() -> None:
    """Plots have words for those who do not see them, tables have heads, and one language is named."""
    page = Reader(comparison_page(several()))
    labelled = [one for one in page.all_of("svg") if one.get("role") == "img"]
    hidden = [one for one in page.all_of("svg") if one.get("aria-hidden") == "true"]
    assert len(labelled) + len(hidden) == len(page.all_of("svg"))
    assert all(one.get("aria-label") or one.get("aria-labelledby") for one in labelled)
    assert {one.get("scope") for one in page.all_of("th")} == {"col", "row"}
    assert page.all_of("html") == [{"lang": "en"}]
    assert [one["content"] for one in page.all_of("meta") if one.get("name") == "viewport"]


def test_plots_show_the_numbers() -> None:
    """The heat map has a cell with its number for each reviewer and criterion, coloured by level."""
    page = Reader(comparison_page(compare(three())))
    levels = [one["class"] for one in page.all_of("rect") if re.fullmatch(r"l\d", one.get("class") or "")]
    assert levels[:9] == ["l3", "l5", "l3", "l5", "l5", "l1", "l2", "l5", "l2"]
    assert "three:c, coverage: 5.00 points, level 5.0 of 5" in page.words


def test_unknown_is_drawn_as_nothing() -> None:
    """A reviewer without a score has no dot at 0 but a ring at its own mark."""
    page = Reader(comparison_page(compare([*three(), critique("paste:chat", None, stated=8)])))
    assert [one["cx"] for one in page.all_of("circle") if one["class"] == "hollow"] == ["80.0%"]


@pytest.mark.skipif(CHROMIUM is None, reason="needs chromium")
def test_nothing_runs_in_a_browser(tmp_path: Path) -> None:
    """In a real browser the page shows its words, and no payload runs."""
    page = tmp_path / "page.html"
    page.write_text(comparison_page(hostile(several(), "".join(PAYLOADS[:3]))), "utf-8")
    command = [
        str(CHROMIUM), "--headless", "--disable-gpu", "--no-sandbox", "--disable-background-networking",
        f"--user-data-dir={tmp_path / 'profile'}", "--virtual-time-budget=500", "--dump-dom", page.as_uri(),
    ]  # fmt: skip
    run = subprocess.run(
        command,
        capture_output=True,
        text=True,
        timeout=60,
        env={**os.environ, "HOME": str(tmp_path)},
        check=False,
    )
    assert "What costs most points" in run.stdout, run.stderr
    assert "<title>owned</title>" not in run.stdout
