"""From what people write after -m to a model: `provider:name`, a table of promptcraft.toml, or a word."""

from __future__ import annotations

import difflib
from collections.abc import Callable
from importlib.util import find_spec
from pathlib import Path

from promptcraft.errors import ModelUnknown, SettingsInvalid
from promptcraft.models.address import check_address, needs_trust
from promptcraft.models.base import Model, ModelInfo
from promptcraft.models.effort import with_effort
from promptcraft.models.plugins import plugin_model, plugins
from promptcraft.models.redact import known_secrets, redacted
from promptcraft.models.sdk_model import Endpoint
from promptcraft.records.record import Record
from promptcraft.workspace.file_names import SETTINGS_NAME
from promptcraft.workspace.key_shape import (
    REPLACE_IT,
    SHOWN,
    begins_like_key,
    looks_like_key,
    plain_address,
    without_keys,
)
from promptcraft.workspace.keys import has_key, key_problem
from promptcraft.workspace.settings import Effort, ModelTable, Settings

OLLAMA_URL = "http://127.0.0.1:11434/v1"


class KnownModel(Record):
    """One way to write a model. `needs` says what is missing while it is not `ready`."""

    form: str
    what: str
    ready: bool
    needs: str = ""


def split(text: str) -> tuple[str, str]:
    """The provider and the name in `provider:name`; the name is empty where there is only a word."""
    provider, _, name = text.strip().partition(":")
    return provider.strip(), name.strip()


def resolve(text: str, settings: Settings, *, effort: Effort | None = None) -> Model:
    """The model that people mean by this text. Asks nobody and reads no key; raises ModelUnknown.

    `effort`: how hard it shall think, where it can be told; a table's own effort gives way.

    `checklist` is a reviewer and not a model: whoever offers it looks for it before coming here.
    """
    provider, name = split(text)
    factory = FACTORIES.get(provider)
    if factory is not None and provider in settings.models:
        raise SettingsInvalid(
            f"{SETTINGS_NAME}: models.{provider} has the name of a built-in model.",
            hint="Give the table another name; then -m can tell the two apart.",
            where=f"models.{provider}",
        )
    if provider in HOSTED:
        return HOSTED[provider](name, effort)
    if factory is not None:
        return factory(name)
    table = settings.models.get(text.strip())
    if table is not None:
        return _from_table(text.strip(), table, effort)
    offered = plugin_model(provider, name, frozenset(FACTORIES))
    if offered is not None:
        return offered
    raise _unknown(text, settings)


def known_models(settings: Settings) -> tuple[KnownModel, ...]:
    """Every form that works or could work here, for lists and for doctor."""
    from promptcraft.models import anthropic, openai

    rows = [
        _hosted("anthropic:NAME", "Anthropic's API", anthropic.KEY_VARIABLE),
        _hosted("openai:NAME", "OpenAI's API", openai.KEY_VARIABLE),
        KnownModel(form="ollama:NAME", what="a model in Ollama, where that runs on this machine", ready=True),
        _embedded(),
        KnownModel(form="paste", what="any chat: you carry the text (also paste:NAME)", ready=True),
        KnownModel(form="scripted:FILE", what="prepared replies, for tests and demonstrations", ready=True),
        KnownModel(form="checklist", what="no model: the built-in rules, critique only", ready=True),
    ]
    for name, table in sorted(settings.models.items()):
        what = f"{table.model} at {plain_address(table.base_url)}"
        rows.append(_hosted(name, what, table.api_key_env))
    for plugin in plugins(frozenset(FACTORIES)):
        form, what = f"{plugin.provider}:NAME", f"a plugin of {plugin.source}"
        needs = f"{plugin.problem} ({plugin.source})" if plugin.problem else ""
        rows.append(KnownModel(form=form, what=what, ready=not needs, needs=needs))
    return tuple(rows)


def key_variables(settings: Settings) -> dict[str, tuple[str, ...]]:
    """Every variable that a key is looked for in here, and the forms of the models that send it."""
    from promptcraft.models import anthropic, openai

    found: dict[str, tuple[str, ...]] = {
        anthropic.KEY_VARIABLE: ("anthropic:NAME",),
        openai.KEY_VARIABLE: ("openai:NAME",),
    }
    for name, table in sorted(settings.models.items()):
        if table.api_key_env:
            found[table.api_key_env] = (*found.get(table.api_key_env, ()), name)
    return found


def _embedded() -> KnownModel:
    """Ready when its runtime and some weights are installed; nothing is loaded to find out."""
    from promptcraft.models.weights import KNOWN, best_weights, weights_state

    ready = find_spec("xllamacpp") is not None and best_weights() is not None
    what = "the embedded model (also local:0.5b, local:FILE.gguf)"
    needs = "" if ready else weights_state(KNOWN[0].name).command
    return KnownModel(form="local", what=what, ready=ready, needs=needs)


def _hosted(form: str, what: str, variable: str) -> KnownModel:
    ready = not variable or has_key(variable)
    needs = "" if ready else key_problem() or f"{variable} is not set"
    return KnownModel(form=without_keys(form), what=what, ready=ready, needs=needs)


def _anthropic(name: str, effort: Effort | None = None) -> Model:
    from promptcraft.models import anthropic

    shaped = not name.startswith(anthropic.UNSHAPED)
    info = ModelInfo(provider="anthropic", name=_named("anthropic", name), structured=shaped, batch=True)
    endpoint = Endpoint(
        base_url=anthropic.BASE_URL,
        model=name,
        api_key_env=anthropic.KEY_VARIABLE,
        effort=effort or "",
    )
    return anthropic.AnthropicModel(with_effort(info, effort), endpoint)


def _openai(name: str, effort: Effort | None = None) -> Model:
    from promptcraft.models import openai

    info = ModelInfo(
        provider="openai",
        name=_named("openai", name),
        structured=name != "gpt-4" and not name.startswith(openai.UNSHAPED),
        batch=True,
        chances=openai.tells_chances(name) and effort is None,
    )
    endpoint = Endpoint(
        base_url=openai.BASE_URL, model=name, api_key_env=openai.KEY_VARIABLE, effort=effort or ""
    )
    return openai.OpenAIModel(with_effort(info, effort), endpoint)


def _ollama(name: str) -> Model:
    from promptcraft.models.compatible import CompatibleModel

    info = ModelInfo(provider="ollama", name=_named("ollama", name), structured=True, free=True, parallel=2)
    return CompatibleModel(info, Endpoint(base_url=OLLAMA_URL, model=name))


def _local(name: str) -> Model:
    from promptcraft.models.local import LocalModel

    return LocalModel(name)


def _paste(name: str) -> Model:
    from promptcraft.models.paste import PasteModel

    return PasteModel(name)


def _scripted(name: str) -> Model:
    from promptcraft.models.scripted import ScriptedModel

    return ScriptedModel(Path(_named("scripted", name)))


def _checklist(name: str) -> Model:
    raise ModelUnknown(
        "checklist is not a model: it can review a framework, but it cannot answer.",
        hint="Use it with critique and revise; for anything else name a model, such as local or paste.",
        where=f"checklist:{name}" if name else "checklist",
    )


FACTORIES: dict[str, Callable[[str], Model]] = {
    "anthropic": _anthropic,
    "openai": _openai,
    "ollama": _ollama,
    "local": _local,
    "paste": _paste,
    "scripted": _scripted,
    "checklist": _checklist,
}


HOSTED: dict[str, Callable[[str, Effort | None], Model]] = {"anthropic": _anthropic, "openai": _openai}
"""The built-in models that can be told how hard to think."""


def _named(provider: str, name: str) -> str:
    if not name:
        what, form = ("a file", "replies.yaml") if provider == "scripted" else ("a model's name", "NAME")
        raise ModelUnknown(
            f"{provider} needs {what} after a colon.", hint=f"Write {provider}:{form}.", where=provider
        )
    if begins_like_key(name):
        raise ModelUnknown(
            f"What stands after {provider}: is a key, so it is not shown, and nothing was sent.",
            hint=f"Write {provider}:NAME, and store the key with `promptcraft models keys set`. {REPLACE_IT}",
            where=provider,
        )
    return name


def takes_effort(text: str, settings: Settings) -> bool:
    """Whether `--effort` reaches this model: not every chat server knows it, so its table has to say so."""
    table = settings.models.get(text.strip())
    if table is None:
        return split(text)[0] in HOSTED
    return table.api != "openai" or table.effort is not None


def _from_table(label: str, table: ModelTable, effort: Effort | None) -> Model:
    """The model of a `[models.NAME]` table; its provider is the table's name, so each has its own pace."""
    check_address(label, table)
    if table.api == "openai" and table.effort is None:
        effort = None
    effort = effort or table.effort
    info = ModelInfo(
        provider=label,
        name="",
        structured=table.structured,
        free=table.price_input == 0 and table.price_output == 0,
        context=table.context,
        parallel=table.parallel,
        max_output=table.max_output,
        batch=table.batch,
        price_input=table.price_input,
        price_output=table.price_output,
        chances=table.chances and table.api != "anthropic",
        settings=f"{table.api} {table.base_url} {table.model}",
    )
    info = with_effort(info, effort)
    endpoint = _endpoint(table, effort)
    if table.api == "anthropic":
        from promptcraft.models.anthropic import AnthropicModel

        return AnthropicModel(info, endpoint)
    if table.api == "responses":
        from promptcraft.models.openai import OpenAIModel

        return OpenAIModel(info, endpoint)
    from promptcraft.models.compatible import CompatibleModel

    return CompatibleModel(info, endpoint)


def _endpoint(table: ModelTable, effort: Effort | None) -> Endpoint:
    return Endpoint(
        base_url=table.base_url,
        model=table.model,
        api_key_env=table.api_key_env,
        stream=table.stream,
        effort=effort or "",
        untried=needs_trust(table),
        timeout=table.timeout,
        idle_timeout=table.idle_timeout,
    )


def _unknown(text: str, settings: Settings) -> ModelUnknown:
    names = [*FACTORIES, *settings.models, *(one.provider for one in plugins(frozenset(FACTORIES)))]
    near = difflib.get_close_matches(split(text)[0].lower(), names, n=2, cutoff=0.6)
    meant = f" Did you mean {' or '.join(near)}?" if near else ""
    forms = "anthropic:NAME, openai:NAME, ollama:NAME, local, paste, scripted:FILE"
    tables = f", or of {SETTINGS_NAME}: {', '.join(sorted(settings.models))}" if settings.models else ""
    return ModelUnknown(
        f"No model is written {_shown(text)!r}.{meant}",
        hint=f"Write one of {forms}{tables}; other servers get a [models.NAME] table in {SETTINGS_NAME}.",
        where=_shown(text),
    )


def _shown(text: str) -> str:
    """What was typed without any key, known here or not; of a long text only the head."""
    text = redacted(text, known_secrets())
    if looks_like_key(text):
        return SHOWN
    text = without_keys(text)
    return text if len(text) <= 40 else text[:12] + "…"
