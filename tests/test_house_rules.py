"""The house rules, held by reading the source: they keep a file small enough to read at once."""

from __future__ import annotations

import ast
import io
import re
import subprocess
import tokenize
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
LINES_OF_FILE = 350
LINES_OF_FUNCTION = 40
ARGUMENTS = 6
LINES_OF_COMMENT = 3
VAGUE = {"common", "helper", "helpers", "manager", "misc", "util", "utils"}
Function = ast.FunctionDef | ast.AsyncFunctionDef

WAIVER = re.compile(
    r"#\s*(?P<kind>type:\s*ignore|noqa)(?P<codes>\[[\w,\s-]+\]|:\s*[A-Z]+\d+(,\s*[A-Z]+\d+)*)?"
)
REGISTRIES = re.compile(
    "|".join(re.escape(name + end) for name, end in [("pypi", ".org"), ("pythonhosted", ".org")])
)
MACHINE_PATHS = re.compile(r"(?<![\w.~])/" + r"(?:home|Users|root|work)/\w|(?<![\w.~])/tmp/" + r"pc\b")


@cache
def kept_files() -> tuple[Path, ...]:
    """Every file that is, or is about to be, in the repository; in an unpacked source archive, every file."""
    listing = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    try:
        run = subprocess.run(listing, cwd=ROOT, capture_output=True, text=True, check=True)
    except (OSError, subprocess.CalledProcessError):
        folders = (ROOT / name for name in ("promptcraft", "tests", "docs", "frameworks", "rubrics"))
        found = [path for folder in folders for path in folder.rglob("*") if "__pycache__" not in path.parts]
    else:
        found = [ROOT / name for name in run.stdout.split("\0") if name]
    return tuple(sorted(path for path in found if path.is_file()))


def sources(folder: str = "") -> list[Path]:
    """The Python files below this folder of the repository."""
    return [path for path in kept_files() if path.suffix == ".py" and path.is_relative_to(ROOT / folder)]


@cache
def tree(path: Path) -> ast.Module:
    """The parsed file."""
    return ast.parse(path.read_text("utf-8"), str(path))


def functions(path: Path) -> Iterator[Function]:
    """Every function of the file, nested ones and methods too."""
    return (node for node in ast.walk(tree(path)) if isinstance(node, Function))


def place(path: Path, line: int = 0) -> str:
    """The file, and the line where there is one, as a reader would look it up."""
    name = path.relative_to(ROOT).as_posix()
    return f"{name}:{line}" if line else name


def length(function: Function) -> int:
    """Lines from `def` to the end, docstring included."""
    return (function.end_lineno or function.lineno) - function.lineno + 1


def argument_count(function: Function) -> int:
    """Arguments that a caller may pass; `self` and `cls` are not among them."""
    given = function.args
    names = [a.arg for a in (*given.posonlyargs, *given.args, *given.kwonlyargs)]
    names += [a.arg for a in (given.vararg, given.kwarg) if a is not None]
    return len(names) - (names[:1] in (["self"], ["cls"]))


def public_without_docstring(body: list[ast.stmt], errors: bool) -> Iterator[ast.ClassDef | Function]:
    """Public functions, classes and methods that lack a docstring; `errors` exempts classes of the error tree."""
    for node in body:
        if not isinstance(node, ast.ClassDef | Function) or node.name.startswith("_"):
            continue
        exempt = errors if isinstance(node, ast.ClassDef) else _is_overload(node)
        if ast.get_docstring(node) is None and not exempt:
            yield node
        if isinstance(node, ast.ClassDef):
            yield from public_without_docstring(node.body, errors)


def _is_overload(function: Function) -> bool:
    return any(
        ast.unparse(decorator).endswith(("overload", ".setter")) for decorator in function.decorator_list
    )


def comments(path: Path) -> list[tokenize.TokenInfo]:
    """Every comment of the file."""
    tokens = tokenize.generate_tokens(io.StringIO(path.read_text("utf-8")).readline)
    return [token for token in tokens if token.type == tokenize.COMMENT]


def comment_blocks(path: Path) -> Iterator[tuple[int, int]]:
    """First line and number of lines of each comment that stands on lines of its own."""
    first = last = 0
    for token in comments(path):
        if token.line.lstrip().startswith("#"):
            row = token.start[0]
            first = first if row == last + 1 else row
            last = row
            yield first, row - first + 1


def text_of(path: Path) -> str | None:
    """The file as text; None when it is something else."""
    try:
        return path.read_text("utf-8")
    except UnicodeDecodeError:
        return None


def matches(pattern: re.Pattern[str]) -> list[str]:
    """The places in the repository where this pattern is found."""
    texts = ((path, text_of(path)) for path in kept_files())
    numbered = (
        (path, number, line)
        for path, text in texts
        if text
        for number, line in enumerate(text.split("\n"), 1)
    )
    return [place(path, number) for path, number, line in numbered if pattern.search(line)]


def test_files_are_short() -> None:
    """No source file is longer than 350 lines."""
    lengths = {place(path): len(path.read_text("utf-8").splitlines()) for path in sources()}
    assert {name: lines for name, lines in lengths.items() if lines > LINES_OF_FILE} == {}


def test_functions_are_short() -> None:
    """No function is longer than 40 lines, its docstring included."""
    found = [(place(path, f.lineno), f.name, length(f)) for path in sources() for f in functions(path)]
    assert [entry for entry in found if entry[2] > LINES_OF_FUNCTION] == []


def test_functions_take_few_arguments() -> None:
    """No function takes more than 6 arguments."""
    found = [
        (place(path, f.lineno), f.name, argument_count(f)) for path in sources() for f in functions(path)
    ]
    assert [entry for entry in found if entry[2] > ARGUMENTS] == []


def test_files_are_named_for_what_they_hold() -> None:
    """No file or folder of source is a drawer for anything."""
    parts = ((path, Path(part).stem) for path in sources() for part in path.relative_to(ROOT).parts)
    assert [place(path) for path, part in parts if VAGUE & set(re.split(r"[_-]", part.lower()))] == []


def test_annotations_are_postponed() -> None:
    """Every file with any code begins with `from __future__ import annotations`."""
    wanted = "from __future__ import annotations"
    having_code = [path for path in sources() if any(not isinstance(s, ast.Expr) for s in tree(path).body)]
    lines = {path: [ast.unparse(statement) for statement in tree(path).body] for path in having_code}
    assert [place(path) for path, found in lines.items() if wanted not in found] == []


def test_public_names_are_documented() -> None:
    """Every module, public class, function and method of the package says what the caller gets."""
    modules = [place(path) for path in sources("promptcraft") if ast.get_docstring(tree(path)) is None]
    inside = [
        f"{place(path, node.lineno)} {node.name}"
        for path in sources("promptcraft")
        for node in public_without_docstring(tree(path).body, errors=path.name == "errors.py")
    ]
    assert modules + inside == []


def test_tests_state_their_promise() -> None:
    """Every test has a docstring of one line."""
    tests = [(path, f) for path in sources("tests") for f in functions(path) if f.name.startswith("test_")]
    docstrings = {f"{place(path, f.lineno)} {f.name}": ast.get_docstring(f) or "" for path, f in tests}
    assert [name for name, docstring in docstrings.items() if len(docstring.splitlines()) != 1] == []


def test_waivers_give_a_reason() -> None:
    """A check is switched off only by name and with its reason on the same line."""
    bare = []
    for path in sources():
        for token in comments(path):
            found = WAIVER.search(token.string)
            reason = WAIVER.sub("", token.string)
            if found and (not found["codes"] or len(re.findall(r"[a-z]{2,}", reason, re.IGNORECASE)) < 2):
                bare.append(place(path, token.start[0]))
    assert bare == []


def test_comments_are_short() -> None:
    """A comment takes three lines at most."""
    blocks = [(path, first, lines) for path in sources() for first, lines in comment_blocks(path)]
    assert [place(path, first) for path, first, lines in blocks if lines > LINES_OF_COMMENT] == []


def test_no_registry_is_named() -> None:
    """No file names the host of a package registry: whoever installs chooses it."""
    assert matches(REGISTRIES) == []


def test_no_machine_is_named() -> None:
    """No file holds a path that exists on one machine only."""
    assert matches(MACHINE_PATHS) == []


@pytest.mark.parametrize(
    ("comment", "allowed"),
    [
        ("# type: ignore[arg-type]  # the stub lacks the keyword", True),
        ("# noqa: S603 – a list of arguments, no shell", True),
        ("# noqa: S603", False),
        ("# noqa – it is fine like this", False),
    ],
)
def test_what_counts_as_a_reason(comment: str, allowed: bool) -> None:
    """A waiver needs the name of the check and words beside it."""
    found = WAIVER.search(comment)
    assert found is not None
    words = re.findall(r"[a-z]{2,}", WAIVER.sub("", comment), re.IGNORECASE)
    assert (bool(found["codes"]) and len(words) >= 2) == allowed
