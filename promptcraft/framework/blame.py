"""Who each question and each field of a framework came from, read from its versions. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from promptcraft.errors import EditRejected
from promptcraft.framework.compare_versions import Comparison, QuestionChange, compare_versions
from promptcraft.framework.edits import (
    AddQuestion,
    DropQuestion,
    MoveQuestion,
    RewriteQuestion,
    SetField,
    apply,
)
from promptcraft.framework.history import AcceptedEdit, Version
from promptcraft.framework.model import Framework, Part, Source, content_hash

NAMED = ("variables", "figures")
"""Fields that hold named things, each of which has an origin of its own."""
UNRECORDED = "changed since the last recorded version"


class Touch(Part):
    """One change and who it came from.

    `number` and `version` say when, 0 and empty where it is not recorded yet. `proposed_by` is empty for what a
    person wrote: then `by` is who wrote it, else who accepted it. `answers` are the findings it answered.
    """

    did: str
    number: int = 0
    version: str = ""
    at: str = ""
    by: str = ""
    proposed_by: str = ""
    answers: tuple[str, ...] = ()
    note: str = ""


class Blamed(Part):
    """Where one question or field came from, and its last change; None when it is as it was written."""

    kind: str
    name: str
    text: str
    origin: Touch
    last: Touch | None = None


@dataclass
class _State:
    """What is known after some versions: a touch or two for each question id and each field."""

    origin: dict[str, Touch] = field(default_factory=dict)
    last: dict[str, Touch] = field(default_factory=dict)
    dropped: dict[str, tuple[str, Touch]] = field(default_factory=dict)


def blame(known: Sequence[Version], current: Framework) -> tuple[Blamed, ...]:
    """Every field that has text, then every question in asking order, with who it came from.

    Without versions everything is its author's. What the file holds beyond the last version has no number yet.
    """
    state = _State()
    start = known[0].framework if known else current
    first = _touch(known, 0, "written") if known else Touch(did="written")
    author = _by_author(first, start.author)
    for name in (*_names(start), *map(_question_key, start.question_ids)):
        state.origin[name] = author
    framework = start
    for place in range(1, len(known)):
        framework = _pass_version(state, framework, known, place)
    if known and content_hash(current) != known[-1].version:
        _pass_by_hand(state, compare_versions(framework, current), Touch(did="", note=UNRECORDED))
    return tuple(_listed(state, current, first))


def _by_author(touch: Touch, author: str) -> Touch:
    return touch.model_copy(update={"by": author}) if author else touch


def _pass_version(state: _State, before: Framework, known: Sequence[Version], place: int) -> Framework:
    """Take in one version: first its edits, then whatever they do not account for."""
    version = known[place]
    for accepted in version.edits:
        try:
            after = apply(before, accepted.edit)
        except EditRejected:
            continue
        _pass_edit(state, before, accepted, _touch(known, place, ""))
        before = after
    by_hand = compare_versions(before, version.framework)
    _pass_by_hand(state, by_hand, _touch(known, place, ""))
    return version.framework


def _touch(known: Sequence[Version], place: int, did: str) -> Touch:
    one = known[place]
    return Touch(did=did, number=place + 1, version=one.version, at=one.at, by=one.by, note=one.note)


def _pass_edit(state: _State, before: Framework, accepted: AcceptedEdit, touch: Touch) -> None:
    by_edit = touch.model_copy(update={"proposed_by": accepted.proposed_by, "answers": accepted.answers})
    match accepted.edit:
        case AddQuestion(question=question):
            _add(state, question.id, question.ask, by_edit)
        case RewriteQuestion(question_id=name):
            _change(state, _question_key(name), by_edit, "rewritten")
        case MoveQuestion(question_id=name):
            _change(state, _question_key(name), by_edit, "moved")
        case DropQuestion(question_id=name):
            _drop(state, name, _ask(before, name))
        case SetField(field=name):
            _change(state, name, by_edit, "set")


def _pass_by_hand(state: _State, comparison: Comparison, touch: Touch) -> None:
    """Take in what no edit accounts for; drops first, since an id may be dropped and used anew."""
    for change in sorted(comparison.questions, key=lambda one: one.kind != "dropped"):
        if change.kind == "dropped":
            _drop(state, change.id, change.ask)
        elif change.kind == "added":
            _add(state, change.id, change.ask, touch)
        else:
            if change.was:
                _rename(state, change.was, change.id)
            _change(state, _question_key(change.id), touch, _done(change))
    for name in dict.fromkeys(_field_key(one.field) for one in comparison.fields):
        _change(state, name, touch, "set")


def _done(change: QuestionChange) -> str:
    """What was done to a question, in words: `rewritten and moved`."""
    named = [one.field for one in change.fields]
    done = ["rewritten"] if "ask" in named else []
    done += [f"given another {name.replace('_', ' ')}" for name in named if name != "ask"]
    done += ["moved"] if change.moved else []
    done += [f"renamed from {change.was}"] if change.was else []
    return " and ".join(done)


def _change(state: _State, key: str, touch: Touch, did: str) -> None:
    """A key that was not there before begins with this touch; others keep their origin."""
    done = touch.model_copy(update={"did": did})
    if key in state.origin:
        state.last[key] = done
    else:
        state.origin[key] = done


def _add(state: _State, name: str, ask: str, touch: Touch) -> None:
    key = _question_key(name)
    text, origin = state.dropped.get(name, ("", touch))
    state.last.pop(key, None)
    if text == ask:
        # Put back as it was: it still comes from whoever wrote it first.
        state.origin[key] = origin
        state.last[key] = touch.model_copy(update={"did": "brought back"})
    else:
        state.origin[key] = touch.model_copy(update={"did": "added"})


def _drop(state: _State, name: str, ask: str) -> None:
    key = _question_key(name)
    origin = state.origin.pop(key, None)
    state.last.pop(key, None)
    if origin is not None:
        state.dropped[name] = (ask, origin)


def _rename(state: _State, old: str, new: str) -> None:
    for table in (state.origin, state.last):
        touch = table.pop(_question_key(old), None)
        if touch is not None:
            table[_question_key(new)] = touch


def _listed(state: _State, current: Framework, first: Touch) -> Iterator[Blamed]:
    for name in _names(current):
        origin = state.origin.get(name, first)
        yield Blamed(
            kind="field", name=name, text=_text(current, name), origin=origin, last=state.last.get(name)
        )
    for question in current.questions:
        key = _question_key(question.id)
        origin = state.origin.get(key, first)
        yield Blamed(
            kind="question", name=question.id, text=question.ask, origin=origin, last=state.last.get(key)
        )


def _question_key(name: str) -> str:
    return f"questions: {name}"


def _field_key(path: str) -> str:
    """The field that this path of a comparison belongs to."""
    steps = path.split(": ")
    return ": ".join(steps[:2]) if steps[0] in NAMED else steps[0]


def _names(framework: Framework) -> Iterator[str]:
    """The fields that hold something, in the order of the file."""
    for name in Framework.model_fields:
        value = getattr(framework, name)
        if name in NAMED:
            yield from (f"{name}: {one}" for one in value)
        elif name != "questions" and value:
            yield name


def _text(framework: Framework, name: str) -> str:
    """What a field says, as far as one line can show it."""
    field_name, _, inner = name.partition(": ")
    value = getattr(framework, field_name)
    if inner:
        shown = value[inner].model_dump(mode="json", exclude_defaults=True)
        return ", ".join(f"{key} {one}" for key, one in shown.items())
    if isinstance(value, tuple):
        return "; ".join(one.title if isinstance(one, Source) else str(one) for one in value)
    return str(getattr(value, "ask", value))


def _ask(framework: Framework, question_id: str) -> str:
    return next((one.ask for one in framework.questions if one.id == question_id), "")
