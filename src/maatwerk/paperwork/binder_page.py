"""The first page of a binder: readable in any browser, offline, without a reference to anything outside."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Mapping, Sequence
from html import escape
from typing import Any
from urllib.parse import quote

from maatwerk.paperwork import assets

_TITLES = {"statement.pdf": "statement", "label.pdf": "label", "case-sheet.pdf": "case_sheet"}


def page(
    *,
    device: str,
    at: dt.datetime,
    fingerprint: str,
    held: Mapping[str, bytes],
    data: Mapping[str, Any],
    events: Sequence[Mapping[str, Any]],
    images: Sequence[Mapping[str, Any]],
    language: str = "en",
) -> bytes:
    """Return index.html."""
    words = assets.binder_words(language)
    parts = {
        **words,
        "title": escape(words["title_of"].format(device=device)),
        "at": escape(f"{at:%Y-%m-%d %H:%M} {at.tzname()}"),
        "facts": _facts(data.get("statement"), words),
        "fingerprint": escape(" ".join(re.findall(".{1,8}", fingerprint))),
        "documents": _files("documents", held, words),
        "data": _files("data", held, words),
        "design": _files("design", held, words),
        "evidence": _files("evidence", held, words),
        "images": _images(images, words),
        "events": _events(events, words),
    }
    template = assets.template("binder/index.html").decode("utf-8")
    return re.sub(r"@(\w+)@", lambda found: parts[found[1]], template).encode("utf-8")


def _facts(statement: Any, words: Mapping[str, str]) -> str:
    """Return who and what the binder is about, from the statement where there is one."""
    if not isinstance(statement, Mapping):
        return ""
    device, patient, prescriber = (statement.get(name) or {} for name in ("device", "patient", "prescriber"))
    rows = (
        (words["device"], device.get("description")),
        (words["patient"], patient.get("identifier")),
        (words["prescriber"], prescriber.get("name")),
        (words["manufacturer"], (statement.get("manufacturer") or {}).get("name")),
        (words["statement"], statement.get("number")),
    )
    said = "".join(
        f"<tr><td class=quiet>{escape(k)}</td><td>{escape(str(v))}</td></tr>" for k, v in rows if v
    )
    return f"<div class=wide><table>{said}</table></div>" if said else ""


def _table(heads: Sequence[str], rows: Iterable[Sequence[str]], *, none: str) -> str:
    body = "".join("<tr>" + "".join(f"<td>{cell}</td>" for cell in row) + "</tr>" for row in rows)
    if not body:
        return f"<p class=quiet>{escape(none)}</p>"
    head = "".join(f"<th scope=col>{escape(word)}</th>" for word in heads)
    return f"<div class=wide><table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table></div>"


def _files(folder: str, held: Mapping[str, bytes], words: Mapping[str, str]) -> str:
    rows = [
        (_link(path, words), _size(len(content), words))
        for path, content in sorted(held.items())
        if path.startswith(f"{folder}/")
    ]
    return _table((words["file"], words["size"]), rows, none=words["none"])


def _link(path: str, words: Mapping[str, str]) -> str:
    name = path.split("/", 1)[1]
    said = words[_TITLES[name]] if name in _TITLES else ""
    title = f"{escape(said)} <span class=faint>{escape(name)}</span>" if said else escape(name)
    return f'<a href="{escape(quote(path))}">{title}</a>'


def _size(length: int, words: Mapping[str, str]) -> str:
    if length < 10_000:
        return words["bytes"].format(length=length)
    return f"{length / 1000:.0f} kB" if length < 10_000_000 else f"{length / 1_000_000:.0f} MB"


def _images(images: Sequence[Mapping[str, Any]], words: Mapping[str, str]) -> str:
    names = list(dict.fromkeys(name for image in images for name in image))
    rows = [
        [f"<span class=code>{escape(str(image.get(name, '')))}</span>" for name in names] for image in images
    ]
    return _table(names, rows, none=words["no_images"])


def _events(events: Sequence[Mapping[str, Any]], words: Mapping[str, str]) -> str:
    rows = [
        (
            f"<span class=code>{event['number']}</span>",
            f"<span class=moment>{escape(_moment(str(event['at'])))}</span>",
            escape(str(event["actor_name"])),
            escape(str(event["kind"])),
            f"<span class=code>{escape(str(event['subject']))}</span>",
        )
        for event in events
    ]
    heads = [words[name] for name in ("number", "when", "who", "what", "about")]
    return _table(heads, rows, none=words["no_events"])


def _moment(value: str) -> str:
    return value[:16].replace("T", " ")
