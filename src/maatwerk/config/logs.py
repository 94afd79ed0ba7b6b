"""Keeps patient identity out of the log: what could hold a value of a record is cut before it is written."""

import logging
import re
import traceback
from types import TracebackType

_MAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
_QUERY = re.compile(r"(?<=\?)[^\s\"']+")

_Told = tuple[type[BaseException], BaseException, TracebackType | None] | tuple[None, None, None]


class NoIdentity(logging.Filter):
    """Cuts e-mail addresses and the query part of addresses out of each line."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Rewrite the line; every line passes."""
        text = _QUERY.sub("[cut]", _MAIL.sub("[address]", record.getMessage()))
        record.msg, record.args = text, None
        return True


class Line(logging.Formatter):
    """Writes a line; of an exception its kind and place, because its text may quote a record."""

    def formatException(self, ei: _Told) -> str:  # noqa: N802 - the name that logging calls
        """Return the places an exception came through, and the kinds of it and of its causes."""
        trouble = ei[1]
        parts: list[str] = []
        while trouble is not None:
            parts.append("".join(traceback.format_tb(trouble.__traceback__)) + type(trouble).__qualname__)
            hidden = None if trouble.__suppress_context__ else trouble.__context__
            trouble = trouble.__cause__ or hidden
        return "\ncaused by\n".join(parts)
