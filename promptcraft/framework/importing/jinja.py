"""Jinja and Nunjucks templates: what a framework can fill in stays a template, the rest becomes text with a note."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from jinja2 import Environment
from jinja2.exceptions import TemplateSyntaxError

from promptcraft.framework.importing.expression import Token, Use, renamed, use_of, without_defined
from promptcraft.framework.importing.source import MAX_TAGS, Source, shown
from promptcraft.framework.template.text import literal

LEXER = Environment(keep_trailing_newline=True, autoescape=True)
BLOCKS = frozenset(
    {"if", "for", "block", "macro", "call", "filter", "with", "autoescape", "trans", "switch", "asyncEach"}
)
MAX_DEPTH = 20
MAX_TOKENS = 2_000
END = {
    "variable_begin": "variable_end",
    "block_begin": "block_end",
    "comment_begin": "comment_end",
    "raw_begin": "raw_end",
}
KINDS = {"variable_begin": "print", "block_begin": "tag", "comment_begin": "comment", "raw_begin": "text"}


@dataclass
class Piece:
    """A stretch of text, something printed, a comment, or a tag with what stands up to its end."""

    kind: str
    line: int
    source: str
    tokens: list[Token] = field(default_factory=list)
    inside: list[Piece] = field(default_factory=list)
    end: str = ""
    use: Use | None = None
    names: set[str] = field(default_factory=set)

    @property
    def word(self) -> str:
        """The first word of a tag."""
        return next((value for kind, value in self.tokens if kind == "name"), "")


def read_jinja(text: str, source: Source, first_line: int = 1) -> str:
    """The template as marked text; raises TemplateInvalid with its line when it is torn, TemplateLimit when too big."""
    pieces = _nested(_pieces(text, source, first_line), source)
    for piece in pieces:
        _understand(piece, None)
    return "".join(_marked(piece, source, frozenset()) for piece in pieces)


def _pieces(text: str, source: Source, first_line: int) -> Iterator[Piece]:
    count, opened = 0, None
    try:
        for line, kind, value in LEXER.lex(text):
            number = line + first_line - 1
            if opened is None and kind in END:
                count += 1
                if count > MAX_TAGS:
                    raise source.too_many(number)
                opened, closing, size = Piece(KINDS[kind], number, value), END[kind], 0
            elif opened is None:
                yield Piece("text", number, value)
            elif kind == closing:
                opened.source += "".join(inner for _, inner in opened.tokens) + value
                yield _finished(opened)
                opened = None
            else:
                opened.tokens.append((kind, value))
                size += 1
                if size > MAX_TOKENS:
                    raise source.too_many(number)
    except TemplateSyntaxError as error:
        message = str(error.message).rstrip(".")
        raise source.broken(error.lineno + first_line - 1, f"cannot be read: {message}") from None
    if opened is not None:
        raise source.broken(opened.line, f"opens `{opened.source}` and does not close it")


def _finished(piece: Piece) -> Piece:
    if piece.kind == "text":
        return Piece("text", piece.line, "".join(value for _, value in piece.tokens))
    return piece


def _nested(pieces: Iterator[Piece], source: Source) -> list[Piece]:
    top: list[Piece] = []
    opened: list[Piece] = []
    for piece in pieces:
        word = piece.word if piece.kind == "tag" else ""
        if word.startswith("end") and word[3:] in BLOCKS | {"set"}:
            if not opened or opened[-1].word != word[3:]:
                raise source.broken(piece.line, f"ends `{word[3:]}` where it was not begun")
            opened.pop().end = piece.source
            continue
        (opened[-1].inside if opened else top).append(piece)
        if word in BLOCKS or (word == "set" and not any(value == "=" for _, value in piece.tokens)):
            opened.append(piece)
            if len(opened) > MAX_DEPTH:
                raise source.too_many(piece.line)
    if opened:
        raise source.broken(opened[-1].line, f"begins `{opened[-1].word}` and does not end it")
    return top


def _understand(piece: Piece, parent: Piece | None) -> bool:
    """Whether a framework can keep the piece with all that is in it; each piece learns what it uses."""
    understood = [_understand(inner, piece) for inner in piece.inside]
    if piece.kind == "tag":
        piece.tokens = without_defined(piece.tokens)
        piece.use = use_of(_alone(piece, parent))
    elif piece.kind == "print":
        piece.tokens = without_defined(piece.tokens)
        piece.use = use_of("{{" + renamed(piece.tokens, {}) + "}}")
    else:
        piece.use = Use()
    if not all(understood):
        piece.use = None
    if piece.use is not None:
        piece.names = piece.use.names.union(*(inner.names for inner in piece.inside)) - piece.use.bound
    return piece.use is not None


def _alone(piece: Piece, parent: Piece | None) -> str:
    """A template of this tag alone, which parses only when the tag is one that can be kept."""
    words, above = renamed(piece.tokens, {}), parent.word if parent else ""
    if piece.word == "if" or (piece.word == "elif" and above == "if"):
        return "{% if " + words.removeprefix(piece.word) + " %}{% endif %}"
    if piece.word == "for":
        return "{% " + words + " %}{% endfor %}"
    return "" if words == "else" and above in ("if", "for") else "{% unknown %}"


def _marked(piece: Piece, source: Source, bound: frozenset[str]) -> str:
    if piece.kind == "text":
        return source.holes.text(piece.source)
    if piece.kind == "comment":
        source.note(piece.line, f"the comment `{shown(piece.source)}` was left out.")
        return ""
    if piece.use is not None and not piece.names & bound:
        return source.holes.put(_template(piece, source, bound))
    if piece.word == "set" and not piece.end and _is_constant(piece, source):
        return ""
    within = bound | _bound(piece)
    written = [source.stays(piece.line, piece.source)]
    written += [_marked(inner, source, within) for inner in piece.inside]
    return "".join([*written, source.holes.text(piece.end)])


def _bound(piece: Piece) -> frozenset[str]:
    """The names that a tag which stays as text gives to what is in it."""
    if piece.word not in ("for", "asyncEach", "macro", "call", "with", "set"):
        return frozenset()
    words = [value for kind, value in piece.tokens if kind == "name"][1:]
    return frozenset(words[: words.index("in")] if "in" in words else words)


def _template(piece: Piece, source: Source, bound: frozenset[str]) -> str:
    if piece.kind == "text":
        return literal(piece.source)
    if piece.kind == "comment":
        source.note(piece.line, f"the comment `{shown(piece.source)}` was left out.")
        return ""
    use = piece.use or Use()
    own = {name: _declared(name, use, source, piece.line) for name in sorted(use.names - bound)}
    words = renamed(piece.tokens, own)
    if piece.kind == "print":
        return "{{ " + words + " }}"
    inner = "".join(_template(part, source, bound | use.bound) for part in piece.inside)
    return "{% " + words + " %}" + inner + ("{% end" + piece.word + " %}" if piece.end else "")


def _declared(name: str, use: Use, source: Source, line: int) -> str:
    ours = source.names.is_list(name, line) if name in use.lists else source.names.ours(name, line)
    if name in use.defaults:
        source.names.default(name, use.defaults[name], line)
    if name in use.tested:
        source.names.optional(name, line)
    return ours


def _is_constant(piece: Piece, source: Source) -> bool:
    """Whether a tag sets a name to a text or a number: then it becomes a variable with that default."""
    solid = [token for token in piece.tokens if token[0] != "whitespace"]
    kinds: Sequence[str] = [kind for kind, _ in solid]
    if kinds not in (["name", "name", "operator", "string"], ["name", "name", "operator", "integer"]):
        return False
    value = solid[3][1]
    source.names.default(solid[1][1], value[1:-1] if kinds[3] == "string" else int(value[:15]), piece.line)
    source.note(piece.line, f"`{solid[1][1][:60]}` is set to a value: it became the variable's default.")
    return True
