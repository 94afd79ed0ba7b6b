"""Writes a calendar of whole days as RFC 5545 has it: folded lines, escaped texts, lines that end in CRLF."""

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

_LONGEST = 75
"""Octets of a line without its end (RFC 5545, 3.1)."""


@dataclass(frozen=True, kw_only=True)
class Event:
    """One thing that happens on a whole day; `key` tells it apart from all others, for ever."""

    key: str
    on: date
    summary: str
    url: str = ""


def calendar(*, name: str, about: str, events: Iterable[Event], at: datetime) -> str:
    """Return the text of a calendar, with a sentence about what its days rest on."""
    return "".join(f"{line}\r\n" for plain in _lines(name, about, events, at) for line in folded(plain))


def escaped(text: str) -> str:
    """Return a text as a value of type TEXT (RFC 5545, 3.3.11)."""
    text = "".join(letter for letter in text if letter in "\n\t" or letter.isprintable())
    return text.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,").replace("\n", "\\n")


def folded(line: str) -> Iterator[str]:
    """Yield a line in pieces of at most 75 octets, never cutting a letter in two (RFC 5545, 3.1)."""
    piece, size = "", 0
    for letter in line:
        octets = len(letter.encode())
        if size + octets > _LONGEST:
            yield piece
            piece, size = " ", 1
        piece, size = piece + letter, size + octets
    yield piece


def _lines(name: str, about: str, events: Iterable[Event], at: datetime) -> Iterator[str]:
    stamp = at.astimezone(UTC).strftime("%Y%m%dT%H%M%SZ")
    yield from ("BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Maatwerk//Duties//EN", "CALSCALE:GREGORIAN")
    yield from ("METHOD:PUBLISH", f"X-WR-CALNAME:{escaped(name)}", f"X-WR-CALDESC:{escaped(about)}")
    for one in events:
        yield from ("BEGIN:VEVENT", f"UID:{hashlib.sha256(one.key.encode()).hexdigest()[:32]}@maatwerk")
        yield from (f"DTSTAMP:{stamp}", f"DTSTART;VALUE=DATE:{one.on:%Y%m%d}")
        yield f"DTEND;VALUE=DATE:{one.on + timedelta(days=1):%Y%m%d}"
        yield f"SUMMARY:{escaped(one.summary)}"
        if one.url:
            yield f"URL:{one.url}"
        yield from ("TRANSP:TRANSPARENT", "CLASS:CONFIDENTIAL", "END:VEVENT")
    yield "END:VCALENDAR"
