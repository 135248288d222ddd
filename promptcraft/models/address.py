"""Where a table of promptcraft.toml may send a call, and which key it may take along."""

from __future__ import annotations

import ipaddress
import re
from urllib.parse import urlsplit

from promptcraft.errors import SettingsInvalid
from promptcraft.workspace.file_names import SETTINGS_NAME
from promptcraft.workspace.settings import ModelTable

OWN_HOSTS = {
    "ANTHROPIC_API_KEY": ("anthropic.com", "claude.com"),
    "OPENAI_API_KEY": ("openai.com",),
}
"""The domains that a provider's own key may be sent to: a folder from a stranger could name any other."""
PLAIN_HOST = re.compile(r"[\w.-]+|[0-9a-f:.]+(%\w+)?", re.IGNORECASE)


def check_address(label: str, table: ModelTable) -> None:
    """Raise SettingsInvalid for an address that cannot be one, or that the table's key must not go to."""
    host, encrypted = _parts(label, table.base_url)
    variable = table.api_key_env
    if not variable:
        return
    own = OWN_HOSTS.get(variable.strip().upper())
    if own is not None and not any(host == domain or host.endswith(f".{domain}") for domain in own):
        raise SettingsInvalid(
            f"{SETTINGS_NAME}: models.{label} would send {variable} to {host}, which is another's server.",
            hint="Keep the other server's key in a variable of its own, and name that one in api_key_env.",
            where=f"models.{label}.api_key_env",
        )
    if not (encrypted or is_this_machine(host)):
        raise SettingsInvalid(
            f"{SETTINGS_NAME}: models.{label} would send a key unencrypted, over http://, to {host}.",
            hint="Use an https:// address, or a server on this machine.",
            where=f"models.{label}.base_url",
        )


def needs_trust(table: ModelTable) -> bool:
    """Whether the person has to say once that this table may have its key: it goes to a server of nobody we know.

    A provider's own key goes to that provider, and this machine may have any: neither is asked about.
    """
    host = urlsplit(table.base_url).hostname or ""
    known = table.api_key_env.strip().upper() in OWN_HOSTS
    return bool(table.api_key_env) and not known and not is_this_machine(host.lower())


def is_this_machine(host: str) -> bool:
    """Whether the host is the loopback address or one of its names."""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost" or host.endswith(".localhost")


def _parts(label: str, base_url: str) -> tuple[str, bool]:
    """The host, and whether what is sent there is encrypted."""
    try:
        parts = urlsplit(base_url)
        host = parts.hostname or ""
        sound = parts.scheme in ("http", "https") and (parts.port or 1) > 0
    except ValueError:
        host, sound = "", False
    if not sound or not PLAIN_HOST.fullmatch(host) or _has_more(base_url):
        raise SettingsInvalid(
            f"{SETTINGS_NAME}: models.{label}.base_url must be a plain http:// or https:// address.",
            hint="No user, key or query in it; a key stays in the variable that api_key_env names.",
            where=f"models.{label}.base_url",
        )
    return host.lower(), parts.scheme == "https"


def _has_more(base_url: str) -> bool:
    """Whether it holds a user, a query or a fragment, or a character that programs read differently."""
    odd = any(c in "@?#\\" or c.isspace() or not c.isprintable() for c in base_url)
    return odd or not base_url.isascii()
