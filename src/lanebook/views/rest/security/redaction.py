"""Logs without secrets: what is logged is cleaned on its way out, whoever logged it."""

from __future__ import annotations

import logging
import os
import re
from collections.abc import Callable
from typing import Final, TextIO

from lanebook.answers.safe_text import safe

HIDDEN: Final = "[secret]"
_LOGGERS: Final = ("lanebook", "uvicorn", "asyncio")
_SHAPES: Final = re.compile(
    r"(?P<name>code=|[Bb]earer\s+|lanebook-\d+=|\"code\":\s*\"|token=)[A-Za-z0-9_~+/=.-]+"
)
_LONGEST: Final = 500


class ShortLines(logging.Formatter):
    """One short line a record, without secrets.

    Args:
        secrets: returns what must not appear, asked anew for each record.
        tracebacks: whether failures bring Python's traceback (LANEBOOK_DEBUG).
    """

    def __init__(self, secrets: Callable[[], tuple[str, ...]], *, tracebacks: bool = False) -> None:
        super().__init__()
        self._secrets = secrets
        self._tracebacks = tracebacks

    def format(self, record: logging.LogRecord) -> str:
        """Return the line; a stranger's text in it is on one line and cut."""
        text = safe(record.getMessage(), limit=_LONGEST)
        if record.exc_info and record.exc_info[1]:
            error = record.exc_info[1]
            text = f"{text} ({safe(str(error), limit=_LONGEST)})"
            if self._tracebacks:
                text = f"{text}\n{self.formatException(record.exc_info)}"
        return self.redacted(f"lanebook: {text}")

    def redacted(self, text: str) -> str:
        """Return `text` without any secret, whole or in the shape of one."""
        for secret in self._secrets():
            text = text.replace(secret, HIDDEN)
        return _SHAPES.sub(rf"\g<name>{HIDDEN}", text)


def log_to(stream: TextIO, secrets: Callable[[], tuple[str, ...]]) -> logging.Handler:
    """Send warnings of the server and failures of its libraries to `stream`; returns the handler.

    LANEBOOK_DEBUG=1 adds tracebacks and what the libraries warn about.
    """
    debug = os.environ.get("LANEBOOK_DEBUG", "") not in {"", "0"}
    handler = logging.StreamHandler(stream)
    handler.setFormatter(ShortLines(secrets, tracebacks=debug))
    for name in _LOGGERS:
        logger = logging.getLogger(name)
        logger.handlers = [handler]
        logger.propagate = False
        logger.setLevel(logging.WARNING if debug or name == "lanebook" else logging.ERROR)
    return handler
