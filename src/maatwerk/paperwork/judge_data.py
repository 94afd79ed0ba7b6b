"""Judges the eight elements of Annex.XIII.1 on the data of a statement.json."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from maatwerk.paperwork import assets, labels, snapshot
from maatwerk.paperwork.findings import Finding, Said
from maatwerk.paperwork.judge_conformity import declares_conformity, denies_conformity
from maatwerk.paperwork.judge_text import (
    characteristics_fault,
    declares_exclusive_use,
    denies_prescriber,
    has_place,
    names_institution_only,
)
from maatwerk.paperwork.reading import any_of, is_blank, placeholder, says_nothing, says_unknown
from maatwerk.paperwork.reasons import reason

_OUTSIDE = any_of(labels.OUTSIDE)
_FIELDS = {
    1: ("manufacturer", "sites"),
    2: ("authorised_representative",),
    3: ("device",),
    4: ("patient", "exclusive_use"),
    5: ("prescriber",),
    6: ("characteristics",),
    7: ("gspr",),
    8: ("substances",),
}


def judged(data: Mapping[str, Any]) -> dict[int, Said]:
    """Return what the data say on each indent; what has not its shape is doubtful at best."""
    faults = snapshot.check(data)
    found: dict[int, Said] = {}
    for indent, fields in _FIELDS.items():
        wrong = [fault for fault in faults if fault.where.split(".")[0].split("[")[0] in fields]
        if wrong:
            reasons = tuple(reason("shape_fault", indent=indent, what=str(fault)) for fault in wrong)
            said = _judge(indent, only_texts({name: data.get(name) for name in fields}), data)
            found[indent] = said.worse(Finding.DOUBTFUL, *reasons)
        else:
            found[indent] = _judge(indent, {name: data[name] for name in fields}, data)
    return found


def only_texts(value: Any) -> Any:
    """Return the value with everything replaced that a judge could not read."""
    if isinstance(value, Mapping):
        return {str(key): only_texts(part) for key, part in value.items()}
    if isinstance(value, list):
        return [only_texts(part) for part in value]
    return value if isinstance(value, str) else ""


def _judge(indent: int, part: Mapping[str, Any], data: Mapping[str, Any]) -> Said:
    judges: dict[int, Callable[[Mapping[str, Any], Mapping[str, Any]], Said]] = {
        1: _manufacturer,
        2: _representative,
        3: _device,
        4: _patient,
        5: _prescriber,
        6: _characteristics,
        7: _conformity,
        8: _substances,
    }
    return judges[indent](part, data)


def _device(part: Mapping[str, Any], data: Mapping[str, Any]) -> Said:
    asked = {"device.identification": _at(part["device"], "identification")}
    return _texts(3, asked, shown=_flat(part["device"]))


def _prescriber(part: Mapping[str, Any], data: Mapping[str, Any]) -> Said:
    name = _at(part["prescriber"], "name")
    said = _texts(5, {"prescriber.name": name}, shown=_flat(part["prescriber"]))
    if said.finding is Finding.PRESENT and denies_prescriber(name):
        return said.worse(Finding.MISSING, reason("said_not_to_apply", indent=5, said=name))
    if said.finding is Finding.PRESENT and names_institution_only(name):
        return said.worse(Finding.DOUBTFUL, reason("person_not_named", indent=5))
    return said


def _texts(indent: int, asked: Mapping[str, Any], *, shown: str) -> Said:
    """Return the finding on texts that must all be there."""
    said = Said(Finding.PRESENT, shown)
    for what, text in asked.items():
        if not isinstance(text, str) or not text.strip():
            said = said.worse(Finding.MISSING, reason("value_empty", indent=indent, what=what))
        elif says_nothing(text):
            said = said.worse(Finding.MISSING, reason("said_not_to_apply", indent=indent, said=text))
        elif says_unknown(text):
            said = said.worse(Finding.MISSING, reason("said_unknown", indent=indent, said=text))
        elif placeholder(text):
            said = said.worse(Finding.DOUBTFUL, reason("placeholder", indent=indent, said=placeholder(text)))
    return said


def _manufacturer(part: Mapping[str, Any], data: Mapping[str, Any]) -> Said:
    maker, sites = part["manufacturer"], part["sites"]
    asked = {"manufacturer.name": _at(maker, "name"), "manufacturer.address": _at(maker, "address")}
    if not isinstance(sites, list) or not sites:
        asked["sites"] = ""
        sites = []
    for number, site in enumerate(sites):
        asked[f"sites[{number}].name"] = _at(site, "name")
        asked[f"sites[{number}].address"] = _at(site, "address")
    said = _texts(1, asked, shown=" · ".join(_flat(place) for place in (maker, *sites)))
    if said.finding is Finding.PRESENT and not all(has_place(_at(one, "address")) for one in (maker, *sites)):
        return said.worse(Finding.DOUBTFUL, reason("address_missing", indent=1))
    return said


def _representative(part: Mapping[str, Any], data: Mapping[str, Any]) -> Said:
    place = part["authorised_representative"]
    if place:
        asked = {f"authorised_representative.{key}": _at(place, key) for key in ("name", "address")}
        return _texts(2, asked, shown=_flat(place))
    maker = _flat(only_texts(data.get("manufacturer")))
    outside = _OUTSIDE.search(maker)
    if outside:
        why = reason("representative_missing", indent=2, said=outside[0])
        return Said(Finding.MISSING, maker, reasons=(why,))
    return Said(Finding.NOT_APPLICABLE)


def _patient(part: Mapping[str, Any], data: Mapping[str, Any]) -> Said:
    sentence = part["exclusive_use"]
    asked = {"patient.identifier": _at(part["patient"], "identifier"), "exclusive_use": sentence}
    said = _texts(4, asked, shown=f"{_at(part['patient'], 'identifier')} · {sentence}")
    if (
        isinstance(sentence, str)
        and sentence.strip()
        and _is_read(data)
        and not declares_exclusive_use(sentence)
    ):
        return said.worse(Finding.DOUBTFUL, reason("exclusive_use_not_declared", indent=4))
    return said


def _characteristics(part: Mapping[str, Any], data: Mapping[str, Any]) -> Said:
    traits = part["characteristics"]
    if not isinstance(traits, list) or not traits:
        return _texts(6, {"characteristics": ""}, shown="")
    asked = {f"characteristics[{number}].name": _at(trait, "name") for number, trait in enumerate(traits)}
    values = [str(_at(trait, "value")) for trait in traits]
    # "Sleeves: none" answers what was asked; a statement in which every value is such an answer does not.
    bare = all(says_nothing(value) or says_unknown(value) for value in values)
    for number, value in enumerate(values):
        if bare or is_blank(value) or placeholder(value):
            asked[f"characteristics[{number}].value"] = value
    said = _texts(6, asked, shown=" · ".join(_flat(trait) for trait in traits))
    for code, value in ((characteristics_fault(value), value) for value in values):
        if code in {"points_elsewhere", "from_a_series"}:
            said = said.worse(Finding.DOUBTFUL, reason(code, indent=6, said=value))
    return said


def _conformity(part: Mapping[str, Any], data: Mapping[str, Any]) -> Said:
    sentence, exceptions = _at(part["gspr"], "sentence"), _at(part["gspr"], "exceptions")
    said = _texts(7, {"gspr.sentence": sentence}, shown=sentence if isinstance(sentence, str) else "")
    if said.finding is Finding.PRESENT and _is_read(data) and not declares_conformity(sentence):
        said = said.worse(Finding.DOUBTFUL, reason("gspr_not_named", indent=7))
    elif said.finding is Finding.PRESENT and denies_conformity(sentence):
        said = said.worse(Finding.DOUBTFUL, reason("conformity_denied", indent=7))
    for number, one in enumerate(exceptions if isinstance(exceptions, list) else ()):
        if not _at(one, "gspr").strip():
            what = f"gspr.exceptions[{number}].gspr"
            said = said.worse(Finding.DOUBTFUL, reason("value_empty", indent=7, what=what))
        grounds = _at(one, "grounds")
        if says_nothing(grounds) or says_unknown(grounds) or placeholder(grounds):
            said = said.worse(Finding.DOUBTFUL, reason("grounds_missing", indent=7))
    return said


def _substances(part: Mapping[str, Any], data: Mapping[str, Any]) -> Said:
    held = [
        text for kind in ("medicinal", "human", "animal") for text in _list(_at(part["substances"], kind))
    ]
    if not held:
        return Said(Finding.NOT_APPLICABLE)
    return _texts(8, {f"substances[{n}]": text for n, text in enumerate(held)}, shown="; ".join(held))


def _is_read(data: Mapping[str, Any]) -> bool:
    return data.get("language") in assets.languages()


def _at(value: Any, key: str) -> Any:
    return value.get(key, "") if isinstance(value, Mapping) else ""


def _list(value: Any) -> list[str]:
    return [str(one) for one in value] if isinstance(value, list) else []


def _flat(value: Any) -> str:
    if isinstance(value, Mapping):
        return ", ".join(text for text in map(_flat, value.values()) if text)
    if isinstance(value, Iterable) and not isinstance(value, str):
        return ", ".join(text for text in map(_flat, value) if text)
    return str(value) if value is not None else ""
