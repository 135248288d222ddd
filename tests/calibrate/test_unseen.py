"""Twenty prompts that no rule of the checklist was written with: what code plants in them is found."""

from __future__ import annotations

from pathlib import Path

from promptcraft.calibrate.defects import plant_all
from promptcraft.calibrate.right import false_alarms, found
from promptcraft.critique.checklist import checklist
from promptcraft.critique.review import Review
from promptcraft.critique.rubric import load_rubric
from promptcraft.framework.importing.prose import import_prose
from promptcraft.framework.model import Framework
from promptcraft.framework.rendered import as_rendered
from promptcraft.records.critique import Critique

PROMPTS = Path(__file__).parent / "unseen_prompts" / "prompts"


def read(name: str, framework: Framework) -> Critique:
    """What the checklist says of it."""
    filled = as_rendered(name, framework, framework, {})
    return checklist(Review(filled, framework, load_rubric(), b"a secret of thirty-two bytes ..."))


def test_what_is_planted_is_found() -> None:
    """Nine in ten of what is planted, in every document with one false alarm at most."""
    planted = hits = 0
    alarms: list[int] = []
    for path in sorted(PROMPTS.glob("*.txt")):
        framework = import_prose(path.read_text("utf-8").strip(), name=path.stem).framework
        before = read(path.stem, framework)
        alarms.append(0)
        for one in plant_all(framework, seed=int(path.stem)):
            after = read(path.stem, one.framework)
            planted += 1
            hits += found(after, before, one)
            alarms[-1] += len(false_alarms(after, before, one))
    assert (len(alarms), planted > 300) == (20, True)
    assert hits >= 0.9 * planted
    assert max(alarms) <= 1
