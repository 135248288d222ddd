"""Keeps keys out of the logs of the SDKs, which at their most talkative show every header that a server sends."""

from __future__ import annotations

import logging
import traceback
from types import TracebackType

from promptcraft.models.scrub import without_key
from promptcraft.workspace.keys import handed_out

TALKERS = ("openai", "anthropic", "httpx2", "httpcore2")
"""The packages under an adapter that log what they send and get."""


class _WithoutKeys(logging.Filter):
    """Lets every record pass, without any key that this process has had in hand."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Rewrite the record where it holds a key."""
        secrets = handed_out()
        plain = told = record.getMessage()
        for secret in secrets:
            told = without_key(told, secret)
        if told != plain:
            record.msg, record.args = told, ()
        if record.exc_info:
            record.exc_text = _printed(record.exc_info, secrets)
            record.exc_info = None
        return True


_FILTER = _WithoutKeys()


def keep_keys_out_of_logs() -> None:
    """Put the filter on every logger of those packages; to be called once they are loaded, and twice is harmless."""
    for name, logger in list(logging.root.manager.loggerDict.items()):
        if isinstance(logger, logging.Logger) and name.partition(".")[0] in TALKERS:
            logger.addFilter(_FILTER)


def _printed(
    error: tuple[type[BaseException], BaseException, TracebackType | None] | tuple[None, None, None],
    secrets: tuple[str, ...],
) -> str:
    """The traceback as text, without the keys."""
    text = "".join(traceback.format_exception(*error)).rstrip()
    for secret in secrets:
        text = without_key(text, secret)
    return text
