"""A key in every form in which it could be found, worked out without the code under test."""

from __future__ import annotations

import base64
from urllib.parse import quote

KEY = "sk-SENTINEL/3f9a+b7=Zq"


def spellings(secret: str) -> dict[str, str]:
    """The secret in every form in which it could be found, worked out without the code under test."""
    raw = secret.encode()
    found = {
        "raw": secret,
        "reversed": secret[::-1],
        "hexadecimal": raw.hex(),
        "HEXADECIMAL": raw.hex().upper(),
        "in an address": quote(secret, safe=""),
        "every character in an address": "".join(f"%{byte:02X}" for byte in raw),
        "JSON": "".join(f"\\u{ord(c):04x}" for c in secret),
        "JSON, slashes": secret.replace("/", "\\/"),
        "HTML": "".join(f"&#{byte};" for byte in raw),
    }
    for before in ("", "B", "Be"):
        whole = base64.b64encode((before + secret).encode()).decode().rstrip("=")
        core = whole[(len(before) * 8 + 5) // 6 : -1]
        found[f"base64 after {len(before)}"] = core
        found[f"base64 for addresses after {len(before)}"] = core.replace("+", "-").replace("/", "_")
    return found


FORMS = spellings(KEY)
ECHO = " ".join(
    (
        *(form for name, form in FORMS.items() if "base64" not in name),
        *(base64.b64encode(f"{before}{KEY}".encode()).decode() for before in ("", "B", "Be", "Bearer ")),
        *(
            base64.urlsafe_b64encode(f"{before}{KEY}".encode()).decode()
            for before in ("", "B", "Be", "Bearer ")
        ),
    )
)
"""What a server says that tells the key in every form."""


def traces(place: str, text: str) -> list[str]:
    """Where and how the key is found in this text."""
    return [f"{name} in {place}" for name, form in FORMS.items() if form in text]
