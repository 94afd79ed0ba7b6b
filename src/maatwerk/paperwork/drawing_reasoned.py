"""Turns a reasoning into the one JSON that its template draws."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from maatwerk.paperwork.drawing import Setting
from maatwerk.paperwork.reasoned import Considered, Ground, ReasoningData, Way

_UNKNOWN = "not_known"


def reasoning(data: ReasoningData, *, setting: Setting) -> dict[str, Any]:
    """Return what reasoning.typ draws."""
    words = setting.words
    frame = setting.frame(
        title=f"{words['reasoning_title']}: {data.name}",
        author="Maatwerk",
        description=f"{data.name}, {data.edition}",
        running=data.name,
    )
    return frame | {
        "name": data.name,
        "institution": data.institution,
        "family": data.family,
        "kept_by": data.kept_by,
        "kept_at": setting.moment(data.kept_at),
        "on": setting.day(data.on),
        "edition": data.edition,
        "checked": _checked(data, setting),
        "found": [
            _found(words["it_is"], _named(data.qualification, setting), data.about_device, setting),
            _found(words["class_head"], _class(data, setting), data.about_class, setting),
            _found(words["notified_body"], _body(data.notified_body, setting), data.about_body, setting),
        ],
        "ways": [_way(one, setting) for one in data.ways],
        "changes": [
            {
                "text": one.text,
                "cites": setting.cites(one.cites[:3]) + (" …" if len(one.cites) > 3 else ""),
                "hangs_on": " ".join(one.hangs_on),
                "reading": "" if one.confidence == "text" else str(words[f"reading_{one.confidence}"]),
            }
            for one in data.changes
        ],
        "further": str(words["binds_too"]).format(count=data.further_duties) if data.further_duties else "",
        "hanging": str(words["duties_hang"]).format(count=data.duties_open) if data.duties_open else "",
        "open": list(data.open),
        "answers": [
            {"question": one.question, "answer": one.answer, "from": str(words[f"from_{one.source}"])}
            for one in data.answers
        ],
        "rules": [_rule(one, setting) for one in data.rules],
        "facts_digest": data.facts_digest,
    }


def _checked(data: ReasoningData, setting: Setting) -> str:
    said = "law_checked_none" if data.checked_by == "none" else "law_checked_by"
    return str(setting.words[said]).format(edition=data.edition, who=data.checked_by)


def _found(label: str, value: str, grounds: Sequence[Ground], setting: Setting) -> dict[str, Any]:
    return {"label": label, "value": value, "grounds": [_ground(one, setting) for one in grounds]}


def _ground(one: Ground, setting: Setting) -> dict[str, str]:
    return {"text": one.text, "rests_on": f"{setting.words[one.basis]} · {setting.cites(one.cites)}"}


def _named(code: str, setting: Setting) -> str:
    words = setting.words
    return str(words["not_known_yet"]) if code == _UNKNOWN else str(words.get(code, code))


def _class(data: ReasoningData, setting: Setting) -> str:
    words = setting.words
    if data.device_class == "not_applicable":
        return str(words["does_not_apply"])
    if data.device_class == _UNKNOWN:
        return str(words["or_higher"]).format(value=data.class_at_least)
    if data.rule is None:
        return data.device_class
    return str(words["by_rule"]).format(value=data.device_class, rule=data.rule)


def _body(answer: str, setting: Setting) -> str:
    return str(setting.words[{"yes": "needed", "no": "not_needed"}.get(answer, "not_known_yet")])


def _way(one: Way, setting: Setting) -> dict[str, Any]:
    stands = {"yes": "way_open", "no": "way_closed"}.get(one.open, "not_known_yet")
    return {
        "name": str(setting.words[f"way_{one.route}"]),
        "stands": str(setting.words[stands]),
        "blockers": [_ground(each, setting) for each in one.blockers],
    }


def _rule(one: Considered, setting: Setting) -> dict[str, str]:
    words = setting.words
    said = {"yes": "applies", "no": "does_not_apply"}.get(one.applies, "not_known_yet")
    return {
        "rule": str(one.rule),
        "text": one.text,
        "applies": str(words[said]),
        "class": one.device_class if one.applies == "yes" else "",
        "cites": setting.cites(one.cites) if one.applies == "yes" else "",
    }
