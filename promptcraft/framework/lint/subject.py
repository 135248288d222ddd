"""What the rules look at, worked out once for a framework: its texts, their words, and the names in its templates."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from promptcraft.framework.edits import Edit, RewriteQuestion, SetField
from promptcraft.framework.facets import CoverageItem, coverage_items, covering
from promptcraft.framework.language import Tongue, tongue
from promptcraft.framework.model import Framework
from promptcraft.framework.questions import doubled, question_texts, setting
from promptcraft.framework.template.fields import PLAIN
from promptcraft.framework.template.syntax import Syntax, read_template
from promptcraft.framework.template.text import is_literal
from promptcraft.framework.words import has_word
from promptcraft.framework.yaml_file import LoadedFramework

Path = tuple[str | int, ...]

MOST_WORDS_READ = 200_000
MOST_TEMPLATE = 100_000
LONGEST, LONGEST_TITLE = 20_000, 500
HOLE = "▯"
PRINTED = re.compile(r"\{\{[-+]?([^{}]*)\}\}")
NAME = re.compile(r"[a-z][a-z0-9_]*")
OTHER_TAG = re.compile(r"\{%[^%]*%\}|\{#[^#]*#\}")


@dataclass(frozen=True)
class Text:
    """One text of the framework and its place in the file; `template` says whether it is filled in."""

    path: Path
    text: str
    question: str = ""
    template: bool = True

    def rewritten(self, text: str) -> Edit | None:
        """The edit that puts other words here; None where edits do not reach."""
        most = LONGEST_TITLE if self.path == ("title",) else LONGEST
        if not text.strip() or text == self.text or len(text) > most:
            return None
        match self.path:
            case ("synthesis", "ask"):
                return SetField(field="synthesis", text=text)
            case ("questions", int(), "ask"):
                return RewriteQuestion(question_id=self.question, ask=text)
            case (("title" | "aim" | "persona" | "audience" | "context" | "style") as field,):
                return SetField(field=field, text=text)
        return None


@dataclass(frozen=True)
class Subject:
    """One loaded framework under the lint."""

    loaded: LoadedFramework

    @property
    def framework(self) -> Framework:
        """The framework as written, templates and all."""
        return self.loaded.framework

    @cached_property
    def places(self) -> dict[str, int]:
        """Where each question stands, by id, from 0."""
        return {question.id: place for place, question in enumerate(self.framework.questions)}

    @cached_property
    def texts(self) -> tuple[Text, ...]:
        """Every text that a reviewer reads, in the order of the file."""
        return tuple(_texts(self.framework))

    @cached_property
    def bare(self) -> Framework:
        """The framework with a variable's default text, or a mark, where a template would print something."""
        framework = self.framework
        questions = tuple(
            question.model_copy(
                update={
                    "ask": self.without_tags(question.ask),
                    "why": self.without_tags(question.why),
                    "follow_ups": tuple(self.without_tags(one) for one in question.follow_ups),
                }
            )
            for question in framework.questions
        )
        synthesis = framework.synthesis
        if synthesis is not None:
            synthesis = synthesis.model_copy(update={"ask": self.without_tags(synthesis.ask)})
        plain = {name: self.without_tags(getattr(framework, name)) for name in PLAIN}
        return framework.model_copy(update={**plain, "questions": questions, "synthesis": synthesis})

    def without_tags(self, text: str) -> str:
        """The text as it reads with the defaults that are text themselves."""
        if text not in self._read:
            plain = text if is_literal(text) else PRINTED.sub(self._printed, OTHER_TAG.sub("", text))
            self._read[text] = plain
        return self._read[text]

    @cached_property
    def _read(self) -> dict[str, str]:
        return {}

    @cached_property
    def joined(self) -> str:
        """All texts in small letters, a line each: what is not found here need not be looked for one by one."""
        return "\n".join(self.without_tags(one.text) for one in self.texts).lower()

    def tongue_of(self, text: str) -> Tongue:
        """The language of one text."""
        if text not in self._tongues:
            self._tongues[text] = tongue(text)
        return self._tongues[text]

    @cached_property
    def _tongues(self) -> dict[str, Tongue]:
        return {}

    def _printed(self, tag: re.Match[str]) -> str:
        name = NAME.match(tag[1].lstrip())
        variable = self.framework.variables.get(name[0]) if name else None
        default = variable.default if variable is not None else None
        return default if isinstance(default, str) and len(default) < 200 else HOLE

    @cached_property
    def length(self) -> int:
        """Characters of all texts together."""
        return sum(len(one.text) for one in self.texts)

    @cached_property
    def tongue(self) -> Tongue:
        """The language of the framework as a whole."""
        said = (self.bare.title, *self.asks.values(), self.bare.context)
        return tongue("\n".join(said)[:MOST_WORDS_READ])

    @cached_property
    def reads_words(self) -> bool:
        """Whether the word rules can judge this framework."""
        return self.tongue != "other" and self.length <= MOST_WORDS_READ

    @cached_property
    def asks(self) -> dict[str, str]:
        """Each question without its tags, by id."""
        return {question.id: question.ask for question in self.bare.questions}

    @cached_property
    def english(self) -> dict[str, str]:
        """Those questions that are not in another language."""
        return {name: ask for name, ask in self.asks.items() if self.tongue_of(ask) != "other"}

    @cached_property
    def words(self) -> dict[str, str]:
        """Plain words of each question with its follow-ups, and of the synthesis, by id."""
        return question_texts(self.bare)

    @cached_property
    def doubled(self) -> tuple[tuple[str, str], ...]:
        """Pairs of questions that share most of their words."""
        return tuple(doubled(self.asks))

    @cached_property
    def about(self) -> str:
        """Plain words of title, aim and context."""
        return setting(self.bare)

    @cached_property
    def missing(self) -> dict[str, CoverageItem]:
        """Items of the coverage list that no question touches, neither by its facet nor by a word."""
        facets = {question.facet for question in self.framework.questions}
        everything = " ".join((self.about, *self.words.values()))
        items = (item for item in coverage_items() if not item.when or has_word(everything, item.when))
        return {
            item.id: item
            for item in items
            if item.id not in facets and covering(item, self.words, self.about)[0] == "missing"
        }

    @cached_property
    def syntax(self) -> dict[Path, Syntax]:
        """What each template says, by its place; beyond the limit nothing is read."""
        read: dict[str, Syntax] = {}
        left = MOST_TEMPLATE
        found: dict[Path, Syntax] = {}
        for one in self.texts:
            if not one.template or is_literal(one.text):
                continue
            if one.text not in read and (left := left - len(one.text)) >= 0:
                read[one.text] = read_template(one.text)
            if one.text in read:
                found[one.path] = read[one.text]
        return found

    @cached_property
    def template_length(self) -> int:
        """Characters of all distinct templates together."""
        return sum(map(len, {one.text for one in self.texts if one.template and not is_literal(one.text)}))

    def text_at(self, *path: str | int) -> Text:
        """The text at a place; KeyError when there is none."""
        return self._by_path[path]

    @cached_property
    def _by_path(self) -> dict[Path, Text]:
        return {one.path: one for one in self.texts}

    def ask_path(self, question: str) -> Path:
        """Where the words of a question stand; the synthesis has its own place."""
        return (
            ("questions", self.places[question], "ask") if question in self.places else ("synthesis", "ask")
        )


def _texts(framework: Framework) -> Iterator[Text]:
    for name in PLAIN:
        yield Text((name,), str(getattr(framework, name)))
    for place, question in enumerate(framework.questions):
        at: Path = ("questions", place)
        yield Text((*at, "ask"), question.ask, question.id)
        yield Text((*at, "why"), question.why, question.id)
        for number, text in enumerate(question.follow_ups):
            yield Text((*at, "follow_ups", number), text, question.id)
    if framework.synthesis is not None:
        yield Text(("synthesis", "ask"), framework.synthesis.ask)
    for place, source in enumerate(framework.sources):
        yield Text(("sources", place, "title"), source.title, template=False)
        yield Text(("sources", place, "says"), source.says)
