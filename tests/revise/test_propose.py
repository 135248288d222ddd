"""A reviser proposes edits for the findings of others: typed, tried, answering something."""

from __future__ import annotations

import asyncio
import json
from pathlib import Path

import pytest

from promptcraft.errors import NewerSchema, Refused, ReplyUnscorable, StorageFailed
from promptcraft.models.dispatch import Dispatcher
from promptcraft.models.ledger import Ledger
from promptcraft.records.critique import Finding
from promptcraft.records.revision import AnsweredFinding, Proposal
from promptcraft.revise.proposals import save_proposal, stored_proposals
from promptcraft.revise.propose import propose, revise_request
from promptcraft.workspace.places import Workspace
from tests.critique.bench import Json, edit, review, scripted

FINDINGS = tuple(
    AnsweredFinding(
        reviewer="one", finding=Finding(id=f"f{n}", kind="weakness", anchor="effects", reason=reason)
    )
    for n, reason in enumerate(("It asks three things.", "Nothing on fairness."), 1)
)
SNAPSHOTS = Path(__file__).parent / "snapshots"


def proposed(folder: Path, *replies: Json | str) -> Proposal:
    """What comes of asking a reviser that gives these replies."""
    work = propose(review(), FINDINGS, scripted(folder, *replies), Dispatcher(Ledger(None)))
    return asyncio.run(work)


def sent(folder: Path) -> str:
    """What a reviser is sent, as text."""
    request = revise_request(review(), FINDINGS, scripted(folder, ""))
    return f"[system]\n{request.system}\n[user]\n{request.messages[0].content}"


def test_what_is_sent_is_what_was_reviewed(tmp_path: Path) -> None:
    """The words a reviser gets are those of the snapshot; `python -m tests.revise.test_propose` takes a change over."""
    assert sent(tmp_path) == (SNAPSHOTS / "revise.txt").read_text("utf-8")


def test_an_edit_names_the_findings_it_answers(tmp_path: Path) -> None:
    """Its answers are the findings by number, with the reviewer whose they are."""
    made = proposed(tmp_path, {"edits": [edit(answers=[2, 1])]})
    (one,) = made.candidates
    assert [answer.finding.reason for answer in one.answers] == [
        "Nothing on fairness.",
        "It asks three things.",
    ]
    assert (one.proposed_by, made.notes) == ((made.by,), ())


def test_edits_that_do_not_apply_or_answer_nothing_are_named(tmp_path: Path) -> None:
    """They are left out with a note each; the others stand."""
    made = proposed(tmp_path, {"edits": [edit(question="nine"), edit(answers=[7]), edit(answers=[])]})
    assert made.candidates == ()
    assert [note.split(":")[0] for note in made.notes] == [
        "Edit 1 (rewrite) does not apply",
        "Edit 2 (rewrite) was left out",
        "Edit 3 (rewrite) was left out",
    ]


def test_a_spoilt_reply_is_asked_once_more(tmp_path: Path) -> None:
    """The second reply counts; a second spoilt one is an error."""
    assert len(proposed(tmp_path, "no JSON", {"edits": [edit()]}).candidates) == 1
    with pytest.raises(ReplyUnscorable):
        proposed(tmp_path, "no JSON", json.dumps({"edits": "many"}))


def test_a_refusal_is_told(tmp_path: Path) -> None:
    """A model that declines is an error, not an empty list."""
    with pytest.raises(Refused):
        proposed(tmp_path, {"text": "No.", "stop": "refusal"})


def test_a_proposal_is_kept_beside_the_critiques(tmp_path: Path) -> None:
    """It is read back equal, and not written under --no-store."""
    made = proposed(tmp_path, {"edits": [edit()]})
    kept = save_proposal(Workspace(tmp_path / "w"), made)
    assert stored_proposals(Workspace(tmp_path / "w"), "tolls") == (kept,)
    save_proposal(Workspace(tmp_path / "x", stored=False), made)
    assert not (tmp_path / "x").exists()


@pytest.mark.parametrize(
    ("text", "kind"),
    [("{", StorageFailed), ("[" * 100_000, StorageFailed), ('{"schema_version": 99}', NewerSchema)],
)
def test_a_spoilt_proposal_is_named(tmp_path: Path, text: str, kind: type[Exception]) -> None:
    """A file that is cut, or newer than this program, stops the command and stays as it is."""
    kept = save_proposal(Workspace(tmp_path / "w"), proposed(tmp_path, {"edits": [edit()]}))
    path = tmp_path / "w" / kept.path
    path.write_text(text, "utf-8")
    with pytest.raises(kind):
        stored_proposals(Workspace(tmp_path / "w"), "tolls")
    assert path.read_text("utf-8") == text


if __name__ == "__main__":
    import tempfile

    SNAPSHOTS.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        (SNAPSHOTS / "revise.txt").write_text(sent(Path(folder)), "utf-8")
