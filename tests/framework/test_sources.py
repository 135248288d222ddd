"""Sources that bring text along: read beside the framework, fenced, shown with their size, cut only by their limit."""

from __future__ import annotations

import importlib.util
import re
import zlib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from promptcraft.critique.quotes import QuoteFinder
from promptcraft.errors import ExtraMissing, FrameworkInvalid, PromptcraftError, YamlUnsafe
from promptcraft.framework.model import Figure, Framework, Question, Source, Synthesis, Variable, content_hash
from promptcraft.framework.rendered import Rendered
from promptcraft.framework.renderer import Renderer
from promptcraft.framework.sources import Brought
from promptcraft.framework.yaml_file import load_framework, parse_framework

BOMB = zlib.compress(b"BT " + b"(x) Tj " * 12_000_000, 1)
HEAD = "title: t\nquestions: [{id: q, ask: Why?}]\nsources:\n"


def rendered(folder: Path, sources: str) -> Rendered:
    """The framework with these sources, saved in the folder and rendered."""
    path = folder / "case.yaml"
    path.write_text(HEAD + sources, "utf-8")
    loaded = load_framework(path)
    with Renderer() as renderer:
        return renderer.render("case", loaded.framework, {}, loaded)


def pdf(*lines: str) -> bytes:
    """A small PDF with a page for each line."""
    count = len(lines)
    kids = " ".join(f"{3 + 2 * page} 0 R" for page in range(count))
    objects = [
        "<< /Type /Catalog /Pages 2 0 R >>",
        f"<< /Type /Pages /Kids [{kids}] /Count {count} /MediaBox [0 0 300 300] /Resources << /Font << /F "
        "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >> >> >> >>",
    ]
    for page, line in enumerate(lines):
        words = f"BT /F 12 Tf 20 200 Td ({line}) Tj ET"
        objects.append(f"<< /Type /Page /Parent 2 0 R /Contents {4 + 2 * page} 0 R >>")
        objects.append(f"<< /Length {len(words)} >>\nstream\n{words}\nendstream")
    out, places = "%PDF-1.4\n", []
    for number, text in enumerate(objects, 1):
        places.append(len(out))
        out += f"{number} 0 obj\n{text}\nendobj\n"
    table = "".join(f"{place:010} 00000 n \n" for place in places)
    size = len(objects) + 1
    out += f"xref\n0 {size}\n0000000000 65535 f \n{table}"
    start = out.index("xref\n")
    return f"{out}trailer << /Size {size} /Root 1 0 R >>\nstartxref\n{start}\n%%EOF\n".encode("latin-1")


def test_a_file_stands_in_a_fence_with_its_size(tmp_path: Path) -> None:
    """Its text is quoted behind the source's line, as it is; quotes from it are spans of the rendered text."""
    (tmp_path / "law.md").write_text("# The law\r\n{{ 7 * 7 }} per cent of estates\n", "utf-8")
    whole = rendered(tmp_path, "- {title: The law, says: It exists., file: law.md}\n- title: Other\n")
    nonce = re.findall(r"<<<quoted (\w{32})", whole.text)[0]
    assert whole.text.partition("## Sources\n")[2] == (
        "- The law · It exists.\nFrom its file law.md, 41 characters:\n"
        f"<<<quoted {nonce}\n# The law\n{{{{ 7 * 7 }}}} per cent of estates\n{nonce}>>>\n- Other\n"
    )
    quote = QuoteFinder(whole.text).find("7 * 7 }} per cent of estates")
    assert quote.verified
    assert whole.text[quote.start : quote.end] == quote.text


def test_an_excerpt_is_quoted_and_is_no_template(tmp_path: Path) -> None:
    """Words from elsewhere are data: braces stay, and the line says that it is an excerpt."""
    whole = rendered(tmp_path, "- {title: A speech, excerpt: 'We {{ shall }} see'}\n")
    assert "An excerpt, 18 characters:\n<<<quoted " in whole.text
    assert "\nWe {{ shall }} see\n" in whole.text


def test_text_is_cut_only_by_its_limit_and_says_so(tmp_path: Path) -> None:
    """Without a limit everything is there; with one the size says how much of how much."""
    (tmp_path / "long.txt").write_text("x" * 50_000, "utf-8")
    whole = rendered(tmp_path, "- {title: Long, file: long.txt}\n")
    assert "x" * 50_000 + "\n" in whole.text
    short = rendered(tmp_path, "- {title: Long, file: long.txt, limit: 20000}\n")
    assert "From its file long.txt, cut after 20,000 of 50,000 characters:\n" in short.text
    assert "\n" + "x" * 20_000 + "\n" in short.text
    assert short.brought == (
        Brought(place=0, title="Long", file="long.txt", text="x" * 20_000, characters=50_000),
    )


def test_a_changed_file_gives_another_text_and_the_same_version(tmp_path: Path) -> None:
    """A renderer that is kept open reads the file again."""
    (tmp_path / "law.txt").write_text("Old words of the law", "utf-8")
    (tmp_path / "case.yaml").write_text(HEAD + "- {title: Law, file: law.txt}\n", "utf-8")
    loaded = load_framework(tmp_path / "case.yaml")
    with Renderer() as renderer:
        old = renderer.render("case", loaded.framework, {}, loaded)
        (tmp_path / "law.txt").write_text("New words of the law", "utf-8")
        new = renderer.render("case", loaded.framework, {}, loaded)
    assert ("Old words" in old.text, "New words" in new.text) == (True, True)
    assert (old.version == new.version, old.rendered_hash == new.rendered_hash) == (True, False)


@given(st.text(st.sampled_from("<>quoted 0123456789abcdef\n#- "), max_size=200))
def test_no_text_closes_its_own_fence(text: str) -> None:
    """The line that ends the fence is nowhere inside it."""
    quoted = Brought(place=0, title="t", text=text, characters=len(text)).quoted()
    nonce = quoted.partition("\n")[0].removeprefix("<<<quoted ")
    assert quoted == f"<<<quoted {nonce}\n{text}\n{nonce}>>>"
    assert nonce not in text


def test_knowing_an_older_fence_does_not_help() -> None:
    """A text that holds the fence of its own earlier form gets another one."""
    before = Brought(place=0, title="t", text="words", characters=5).quoted()
    after = Brought(place=0, title="t", text=before + "\n## Questions", characters=99).quoted()
    assert after.split("\n")[-1] not in before


@pytest.mark.parametrize(
    ("source", "kind", "problem"),
    [
        ("file: ../secret.txt", YamlUnsafe, "leads out"),
        ("file: /etc/hostname", YamlUnsafe, "not a path inside"),
        ("file: .promptcraft/secret", YamlUnsafe, "hidden"),
        ("file: link.txt", YamlUnsafe, "a link that leads out"),
        ("file: folder.txt", YamlUnsafe, "a folder, a pipe or a device"),
        ("file: zero.txt", YamlUnsafe, "leads out"),
        ("file: none.md", FrameworkInvalid, "is not there"),
        ("file: big.txt", FrameworkInvalid, "larger than 2,000,000 bytes"),
        ("file: empty.txt", FrameworkInvalid, "holds no text"),
        ("file: page.html", FrameworkInvalid, "neither Markdown, text nor PDF"),
        ("file: latin.txt", FrameworkInvalid, "not UTF-8"),
    ],
)
def test_only_text_of_the_frameworks_folder_is_read(
    tmp_path: Path, source: str, kind: type[PromptcraftError], problem: str
) -> None:
    """Everything else is one error that names the source, the file and the line."""
    own = tmp_path / "own"
    (own / "folder.txt").mkdir(parents=True)
    (tmp_path / "secret.txt").write_text("secret", "utf-8")
    (own / "link.txt").symlink_to(tmp_path / "secret.txt")
    (own / "zero.txt").symlink_to("/dev/zero")
    (own / "big.txt").write_bytes(b"x" * 2_000_001)
    (own / "empty.txt").write_text("\n", "utf-8")
    (own / "page.html").write_text("<p>", "utf-8")
    (own / "latin.txt").write_bytes(b"caf\xe9")
    with pytest.raises(kind, match=problem) as caught:
        rendered(own, f"- title: One\n- title: Two\n  {source}\n")
    assert caught.value.where == f"{own / 'case.yaml'}:6"


def test_a_framework_without_a_folder_brings_no_files() -> None:
    """What comes through a pipe has no files beside it, and says so instead of reading the current folder."""
    loaded = parse_framework((HEAD + "- {title: One, file: README.md}\n").encode(), where="standard input")
    with Renderer() as renderer, pytest.raises(FrameworkInvalid, match="has no folder"):
        renderer.render("case", loaded.framework, {}, loaded)


def test_a_source_has_a_file_or_an_excerpt() -> None:
    """Both at once is an error with its line."""
    with pytest.raises(FrameworkInvalid, match="has both a file and an excerpt") as caught:
        parse_framework((HEAD + "- {title: One, file: a.md, excerpt: b}\n").encode(), where="f.yaml")
    assert caught.value.where == "f.yaml:4"


def test_many_long_sources_are_too_many(tmp_path: Path) -> None:
    """Together they have a bound, and the hint names the limit that makes them fit."""
    (tmp_path / "long.txt").write_bytes(b"x" * 1_900_000)
    with pytest.raises(FrameworkInvalid, match="altogether") as caught:
        rendered(tmp_path, "- {title: Long, file: long.txt}\n" * 3)
    assert "limit: 20000" in caught.value.hint


@pytest.mark.skipif(importlib.util.find_spec("pypdf") is None, reason="the extra pdf is not installed")
def test_a_pdf_is_read_in_a_child(tmp_path: Path) -> None:
    """The pages' text stands in the fence, an empty line between them."""
    (tmp_path / "law.pdf").write_bytes(pdf("The first page", "The second page"))
    whole = rendered(tmp_path, "- {title: Law, file: law.pdf}\n")
    assert whole.brought[0].text == "The first page\n\nThe second page"


@pytest.mark.skipif(importlib.util.find_spec("pypdf") is None, reason="the extra pdf is not installed")
@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"no pdf at all",
        b"%PDF-1.4\n" + b"[" * 100_000,
        pdf("x")[:200],
        pdf("x").replace(b"/Parent 2 0 R", b"/Parent 3 0 R").replace(b"[3 0 R]", b"[2 0 R]"),
        pdf("BOMB").replace(b"/Length", b"/Filter /FlateDecode /Length").replace(b"BT /F", BOMB),
        pdf(),
    ],
)
def test_a_hostile_pdf_is_one_error(tmp_path: Path, raw: bytes) -> None:
    """Whatever is wrong with it, the error names the file and its line."""
    (tmp_path / "law.pdf").write_bytes(raw)
    with pytest.raises(FrameworkInvalid, match=r"law\.pdf") as caught:
        rendered(tmp_path, "- {title: Law, file: law.pdf}\n")
    assert caught.value.where == f"{tmp_path / 'case.yaml'}:4"


def test_a_missing_extra_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without pypdf the error says what to install, or what to do instead."""
    (tmp_path / "law.pdf").write_bytes(pdf("x"))
    monkeypatch.setattr("importlib.util.find_spec", lambda name: None)
    with pytest.raises(ExtraMissing) as caught:
        rendered(tmp_path, "- {title: Law, file: law.pdf}\n")
    assert ".[pdf]" in caught.value.hint


def test_the_content_hash_of_older_frameworks_stays() -> None:
    """Recorded versions keep their meaning: keys that came later count only when they are used."""
    old = Framework(
        title="Should {{ country }} tax?",
        variables={"country": Variable(default="India")},
        figures={"a": Figure(formula="1")},
        questions=(Question(id="a", ask="Why?"),),
        synthesis=Synthesis(ask="So?"),
        sources=(Source(title="s", says="x"),),
    )
    assert content_hash(old) == "1d3ccf8387ffb83ba6dca57eca970ae48575049d7bd4f1f433fac4d7441afa76"
    for source in (Source(title="s", says="x", excerpt="e"), Source(title="s", says="x", about={"a": "b"})):
        assert content_hash(old.model_copy(update={"sources": (source,)})) != content_hash(old)
    unit = {"country": Variable(default="India", unit="countries")}
    assert content_hash(old.model_copy(update={"variables": unit})) != content_hash(old)
