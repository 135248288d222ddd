"""How long a server asks us to wait, from its headers; what cannot be understood is not a wish."""

from __future__ import annotations

import re
import time
from collections.abc import Mapping
from email.utils import parsedate_to_datetime

NUMBER = re.compile(r"[0-9]{1,12}(\.[0-9]{0,9})?")


def retry_after(headers: Mapping[str, str]) -> float | None:
    """The seconds that `retry-after-ms` or `retry-after` ask for; None for nothing, garbage or the past."""
    milliseconds = headers.get("retry-after-ms", "").strip()
    if NUMBER.fullmatch(milliseconds):
        return float(milliseconds) / 1000
    wish = headers.get("retry-after", "").strip()
    if NUMBER.fullmatch(wish):
        return float(wish)
    try:
        ahead = parsedate_to_datetime(wish).timestamp() - time.time()
    except (ValueError, TypeError, OverflowError, IndexError):
        return None
    return ahead if ahead >= 0 else None
