"""A first framework whose questions a model writes: its words are data, its form is checked."""

from __future__ import annotations

import asyncio
import json
from pathlib import Path

import pytest

from promptcraft.errors import Refused, ReplyUnscorable
from promptcraft.framework.facets import CoverageItem
from promptcraft.framework.model import Framework
from promptcraft.framework.scaffold import scaffold
from promptcraft.framework.yaml_file import new_file, parse_framework
from promptcraft.models.base import Listener, ModelInfo, Reply, Request
from promptcraft.models.dispatch import Dispatcher
from promptcraft.models.ledger import Ledger
from promptcraft.revise.draft import Wanted, draft, draft_request
from tests.critique.bench import Json, scripted

SNAPSHOTS = Path(__file__).parent / "snapshots"
ITEMS = (
    CoverageItem(id="principles", label="the principles", suggest="Which principles?"),
    CoverageItem(id="comparison", label="what others did", suggest="Who else?", places=("india",)),
)
WANTED = Wanted("Should India ban private cars?", ITEMS, b"s" * 32, author="Ada")


class SmallModel:
    """A model that is known to be small and never asked."""

    def __init__(self, info: ModelInfo) -> None:
        self.info = info

    async def reply(self, request: Request, listen: Listener | None = None) -> Reply:
        """Never called."""
        raise AssertionError


def question(number: int, **more: object) -> Json:
    """A question as a model writes it."""
    return {"ask": f"What about reason {number}?", "why": None, "facet": None, "follow_ups": [], **more}


def reply(*questions: Json | str, **more: object) -> Json:
    """A whole reply."""
    texts = {key: f"Some words on {key}." for key in ("persona", "audience", "context", "style", "synthesis")}
    return {**texts, "questions": list(questions) or [question(n) for n in range(8)], **more}


def drafted(folder: Path, *replies: Json | str) -> Framework:
    """The framework that comes of these replies."""
    return asyncio.run(draft(WANTED, scripted(folder, *replies), Dispatcher(Ledger(None))))


def sent(folder: Path) -> str:
    """What the model is sent, as text."""
    request = draft_request(WANTED, scripted(folder, ""))
    return f"[system]\n{request.system}\n[user]\n{request.messages[0].content}"


def test_what_is_sent_is_what_was_reviewed(tmp_path: Path) -> None:
    """The words are those of the snapshot; `python -m tests.revise.test_draft` takes a change over."""
    assert sent(tmp_path) == (SNAPSHOTS / "new.txt").read_text("utf-8")


def test_a_small_model_writes_questions_only(tmp_path: Path) -> None:
    """It is asked for no more than it can do, and the scaffold has the rest."""
    model = scripted(tmp_path, "")
    small = SmallModel(model.info.model_copy(update={"small": True}))
    text = draft_request(WANTED, small).messages[0].content
    assert ("- principles (the principles)" in text, "persona" in text) == (True, False)


def test_a_reply_becomes_a_framework(tmp_path: Path) -> None:
    """The issue is the title, its place a variable; facets that are known give ids, others fall away."""
    first = question(1, ask="Which principles matter in India?", facet="principles", follow_ups=["Why?", " "])
    second = question(2, facet="invented", why="India differs.")
    made = drafted(tmp_path, reply(first, second, *(question(n) for n in range(3, 9))))
    assert (made.title, made.author) == ("Should {{ place }} ban private cars?", "Ada")
    assert made.questions[0].model_dump() == {
        "id": "principles",
        "ask": "Which principles matter in {{ place }}?",
        "why": "",
        "facet": "principles",
        "follow_ups": ("Why?",),
    }
    assert (made.questions[1].facet, made.questions[1].why) == ("", "{{ place }} differs.")
    assert len(set(made.question_ids)) == 8


def test_words_of_a_model_are_never_template_code(tmp_path: Path) -> None:
    """Braces in a reply are spelled out, and the file that is written reads back the same."""
    made = drafted(tmp_path, reply(persona="{{ 9**9 }} {% include 'x' %} {India}"))
    assert made.persona == "{{ '{{' }} 9**9 }} {{ '{%' }} include 'x' %} {{ '{' }}{{ place }}}"
    assert parse_framework(new_file(made), where="new").framework == made


def test_what_is_not_needed_may_be_missing(tmp_path: Path) -> None:
    """Extra keys, bare questions, doubles and empty texts are taken as they are meant."""
    loose: Json = {
        "title": "Mine",
        "style": None,
        "questions": [
            "Who pays?",
            {"ask": "Who gains?"},
            "Who loses?",
            "who pays?",
            "How long?",
            "What else?",
        ],
        "synthesis": "Weigh.",
    }
    made = drafted(tmp_path, loose)
    assert [one.ask for one in made.questions] == [
        "Who pays?",
        "Who gains?",
        "Who loses?",
        "How long?",
        "What else?",
    ]
    own = scaffold(WANTED.issue, ITEMS)
    assert (made.title, made.persona, made.synthesis) == (own.title, own.persona, own.synthesis)


@pytest.mark.parametrize("bad", ["no JSON", reply(question(1)), reply(*([question(1, ask=7)] * 6))])
def test_asked_once_more(tmp_path: Path, bad: Json | str) -> None:
    """A reply that cannot be used is asked for once more, and only once."""
    assert len(drafted(tmp_path, bad, reply()).questions) == 8
    with pytest.raises(ReplyUnscorable):
        drafted(tmp_path, bad, json.dumps(bad) if isinstance(bad, dict) else bad)


def test_a_refusal_is_no_framework(tmp_path: Path) -> None:
    """It is told as one and not asked again."""
    with pytest.raises(Refused):
        drafted(tmp_path, {"text": "No.", "stop": "refusal"}, reply())


if __name__ == "__main__":
    import tempfile

    with tempfile.TemporaryDirectory() as folder:
        (SNAPSHOTS / "new.txt").write_text(sent(Path(folder)), "utf-8")
