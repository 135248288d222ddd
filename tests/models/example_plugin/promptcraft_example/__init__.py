"""An example of a plugin: a model that answers every request with the same JSON, whatever it is asked."""

from __future__ import annotations

from promptcraft.models.base import Listener, ModelInfo, Reply, Request
from promptcraft.records.usage import Usage


class Parrot:
    """Says what it was made to say."""

    def __init__(self, name: str) -> None:
        self._name = name

    @property
    def info(self) -> ModelInfo:
        """It costs nothing, and is asked for no shape."""
        return ModelInfo(provider="example", name=self._name, free=True)

    async def reply(self, request: Request, listen: Listener | None = None) -> Reply:
        """The name it was given."""
        text = f"I am {self._name}, and you sent {len(request.messages)} message."
        if listen is not None:
            listen(text)
        return Reply(text=text, model=f"parrot-{self._name}", usage=Usage(input=10, output=5))


def model(name: str) -> Parrot:
    """What the entry point names: from what stands after the colon to a model."""
    return Parrot(name)
