"""A form that is only partly filled in, kept on this machine until it is done."""

from __future__ import annotations

import hashlib
from pathlib import Path

from pydantic import ValidationError

from promptcraft.critique.people import Filled
from promptcraft.critique.review import Review
from promptcraft.workspace.files import read_bytes, write_whole
from promptcraft.workspace.places import Workspace

LARGEST = 2_000_000


def read_draft(workspace: Workspace, review: Review, reviewer: str) -> Filled:
    """What this reviewer has filled in so far for this text and rubric; an empty form where there is none."""
    path = _path(workspace, review, reviewer)
    if not workspace.stored or not path.is_file():
        return Filled(reviewer=reviewer)
    try:
        return Filled.model_validate_json(read_bytes(path, limit=LARGEST))
    except ValidationError:
        return Filled(reviewer=reviewer)  # of another version of the form: it is asked again


def keep_draft(workspace: Workspace, review: Review, filled: Filled) -> None:
    """Keep what is filled in; nothing under --no-store."""
    if workspace.stored:
        workspace.make_private()
        path = _path(workspace, review, filled.reviewer)
        write_whole(path, filled.model_dump_json().encode("utf-8"), private=True)


def drop_draft(workspace: Workspace, review: Review, reviewer: str) -> None:
    """Forget it, once it is a critique."""
    _path(workspace, review, reviewer).unlink(missing_ok=True)


def _path(workspace: Workspace, review: Review, reviewer: str) -> Path:
    about = "\0".join((review.rendered.name, review.rendered.rendered_hash, review.rubric.name, reviewer))
    digest = hashlib.sha256(about.encode("utf-8", "surrogatepass")).hexdigest()[:12]
    return workspace.private / "reviews" / f"{digest}.json"
