"""Reads what people hand to a command, and turns each room's refusal into the command's own."""

import json
import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Any

from .outcome import InputRefused

MOST_BYTES = 64 * 1024 * 1024


def read_bytes(path: Path, *, most: int = MOST_BYTES) -> bytes:
    """Return a file's bytes, or refuse a path that cannot be read, is no regular file or far too large."""
    try:
        with open(path, "rb", opener=_without_waiting) as file:
            about = os.fstat(file.fileno())
            if not stat.S_ISREG(about.st_mode):
                why = "A device or a pipe may never end."
                raise _refused(path, "not_a_file", "is no regular file", why, "Name a file.")
            if about.st_size > most:
                why = f"More than {most >> 20} MiB."
                raise _refused(path, "too_large", "is too large", why, "Check the file.")
            return file.read()
    except OSError as trouble:
        raise _refused(
            path, "not_found", "cannot be read", str(trouble.strerror), "Check the path."
        ) from trouble


def write_bytes(path: Path, content: bytes) -> None:
    """Write a file that somebody asked for, or refuse a path where none can be written."""
    try:
        path.write_bytes(content)
    except OSError as trouble:
        why = str(trouble.strerror)
        raise _refused(
            path, "not_written", "cannot be written", why, "Name a folder that is there."
        ) from trouble


def read_facts(path: Path) -> dict[str, Any]:
    """Return a flat object of facts from a JSON file."""
    try:
        facts = json.loads(read_bytes(path), object_pairs_hook=_once)
        # Half a character, such as \ud800, can be written in JSON, yet no answer could repeat it.
        json.dumps(facts, ensure_ascii=False).encode()
    except (ValueError, RecursionError) as trouble:
        raise _refused(
            path, "json_unreadable", "is no JSON", str(trouble), 'Write one flat object: {"fact": value}.'
        ) from trouble
    if not isinstance(facts, dict):
        raise _refused(
            path,
            "facts_not_flat",
            "is not an object",
            "Facts are pairs of name and value.",
            'Write one flat object: {"fact": value}.',
        )
    return facts


def read_day(text: str | None, *, today: date) -> date:
    """Return the day that was given as YYYY-MM-DD, else today."""
    from maatwerk.rulebook.vocabulary import LAST_DAY

    if text is None:
        return today
    try:
        day = date.fromisoformat(text)
    except ValueError:
        day = date.max
    if day.isoformat() != text or day > LAST_DAY:
        raise InputRefused(
            code="date_unreadable",
            what=f"{text!r} is no date.",
            where="--on",
            why=f"A date has the form 2026-11-23 and is not after {LAST_DAY}.",
            do="Give year, month and day.",
        )
    return day


@contextmanager
def refusing(*kinds: type[Exception], where: str) -> Iterator[None]:
    """Turn a room's refusal, which says what, where, why and do, into the command's refusal."""
    try:
        yield
    except kinds as trouble:
        raise InputRefused(
            code=str(getattr(trouble, "code", "refused")),
            what=str(getattr(trouble, "what", trouble)),
            where=str(getattr(trouble, "where", "")) or where,
            why=str(getattr(trouble, "why", "")),
            do=str(getattr(trouble, "do", "")),
        ) from trouble


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """Return an object, or refuse one in which a name stands twice: which of the two would be meant?"""
    made = dict(pairs)
    if len(made) != len(pairs):
        names = [name for name, _ in pairs]
        twice = next(name for name in names if names.count(name) > 1)
        raise ValueError(f"{twice!a} stands there twice.")
    return made


def _without_waiting(path: str, flags: int) -> int:
    """Open at once; a pipe that nobody writes to would hold the command up for ever."""
    return os.open(path, flags | os.O_NONBLOCK)


def _refused(path: Path, code: str, what: str, why: str, do: str) -> InputRefused:
    return InputRefused(code=code, what=f"{path.name} {what}.", where=str(path), why=why, do=do)
