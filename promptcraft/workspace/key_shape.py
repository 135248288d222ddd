"""Tells a key from the name of a variable, so that a key in the wrong place is refused and not shown."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

VARIABLE = re.compile(r"[A-Za-z_][A-Za-z0-9_]*", re.ASCII)
SHOWN = "[key]"
KNOWN = re.compile(
    r"(?:sk|pk|rk|xai|pplx|nvapi|csk|key)-|AIza|AKIA|(?:sk|gsk|hf|ghp|r8|fw|github_pat)_(?=.*\d)"
)
"""What providers' keys begin with."""
SHORTEST, RUN, LONG_RUN, LONG = 12, 10, 16, 24
"""Letters of what begins like a key, of runs of letters and digits, and of a text with a shorter run in it."""
FEW_DIGITS = 4
UUID = re.compile(r"[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")
HIDDEN = re.compile(
    r"(?<![A-Za-z0-9])(?:"
    r"sk-(?:proj|ant|or|svcacct|admin)[\w-]*-[\w./+=-]{8,}"
    r"|(?:sk|pk|rk|xai|pplx|nvapi|csk|key)-(?=[\w-]*\d)(?=[\w-]*[A-Za-z])[\w-]*[A-Za-z0-9]{12,}[\w./+=-]*"
    r"|(?:gsk|hf|ghp|r8|github_pat)_(?=\w*\d)\w{16,}"
    r"|AIza[\w-]{16,}|AKIA[A-Z0-9]{12,})",
    re.ASCII,
)
"""What can be nothing but a key, wherever it stands in a text."""
REPLACE_IT = "Consider that key known to others, and have its provider make a new one."


def looks_like_key(text: str) -> bool:
    """Whether what should be a name is more likely a key; better once too often than printed."""
    text = text.strip()
    if (len(text) >= SHORTEST and KNOWN.match(text)) or UUID.fullmatch(text):
        return True
    runs = [run for run in re.split(r"[^A-Za-z0-9]+", text) if _mixed(run) and not run.isupper()]
    longest = max(map(len, runs), default=0)
    digits = sum(c.isdigit() for c in text)
    return longest >= LONG_RUN or (longest >= RUN and len(text) >= LONG and digits >= FEW_DIGITS)


def is_variable(text: str) -> bool:
    """Whether the text can be the name of a variable, and is no key in its place."""
    return VARIABLE.fullmatch(text) is not None and not looks_like_key(text)


def shown_variable(text: str) -> str:
    """The name of a variable as it may be shown: a mark in its place where it is more likely a key."""
    return text if not text or is_variable(text) else SHOWN


def begins_like_key(text: str) -> bool:
    """Whether the text begins as keys do and has their length; for names that may be long and odd themselves."""
    return HIDDEN.match(text.strip()) is not None


def without_keys(text: str) -> str:
    """The text without anything that can be nothing but a key; other text stays as it is."""
    return HIDDEN.sub(SHOWN, text)


def plain_address(base_url: str) -> str:
    """The address as it may be shown: without user, query and fragment, and without a key in its path."""
    try:
        parts = urlsplit(base_url)
        host = parts.netloc.rpartition("@")[2]
    except ValueError:
        return "an address that cannot be read"
    if not parts.scheme or not host:
        return without_keys(re.split(r"[?#]", base_url.rpartition("@")[2])[0])
    return without_keys(f"{parts.scheme}://{host}{parts.path}")


def _mixed(text: str) -> bool:
    return any(c.isdigit() for c in text) and any(c.isalpha() for c in text)
