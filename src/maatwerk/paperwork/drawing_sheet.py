"""Turns a case sheet into the one JSON that its template draws: what repeats is said once."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from maatwerk.paperwork import shapes, wording
from maatwerk.paperwork.drawing import Setting
from maatwerk.paperwork.snapshot import AdaptedShown, CaseSheetData, CheckDone, GatePassed, Measured

_LONG = 24  # signs: a longer answer that was built as asked is not printed twice
_VERDICTS = ("failed", "not_done", "passed")  # the worst first


def case_sheet(data: CaseSheetData, *, picture: str | None, setting: Setting) -> dict[str, Any]:
    """Return what case_sheet.typ draws."""
    words = setting.words
    frame = setting.frame(
        title=f"{words['case_sheet_title']} {data.number}",
        author="Maatwerk",
        description=f"{data.device_name}, {data.number}",
        running=data.number,
    )
    validated = data.recipe.validated_on if data.recipe else None
    checks, common = _checks(data.checks, setting=setting)
    return frame | {
        "sheet": shapes.as_json(data),
        "picture": picture,
        "side_word": words[data.side] if data.side else "",
        "state": data.state.replace("_", " "),
        "qualification": words.get(data.qualification, data.qualification),
        "prescribed_on": setting.day(data.prescribed_on),
        "route_cites": setting.cites(data.route_cites),
        "recipe_validated": str(words["validated_on"]).format(date=setting.day(validated))
        if validated
        else "",
        "characteristics": [_characteristic(one, setting=setting) for one in data.characteristics],
        "gates": [_gate(one, setting=setting) for one in data.gates],
        "concessions": [
            {"code": one.code, "reason": one.reason, "by": one.by, "at": setting.short(one.at)}
            for one in data.concessions
        ],
        "adapted": [_adapted(one, setting=setting) for one in data.adapted],
        "lots": [shapes.as_json(one) for one in dict.fromkeys(data.lots)],
        "checks": checks,
        "checks_common": common,
    }


def _adapted(one: AdaptedShown, *, setting: Setting) -> dict[str, str]:
    return {
        "what": f"{one.product}, {one.maker}",
        "identifier": one.identifier,
        "how": one.how,
        "within": str(setting.words[f"adapted_{one.within}"]),
    }


def _characteristic(one: Measured, *, setting: Setting) -> dict[str, str]:
    same = len(one.asked) > _LONG and one.asked == one.built
    return {
        "name": one.name,
        "asked": wording.measure(one.asked, one.unit) if one.asked else "",
        "tolerance": one.tolerance,
        "built": setting.words["as_asked"] if same else one.built and wording.measure(one.built, one.unit),
        "deviation": one.deviation,
        "within": one.within,
    }


def _gate(one: GatePassed, *, setting: Setting) -> dict[str, str]:
    """Return a gate with its citations under the basis they belong to: a procedure is never called law."""
    words = setting.words
    law = [cite for cite in one.cites if cite.startswith(("Art.", "Annex."))]
    guidance = [cite for cite in one.cites if cite.startswith("MDCG")]
    own = [cite for cite in one.cites if cite not in law and cite not in guidance]
    cited = {"law": law, "guidance": guidance, "lab_policy": own}
    lines = [f"{words[basis]} · {setting.cites(cites)}" for basis, cites in cited.items() if cites]
    lines += [str(words[basis]) for basis in one.basis if not cited.get(basis)]
    lines += [f"{words['concession']}: {code}" for code in one.concessions]
    return {
        "gate": words.get(one.gate, one.gate),
        "why": "\n".join(lines),
        "by": one.by,
        "at": setting.short(one.at),
    }


def _checks(checks: Sequence[CheckDone], *, setting: Setting) -> tuple[list[dict[str, str]], str]:
    """Return the checks, copies of a part in one row, and who did all on one day, if one person did."""
    grouped: dict[tuple[str, ...], list[CheckDone]] = {}
    for one in checks:
        grouped.setdefault((one.title, one.method, one.instrument, one.limit), []).append(one)
    rows = [_check(group, setting=setting) for group in grouped.values()]
    people = {one.by for one in checks}
    at = wording.span([one.at for one in checks if one.at], zone=setting.at.tzinfo)
    alike = len(rows) > 1 and len(people) == 1 and "" not in people and all(one.at for one in checks)
    common = str(setting.words["all_by"]).format(by=people.pop(), at=at) if alike and at else ""
    return rows, common


def _check(group: Sequence[CheckDone], *, setting: Setting) -> dict[str, str]:
    first = group[0]
    results = [wording.with_units(one.result) for one in group]
    said = results[0] if len(set(results)) == 1 else " · ".join(result or "\u2013" for result in results)
    times = f" ({len(group)}\u00d7)" if len(group) > 1 else ""
    last = max((one.at for one in group if one.at), default=None)
    return {
        "title": first.title,
        "how": ", ".join(part for part in (first.method, first.instrument) if part),
        "limit": wording.with_units(first.limit),
        "result": said,
        "times": times,
        "verdict": min((one.verdict for one in group), key=_VERDICTS.index),
        "by": ", ".join(dict.fromkeys(one.by for one in group if one.by)),
        "at": setting.short(last),
    }
