"""The sandbox that fills templates; it runs in a child process and imports nothing else that is heavy.

A template may print variables and figures, compute with numbers, choose and repeat, and use the filters below.
Everything else is refused before it is compiled.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from functools import cache
from typing import Any

from jinja2 import StrictUndefined, Template, nodes
from jinja2.compiler import CodeGenerator
from jinja2.exceptions import SecurityError, TemplateError, TemplateSyntaxError, UndefinedError
from jinja2.meta import find_undeclared_variables
from jinja2.runtime import LoopContext, Undefined
from jinja2.sandbox import ImmutableSandboxedEnvironment

from promptcraft.framework.template.filters import FILTERS
from promptcraft.framework.template.values import Refused, as_text, bounded, short

MAX_OUTPUT = 2_000_000
MOST_KEPT = 200_000
"""Characters of templates that are kept compiled: a few frameworks' worth, so that memory stays for filling."""
LOOP_NAMES = frozenset({"index", "index0", "first", "last", "length", "revindex", "revindex0"})
ALLOWED = (
    nodes.Template, nodes.Output, nodes.TemplateData, nodes.If, nodes.For, nodes.Assign, nodes.Name, nodes.Const,
    nodes.Tuple, nodes.List, nodes.CondExpr, nodes.Filter, nodes.Test, nodes.Getattr, nodes.Getitem, nodes.Concat,
    nodes.Compare, nodes.Operand, nodes.Add, nodes.Sub, nodes.Mul, nodes.Div, nodes.FloorDiv, nodes.Mod, nodes.Pow,
    nodes.Not, nodes.And, nodes.Or, nodes.Neg, nodes.Pos, nodes.Keyword,
)  # fmt: skip
TESTS = ("defined", "undefined", "none", "string", "number", "integer", "float", "boolean", "odd", "even", "true",
         "false", "in", "eq", "ne", "lt", "le", "gt", "ge", "==", "!=", "<", "<=", ">", ">=", "equalto")  # fmt: skip


def fill_all(request: Mapping[str, Any]) -> dict[str, Any]:
    """`texts`, every one filled in once, and `figures`, from a request with `texts`, `values`, `figures` and `units`.

    Raises Refused with `field` set to the name of the text or figure at fault.
    """
    values: Mapping[str, Any] = request["values"]
    figures: dict[str, int | float] = {}
    if request["figures"]:
        from promptcraft.framework.template.formulas import figures_of

        figures = figures_of(request["figures"], values, request["units"])
    environment = sandbox()
    data = {**values, "figures": figures}
    filled: dict[str, str] = {}
    for field, text in request["texts"].items():
        with _at(field):
            filled[field] = environment.filled(text, data)
    return {"texts": filled, "figures": figures}


@contextmanager
def _at(field: str) -> Iterator[None]:
    """Says of a refusal which text it is about."""
    try:
        yield
    except Refused as refused:
        refused.field = field
        raise


class _Generator(CodeGenerator):
    """Joins text through the sandbox, so that its length is bounded."""

    def visit_Concat(self, node: nodes.Concat, frame: Any) -> None:
        self.write("environment.joined((")
        for part in node.nodes:
            self.visit(part, frame)
            self.write(", ")
        self.write("))")


class Sandbox(ImmutableSandboxedEnvironment):
    """Jinja with plain data only: no calls, no attributes of objects, no loader, bounded numbers and texts."""

    intercepted_binops = frozenset({"+", "-", "*", "/", "//", "%", "**"})
    code_generator_class = _Generator

    def __init__(self) -> None:
        super().__init__(
            undefined=StrictUndefined,
            autoescape=False,
            optimized=False,
            keep_trailing_newline=True,
            finalize=as_text,
        )
        self._kept: dict[tuple[str, frozenset[str]], Template] = {}
        self._size = 0
        self.globals.clear()
        self.filters = dict(FILTERS)
        self.tests = {name: self.tests[name] for name in TESTS}

    def filled(self, source: str, data: Mapping[str, Any]) -> str:
        """The text of the template with the data; raises Refused."""
        return str(self._guarded(lambda: self._render(self._compiled(source, frozenset(data)), data)))

    def _compiled(self, source: str, known: frozenset[str]) -> Template:
        """The checked template, ready to be filled; kept, as many cases fill the same one."""
        template = self._kept.get((source, known))
        if template is None:
            template = self.from_string(self._checked(source, known))
            self._size += len(source)
            if self._size > MOST_KEPT:
                self._kept.clear()
                self._size = len(source)
            self._kept[source, known] = template
        return template

    def _checked(self, source: str, known: frozenset[str]) -> nodes.Template:
        tree = self.parse(source)
        for node in walk(tree):
            allow(node)
        unknown = find_undeclared_variables(tree) - known
        for name in sorted(unknown):
            line = min((n.lineno for n in tree.find_all(nodes.Name) if n.name == name), default=1)
            raise Refused(
                "undefined", f"uses `{name}`, which is not a variable of this framework", name=name, line=line
            )
        return tree

    def _render(self, template: Template, data: Mapping[str, Any]) -> str:
        size, parts = 0, []
        for part in template.generate(data):
            size += len(part)
            if size > MAX_OUTPUT:
                raise Refused("limit", f"fills to more than {MAX_OUTPUT:,} characters")
            parts.append(part)
        return "".join(parts)

    def _guarded(self, act: Callable[[], Any]) -> Any:
        """Foreign errors as ours; a sentence without Python's words."""
        try:
            return act()
        except UndefinedError as error:
            raise Refused("undefined", f"cannot be filled: {error.message}") from None
        except TemplateSyntaxError as error:
            raise Refused(
                "invalid", f"is not a valid template: {str(error.message).rstrip('.')}", line=error.lineno
            ) from None
        except SecurityError as error:
            raise Refused("unsafe", str(error)) from None
        except ZeroDivisionError:
            raise Refused("invalid", "divides by zero") from None
        except (MemoryError, RecursionError, OverflowError):
            raise Refused("limit", "needs more memory, depth or digits than a template may use") from None
        except (
            TemplateError,
            ArithmeticError,
            TypeError,
            ValueError,
            LookupError,
            AttributeError,
            SyntaxError,
        ) as error:
            raise Refused("invalid", f"cannot be filled: {str(error)[:200]}") from None

    def getattr(self, obj: Any, attribute: str) -> Any:
        """The item of a mapping, or where a loop stands; nothing else has attributes."""
        if isinstance(obj, LoopContext) and attribute in LOOP_NAMES:
            return getattr(obj, attribute)
        return self.getitem(obj, attribute)

    def getitem(self, obj: Any, argument: Any) -> Any:
        """The item of a mapping, a list or a text."""
        if isinstance(obj, dict):
            if isinstance(argument, str) and argument in obj:
                return obj[argument]
            raise Refused(
                "undefined", f"uses `{argument}`, which is not a figure of this framework", name=f"{argument}"
            )
        if (
            isinstance(obj, list | tuple | str)
            and isinstance(argument, int)
            and -len(obj) <= argument < len(obj)
        ):
            return obj[argument]
        if isinstance(obj, Undefined):
            return obj[argument]
        raise Refused("unsafe", f"reaches for `{str(argument)[:40]}` of a value; only plain data may be used")

    def is_safe_attribute(self, obj: Any, attr: str, value: Any) -> bool:
        """No attribute is."""
        return False

    def is_safe_callable(self, obj: Any) -> bool:
        """Nothing is."""
        return False

    def call(__self, __context: Any, __obj: Any, *args: Any, **kwargs: Any) -> Any:
        """Nothing can be called; the checks before compiling say so first."""
        raise Refused("unsafe", "calls something; a template cannot call anything")

    def call_binop(self, context: Any, operator: str, left: Any, right: Any) -> Any:
        """One bounded step of arithmetic."""
        return bounded(operator, left, right, self.binop_table[operator])

    def joined(self, parts: tuple[Any, ...]) -> str:
        """The parts one behind the other, as text of bounded length."""
        return short("".join(as_text(part) for part in parts))


@cache
def sandbox() -> Sandbox:
    """The one sandbox of this process."""
    return Sandbox()


def walk(root: nodes.Node) -> Iterator[nodes.Node]:
    """Every node of a syntax tree, however deep."""
    waiting = [root]
    while waiting:
        node = waiting.pop()
        yield node
        waiting.extend(node.iter_child_nodes())


def allow(node: nodes.Node) -> None:
    """Nothing for a node that a template may hold; raises Refused for any other."""
    line = node.lineno or 1
    if not isinstance(node, ALLOWED):
        what = type(node).__name__.lower()
        raise Refused(
            "unsafe", f"uses {WORDS.get(what, f'`{what}`')}, which templates here cannot do", line=line
        )
    if isinstance(node, nodes.Filter) and node.name not in FILTERS:
        known = ", ".join(sorted(FILTERS))
        raise Refused("invalid", f"uses the filter `{node.name}`, which is not one of {known}", line=line)
    if isinstance(node, nodes.Filter | nodes.Test) and (node.dyn_args or node.dyn_kwargs):
        raise Refused("unsafe", "passes arguments it computes", line=line)
    if isinstance(node, nodes.Test) and node.name not in TESTS:
        raise Refused("invalid", f"uses the test `{node.name}`, which is not known here", line=line)
    if isinstance(node, nodes.For) and node.recursive:
        raise Refused("unsafe", "uses a recursive loop, which templates here cannot do", line=line)
    if isinstance(node, nodes.Name) and (node.name in ("self", "caller") or node.name.startswith("_")):
        raise Refused("unsafe", f"uses the internal name `{node.name}`", line=line)
    if isinstance(node, nodes.Getattr) and node.attr.startswith("_"):
        raise Refused(
            "unsafe", f"reaches for `{node.attr[:40]}` of a value; only plain data may be used", line=line
        )


WORDS = {"call": "a call", "include": "an include", "import": "an import", "fromimport": "an import",
         "extends": "an extends", "macro": "a macro", "callblock": "a call", "block": "a block"}  # fmt: skip
