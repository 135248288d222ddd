"""Which family a reviewer or an author belongs to: models of one maker are not independent of each other. Pure."""

from __future__ import annotations

import re

from promptcraft.models.registry import split

FAMILIES = {
    "claude": "anthropic",
    "gpt": "openai",
    "chatgpt": "openai",
    "o1": "openai",
    "o3": "openai",
    "o4": "openai",
    "gemini": "google",
    "gemma": "google",
    "llama": "meta",
    "mistral": "mistral",
    "mixtral": "mistral",
    "qwen": "qwen",
    "deepseek": "deepseek",
    "grok": "xai",
    "phi": "microsoft",
    "command": "cohere",
    "kimi": "moonshot",
    "glm": "zhipu",
}
"""The first word of a model's name, and who makes it."""
MAKERS = {"anthropic", "openai"}


def family(label: str) -> str:
    """The maker of the model with this label; where it is not known, the provider and name themselves."""
    provider, name = split(label)
    if provider in MAKERS:
        return provider
    for word in re.findall(r"[a-z]+\d?|[a-z]*\d+", (name or provider).lower()):
        for known in (word, word.rstrip("0123456789")):
            if known in FAMILIES:
                return FAMILIES[known]
    return label
