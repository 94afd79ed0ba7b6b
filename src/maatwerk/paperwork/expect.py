"""Looks for what should be stated: facts given from outside, held against a statement."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from maatwerk.paperwork import shapes, snapshot, wording
from maatwerk.paperwork.compare import letters, stands_whole
from maatwerk.paperwork.errors import PaperRefused
from maatwerk.paperwork.findings import Finding, Said
from maatwerk.paperwork.reasons import reason

_ALL = 0.999
_SOME = 0.5
_PLACE = re.compile(r"(?<![\d.])%s(?![\d])(?!\.\d)(?!\s*(?:mm|cm|µm|°|g|kg|h|min)\b)")


@dataclass(frozen=True)
class _Wanted:
    """One thing that should be stated, and how strictly it must be found."""

    indent: int
    what: str
    text: str
    exact: bool = False


def facts(given: Mapping[str, Any]) -> dict[str, Any]:
    """Return the expected facts; the shape is statement.json, of which any part may be left out."""
    shape = shapes.schema(snapshot.StatementData, title="")
    found = list(_faults(given, shape, ""))
    unknown = sorted(path for path, why in found if why == "unknown")
    if unknown:
        raise PaperRefused(
            "unknown_fact",
            what="Some expected facts have names that statement.json does not know.",
            where=", ".join(unknown),
            do="Use the names of maatwerk.statement/1.",
        )
    if found:
        raise PaperRefused(
            "fact_unreadable",
            what="Some expected facts do not have their shape.",
            where=", ".join(f"{path or 'the file'} ({why})" for path, why in found),
            do="Give texts, lists and objects as maatwerk.statement/1 has them.",
        )
    return dict(given)


def _faults(given: Any, shape: Mapping[str, Any], path: str) -> Iterator[tuple[str, str]]:
    """Return what does not fit a schema, reading every part as one that may be absent or null."""
    part = shape.get("anyOf", [shape])[0]
    if given is None:
        return
    kind = part.get("type", "string")
    if kind == "object":
        if not isinstance(given, Mapping):
            yield path, "not an object"
            return
        for name, value in given.items():
            inner = f"{path}.{name}" if path else str(name)
            if name not in part["properties"]:
                yield inner, "unknown"
            else:
                yield from _faults(value, part["properties"][name], inner)
    elif kind == "array":
        if not isinstance(given, list | tuple):
            yield path, "not a list"
            return
        for number, value in enumerate(given):
            if value is None:
                yield f"{path}[{number}]", "null in a list"
            yield from _faults(value, part["items"], f"{path}[{number}]")
    elif not isinstance(given, str):
        yield path, "not a text"


def held_against(
    said: Mapping[int, Said], *, expected: Mapping[str, Any], text: str, sections: Mapping[int, str]
) -> dict[int, Said]:
    """Return the findings with what was left out; `sections` is the text that stands under each indent."""
    found = dict(said)
    for wanted in _wanted(expected):
        share = _share(wanted, text=text, section=sections.get(wanted.indent, ""))
        found[wanted.indent] = _judged(found[wanted.indent], wanted, share)
    return found


def _judged(said: Said, wanted: _Wanted, share: float) -> Said:
    if share >= _ALL:
        if said.finding is Finding.NOT_APPLICABLE:
            return Said(Finding.PRESENT, said.evidence or wanted.text, said.page, said.reasons)
        return said
    facts_ = {"said": wanted.text, "what": wanted.what}
    if share >= _SOME:
        return _down(said, Finding.DOUBTFUL, wanted, "partly_stated", facts_)
    return _down(said, Finding.MISSING, wanted, "left_out", facts_)


def _down(said: Said, finding: Finding, wanted: _Wanted, code: str, facts_: Mapping[str, str]) -> Said:
    return said.worse(finding, reason(code, indent=wanted.indent, **facts_))


def _wanted(expected: Mapping[str, Any]) -> Iterator[_Wanted]:
    yield from _place(1, "manufacturer", expected.get("manufacturer"))
    for number, site in enumerate(expected.get("sites") or (), start=1):
        yield from _place(1, f"manufacturing site {number}", site)
    yield from _place(2, "authorised representative", expected.get("authorised_representative"))
    yield from _texts(
        3, "device", expected.get("device"), ("identification", "description"), exact={"identification"}
    )
    yield from _texts(4, "patient", expected.get("patient"), ("identifier",), exact={"identifier"})
    yield from _texts(5, "prescriber", expected.get("prescriber"), ("name", "institution"))
    for trait in expected.get("characteristics") or ():
        said = f"{trait.get('name') or ''} {trait.get('value') or ''} {trait.get('unit') or ''}"
        yield _Wanted(6, "characteristic", said.strip())
    for one in (expected.get("gspr") or {}).get("exceptions") or ():
        yield _Wanted(7, "exception from Annex I", str(one.get("gspr") or ""))
        if one.get("grounds"):
            yield _Wanted(7, f"grounds for {one.get('gspr')}", str(one["grounds"]))
    held = expected.get("substances") or {}
    for kind in ("medicinal", "human", "animal"):
        for name in held.get(kind) or ():
            yield _Wanted(8, f"{kind} substance", str(name))


def _place(indent: int, what: str, place: Any) -> Iterator[_Wanted]:
    yield from _texts(indent, what, place, ("name", "address"))


def _texts(
    indent: int, what: str, value: Any, keys: Sequence[str], exact: frozenset[str] | set[str] = frozenset()
) -> Iterator[_Wanted]:
    for key in keys if isinstance(value, Mapping) else ():
        text = str(value.get(key) or "").strip()
        if text:
            yield _Wanted(indent, f"{what}, {key}", text, exact=key in exact)


def _share(wanted: _Wanted, *, text: str, section: str) -> float:
    """Return which share of the wanted words is found: first where it belongs, else anywhere."""
    if wanted.what == "exception from Annex I":
        return _exception(wanted.text, text=text, section=section)
    if wanted.exact:
        return _whole(wanted.text, text)
    if letters(wanted.text) in letters(section):
        return 1.0
    if wanted.indent == 6:
        return 1.0 if _as_printed(wanted.text, section) else _trait(wanted.text, section or text)
    if wanted.indent == 8:
        # Named somewhere is not indicated: it must stand where the statement speaks of substances.
        here, there = _words(wanted.text, section), _words(wanted.text, text)
        return here if here >= there else max(here, min(there, 0.9))
    return max(_words(wanted.text, section), _words(wanted.text, text))


def _whole(wanted: str, text: str) -> float:
    """Return the share of what identifies; half of a code is the code of somebody else."""
    if stands_whole(wanted, text):
        return 1.0
    is_code = len(wanted.split()) == 1 and any(sign.isdigit() for sign in wanted)
    return 0.0 if is_code else _words(wanted, text) * 0.9


def _exception(place: str, *, text: str, section: str) -> float:
    number = place.split(".", 2)[-1] if place.startswith("Annex.I.") else place
    pattern = re.compile(_PLACE.pattern % re.escape(number))
    if pattern.search(section):
        return 1.0
    near = re.compile(
        rf"(?:annex|anhang|annexe|bijlage|anexo|allegato|gspr|requirement|anforderung|exigence|eis|requisit)\w*\W+(?:\w+\W+){{0,4}}{pattern.pattern}",
        re.IGNORECASE,
    )
    return 1.0 if near.search(text) else 0.0


def _tokens(text: str) -> list[str]:
    """Return the words and numbers of a text; 1,00 and 1.0 are the same number."""
    made = []
    for word in re.findall(r"\d+(?:[.,]\d+)?|[^\W_]+", text.lower()):
        number = word.replace(",", ".")
        made.append(f"{float(number):g}" if re.fullmatch(r"\d+(?:\.\d+)?", number) else word)
    return made


def _words(wanted: str, text: str) -> float:
    there = set(_tokens(text))
    asked = [word for word in _tokens(wanted) if len(word) > 1 or word.isdigit()]
    if not asked:
        return 1.0
    found = [word for word in asked if word in there]
    numbers_lost = any(word[0].isdigit() and word not in there for word in asked)
    share = len(found) / len(asked)
    return min(share, 0.9) if numbers_lost else share


def _as_printed(wanted: str, section: str) -> bool:
    """Return whether a characteristic stands as our own papers print it: 90° for 90 deg, 2 for 2 count."""
    head, _, unit = wanted.rpartition(" ")
    figure = wording.measure(head.rpartition(" ")[2], unit)
    return "".join(figure.split()) in "".join(section.split()) and _words(head, section) >= _ALL


def _trait(wanted: str, text: str) -> float:
    """Return the share of a characteristic; without its number it is not stated."""
    numbers = [word for word in _tokens(wanted) if word[0].isdigit()]
    there = _tokens(text)
    if any(number not in there for number in numbers):
        return 0.0
    named = [word for word in _tokens(wanted) if word.isalpha() and len(word) > 2]
    if named and not any(word in there for word in named):
        return 0.0
    return _words(wanted, text)
