"""What the lab had before, and its register in the columns that it always had."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from django.db.models import QuerySet

from maatwerk.archive.days import day_of
from maatwerk.cases.models import Case, Device, InheritedCase, SheetImport
from maatwerk.cases.queries.lists import devices_for
from maatwerk.cases.steps import WAY
from maatwerk.people.models import Account

DEFAULT = {
    "number": "Number",
    "state": "State",
    "intervention": "Intervention",
    "prescriber": "Prescriber",
    "patient_number": "Patient number",
    "patient_name": "Patient",
    "birth_on": "Date of birth",
    "side": "Side",
    "region": "Region",
    "family": "Family",
    "theatre_on": "Theatre date",
    "delivered_on": "Delivered",
}
"""The columns of a lab that brought in no register."""


def inherited(viewer: Account) -> QuerySet[InheritedCase]:
    """Return the old register of the viewer's institution, by old number."""
    found = InheritedCase.objects.filter(institution_key=viewer.institution_key)
    return found.select_related("sheet", "patient", "case", "device").order_by("old_number")


def begun_before(case: Case) -> tuple[InheritedCase, ...]:
    """Return what the old register says of a case; nothing for one that began here."""
    return tuple(InheritedCase.objects.filter(case=case).select_related("device").order_by("old_number"))


def newest_sheet(viewer: Account, *, what: str) -> SheetImport | None:
    """Return the newest spreadsheet of a kind that was brought in: its columns are remembered."""
    found = SheetImport.objects.filter(institution_key=viewer.institution_key, what=what)
    return found.order_by("-brought_in_at", "-pk").first()


def register(viewer: Account, *, at: datetime) -> list[list[Any]]:
    """Return the register as it is today, in the columns of the sheet that was brought in last.

    Rows from before keep their cells; where a device goes on here, its columns say how it stands now, in
    the lab's own words where it has some.
    """
    sheet = newest_sheet(viewer, what="cases")
    heads = [head for head in sheet.heads if head] if sheet else list(DEFAULT.values())
    columns: dict[str, str] = dict(sheet.columns) if sheet else dict(DEFAULT)
    devices = list(devices_for(viewer, at=at).select_related("case__patient", "case__prescriber", "family"))
    before: dict[int, InheritedCase] = {}
    table: list[list[Any]] = [heads]
    rows = list(
        inherited(viewer).select_related(
            "device__case__patient", "device__case__prescriber", "device__family"
        )
    )
    known = own_words((one.stood_at, one.old_state) for one in rows)
    for one in rows:
        if one.device is not None:
            before[one.device.pk] = one
        cells: dict[str, Any] = dict(one.cells) if isinstance(one.cells, dict) else {}
        if one.device is not None:
            state = state_said(one.device.state, known=known, before=(one.stood_at, one.old_state))
            cells |= _row(one.device, columns, number=one.old_number, state=state)
        table.append(_in_order(cells, heads))
    for device in devices:
        if device.pk not in before:
            state = state_said(device.state, known=known)
            table.append(_in_order(_row(device, columns, number=device.number, state=state), heads))
    return table


def own_words(said: Iterable[tuple[str, str]]) -> dict[str, str]:
    """Return the lab's own word for each state that its old register has: the one written most often."""
    counted: dict[str, Counter[str]] = {}
    for state, word in said:
        if word:
            counted.setdefault(state, Counter())[word] += 1
    return {state: words.most_common(1)[0][0] for state, words in counted.items()}


def state_said(state: str, *, known: Mapping[str, str], before: tuple[str, str] | None = None) -> str:
    """Return the word for a state; of a device begun before, what the lab wrote until it is passed here."""
    if before is not None:
        stood_at, word = before
        place = WAY.index(stood_at) if stood_at in WAY else 0
        if word and state in WAY and WAY.index(state) <= place:
            return word
    return known.get(state) or state.replace("_", " ")


def _row(device: Device, columns: dict[str, str], *, number: str, state: str) -> dict[str, Any]:
    case, patient = device.case, device.case.patient
    said: dict[str, str | date | None] = {
        "number": number,
        "state": state,
        "intervention": case.intervention,
        "prescriber": case.prescriber.full_name,
        "patient_number": patient.number,
        "patient_name": patient.name or patient.code,
        "birth_on": patient.birth_on,
        "side": device.side,
        "region": device.region,
        "family": device.family.title,
        "theatre_on": case.theatre_on,
        "delivered_on": day_of(device.delivered_at) if device.delivered_at else None,
    }
    return {head: said[name] for name, head in columns.items() if name in said and head}


def _in_order(cells: dict[str, Any], heads: Sequence[str]) -> list[Any]:
    return [cells.get(head, "") for head in heads]
