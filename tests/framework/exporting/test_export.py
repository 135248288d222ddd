"""Frameworks exported, and imported again."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings

from promptcraft.errors import UsageMistake
from promptcraft.framework.exporting.export import ENDINGS, KINDS, export
from promptcraft.framework.importing.files import import_bytes
from promptcraft.framework.importing.imported import Imported
from promptcraft.framework.model import Framework
from promptcraft.framework.renderer import Renderer
from tests.framework.exporting.frameworks import frameworks


def again(text: str, kind: str) -> Imported:
    """What importing an export gives; there is exactly one."""
    (imported,) = import_bytes(text.encode("utf-8"), name="again" + ENDINGS[kind])
    return imported


@pytest.mark.parametrize("kind", KINDS)
@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(framework=frameworks())
def test_an_export_gives_the_framework_again(kind: str, framework: Framework) -> None:
    """Title, fields, questions with all they have, synthesis, variables, figures and sources: nothing differs."""
    assert again(export(framework, kind), kind).framework == framework
