"""Rows of a lab's past in bulk, for measuring: the hospital is born through actions, its cases are not.

A hundred thousand cases through the doorway would take hours, so their rows are written in bulk. That is
enough to measure what reads them; no gate would open for such a case. One family has nine of ten devices, the
others share the rest, and one has twenty. Half of the devices were decided on twice, some were cancelled, one
in fifty had a nonconformity. What rests on the archive (nonconformities, incidents) has the event that it
needs; of the other events of a case, some two hundred, there are those of `EVENTS`, and they hold nothing.
"""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterator
from typing import Any

from bench.spread import Sql, cases, done, spread

OPEN_DAYS = 12
"""Cases lie on the days around today, eight a day: in a lab of that size about a hundred are ahead."""
A_DAY = 8
BIG, RARE, MORE, OF_RARE = "cmf-cutting-guide", "anatomical-planning-model", 8, 20
"""The family of nine devices in ten, the one of twenty devices, and how many families there are besides."""
EVENTS = ("cases.Device", "cases.RouteDecision", "cases.Design", "cases.Release", "cases.Delivery")
_AHEAD = ("requested", "prescribed", "in_design", "design_approved", "in_production", "in_verification")
_COLUMNS = {
    **{"n": "integer", "number": "varchar(40)", "patient": "varchar(40)", "hex": "varchar(64)"},
    **{"theatre_on": "date", "at": "timestamp", "released_at": "timestamp", "state": "varchar(20)"},
    **{"family": "integer", "prescriber": "integer", "indication": "varchar(20)"},
    **{"intervention": "varchar(40)", "route": "varchar(40)", "class": "varchar(20)", "again": "integer"},
}


def fill(size: int) -> Any:
    """Found the hospital through actions, then write the rows of its cases; return an engineer."""
    from maatwerk.config.demonstration.story import found

    now = dt.datetime.now(dt.UTC)
    house, _ = found(at=now - dt.timedelta(days=24))
    past(house, size, now=now)
    return house["jip"]


def past(house: Any, size: int, *, now: dt.datetime, big: str = BIG, families: int = 0) -> None:
    """Write the rows of as many cases of a founded hospital that has at least so many families."""
    from django.db import transaction

    from maatwerk.cases.actions.counting import count_all

    with transaction.atomic():
        more_families(max(MORE, families))
        cases(_COLUMNS, _cases(house, size, now=now, big=big))
        _ordered(house, now=now)
        _decided(house)
        _made(house)
        _told(house)
        _learned(house, now=now)
        done()
    count_all(institution_key=_key(house))


def more_families(count: int) -> None:
    """Add families like the big one, each with its signed judgements, until there are so many besides it."""
    from bench.recorded import on_record
    from maatwerk.lab.models import Family, Judgement

    like = Family.objects.get(code=BIG, state="released")
    first = 10_000
    made = [_copy(like, id=first + one, code=f"family-{one}") for one in range(count)]
    Family._base_manager.bulk_create(made, batch_size=500)
    judged = [
        _copy(one, id=None, family_id=family.pk)
        for family in made
        for one in Judgement.objects.filter(family=like)
    ]
    Judgement._base_manager.bulk_create(judged, batch_size=500)
    on_record([*made, *judged], kind="lab.family_released")


def _copy(row: Any, **changes: Any) -> Any:
    return type(row)(
        **{**{one.attname: getattr(row, one.attname) for one in row._meta.concrete_fields}, **changes}
    )


def _cases(house: Any, size: int, *, now: dt.datetime, big: str) -> Iterator[tuple[Any, ...]]:
    """Yield one line for each case, the oldest first."""
    from maatwerk.lab.models import Family

    known = dict(Family.objects.filter(state="released").order_by("pk").values_list("code", "pk"))
    rare, main = known.pop(RARE), known.pop(big)
    others = list(known.values())
    people = [house["iva"].pk, house["teun"].pk]
    for n in range(size):
        age = size - 1 - n
        on = (now + dt.timedelta(days=OPEN_DAYS - age // A_DAY)).date()
        gone = on < now.date()
        state = _AHEAD[n % len(_AHEAD)]
        if gone:
            state = "cancelled" if n % 40 == 7 else ("delivered" if age < OPEN_DAYS * A_DAY * 2 else "closed")
        at = dt.datetime.combine(on, dt.time(9), tzinfo=dt.UTC) - dt.timedelta(days=OPEN_DAYS + 2)
        family = others[n // 10 % len(others)] if n % 10 == 3 else main
        if (n + 1) % max(1, size // OF_RARE) == 0:
            family = rare
        route, its_class = ("custom_made", "IIa") if family == main else _of_others(family)
        released = at + dt.timedelta(days=OPEN_DAYS) if gone and state != "cancelled" else None
        again = 0 if state == "requested" else 1 + n % 2
        yield (
            *(n + 1, f"2026-{n:06d}", f"P-{n:05d}", f"{n:064x}"),
            *(on, at, released, state, family, people[n % 2], "fracture" if n % 10 else ""),
            ("Osteotomy of the zygoma", "Reconstruction of the mandible", "Hand splint")[n % 3],
            *(route, its_class, again),
        )


def _of_others(family: int) -> tuple[str, str]:
    """Return route and class of a family that is not the big one: one in three is no custom-made one."""
    return ("in_house" if family % 3 == 0 else "custom_made", ("I", "IIa", "IIb")[family % 3])


def _ordered(house: Any, *, now: dt.datetime) -> None:
    from maatwerk.cases.models import Case, Patient

    key = _key(house)
    spread(
        Patient,
        id=Sql("n"),
        institution_key=key,
        code=Sql("patient"),
        name=Sql("'Voorbeeld, ' || n"),
        birth_on=dt.date(1950, 1, 1),
        number=Sql("number"),
    )
    spread(
        Case,
        id=Sql("n"),
        institution_key=key,
        number=Sql("number"),
        patient_id=Sql("n"),
        intervention=Sql("intervention"),
        indication=Sql("indication"),
        theatre_on=Sql("theatre_on"),
        site_id=house.site.pk,
        prescriber_id=Sql("prescriber"),
        opened_at=Sql("at"),
    )
    _asked_for(house, now=now)


def _asked_for(house: Any, *, now: dt.datetime) -> None:
    """Write the device of each case, and what is prescribed of it."""
    from maatwerk.cases.models import Device, Prescription

    key, jip = _key(house), house["jip"].pk
    spread(
        Device,
        id=Sql("n"),
        institution_key=key,
        case_id=Sql("n"),
        number=Sql("number || '-A'"),
        family_id=Sql("family"),
        title="Cutting guide",
        region="zygoma",
        side="left",
        requested_at=Sql("at"),
        state=Sql("state"),
        verified_at=Sql("released_at"),
        released_at=Sql("released_at"),
        delivered_at=Sql("released_at"),
        keep_until=now.date() + dt.timedelta(days=3653),
    )
    spread(
        Prescription,
        id=Sql("n"),
        institution_key=key,
        device_id=Sql("n"),
        version=1,
        purpose="guides the saw",
        accompanied_by=[],
        digest=Sql("hex"),
        drafted_by_id=jip,
        drafted_at=Sql("at"),
        state=Sql("CASE WHEN state = 'requested' THEN 'drafted' ELSE 'signed' END"),
        signed_by_id=Sql("prescriber"),
        signed_at=Sql("at"),
    )


def _decided(house: Any) -> None:
    """Write the decisions as the law words them; the first mostly says that it is no order yet."""
    from maatwerk.cases.models import RouteDecision
    from maatwerk.lab.facts.standard import stated
    from maatwerk.lab.models import Family
    from maatwerk.rulebook import route
    from maatwerk.rulebook.shelf import current_edition

    on = dt.date(2026, 11, 1)
    facts = stated(Family.objects.get(code=BIG, state="released"))
    same = {
        "institution_key": _key(house),
        "device_id": Sql("n"),
        "edition": current_edition().number,
        "on": on,
        "answers": facts,
        "facts": facts,
        "facts_digest": Sql("hex"),
        "answer": route.find(edition=current_edition(), facts=facts, on=on).as_json(),
        "decided_by_id": house["jip"].pk,
        "decided_at": Sql("at"),
    }
    spread(RouteDecision, where="again = 2", route="patient_matched", device_class=Sql("class"), **same)
    spread(RouteDecision, where="again > 0", route=Sql("route"), device_class=Sql("class"), **same)


def _made(house: Any) -> None:
    from maatwerk.cases.models import Approval, Design, DesignFile

    key, jip = _key(house), house["jip"].pk
    there = "state NOT IN ('requested', 'prescribed', 'cancelled')"
    spread(
        Design,
        where=there,
        id=Sql("n"),
        institution_key=key,
        device_id=Sql("n"),
        version=1,
        manifest=Sql("hex"),
        designer_id=jip,
        offered_at=Sql("at"),
    )
    spread(
        DesignFile,
        where=there,
        id=Sql("n"),
        institution_key=key,
        design_id=Sql("n"),
        name="guide.stl",
        role="part",
        sha256=Sql("hex"),
        shape=Sql("hex"),
        size=1_000_000,
        declared_unit="mm",
        mesh={"schema": "maatwerk.mesh/1", "findings": ["-" * 80] * 20},
    )
    spread(
        Approval,
        where=f"{there} AND state <> 'in_design'",
        institution_key=key,
        design_id=Sql("n"),
        manifest=Sql("hex"),
        approved_by_id=Sql("prescriber"),
        approved_at=Sql("at"),
        valid_until=dt.date(2027, 12, 31),
    )


def _told(house: Any) -> None:
    """Write the papers, the hand-over and what became of the device."""
    from maatwerk.cases.models import Delivery, FollowUp, Paper, Release
    from tests.paperwork import samples

    key, gone = _key(house), "released_at IS NOT NULL"
    by = house["jip"].pk
    spread(
        Release,
        where=gone,
        id=Sql("n"),
        institution_key=key,
        device_id=Sql("n"),
        number=Sql("'S-' || number"),
        language="en",
        snapshot={"statement": samples.statement(), "label": samples.label()},
        snapshot_digest=Sql("hex"),
        draft_sha256=Sql("hex"),
        lint={"elements": []},
        edition="2026.2",
        prepared_by_id=by,
        prepared_at=Sql("released_at"),
        released_by_id=by,
        released_at=Sql("released_at"),
        state="issued",
    )
    for kind in ("statement", "label", "case_sheet"):
        same = {"institution_key": key, "release_id": Sql("n"), "sha256": Sql("hex"), "size": 50_000}
        spread(Paper, where=gone, kind=kind, issued_at=Sql("released_at"), **same)
    spread(
        Delivery,
        where=gone,
        institution_key=key,
        device_id=Sql("n"),
        receiver="Theatre 3",
        receiver_role="nurse",
        handed_at=Sql("released_at"),
        statement_accompanied=True,
        statement_available_to="patient",
        side_read_back="left",
        handed_by_id=by,
    )
    same = {"institution_key": key, "device_id": Sql("n"), "answers": {}, "recorded_at": Sql("released_at")}
    spread(FollowUp, where="state = 'closed'", outcome="used", recorded_by_id=by, **same)


def _learned(house: Any, *, now: dt.datetime) -> None:
    """Write nonconformities and incidents with their events, and the other events of the cases."""
    from bench.recorded import events, on_record
    from maatwerk.quality.models import Incident, Nonconformity

    by = house["saar"].pk
    same = {"institution_key": _key(house), "done": "as decided", "closed_by_id": by, "closed_at": now}
    decided = {"disposition": "reprint", "disposition_reason": "chipped", "decided_by_id": by}
    spread(
        Nonconformity,
        where="n %% 50 = 1 AND released_at IS NOT NULL",
        id=Sql("n"),
        number=Sql("'NC-' || n"),
        found="A chip at the edge.",
        device_id=Sql("n"),
        opened_by_id=by,
        opened_at=Sql("at"),
        decided_at=Sql("at"),
        state="closed",
        **decided,
        **same,
    )
    spread(
        Incident,
        where="n %% 5000 = 1 AND released_at IS NOT NULL",
        id=Sql("n"),
        number=Sql("'I-' || n"),
        found="It did not fit.",
        source="own",
        device_id=Sql("n"),
        aware_on=now.date(),
        filed_by_id=by,
        filed_at=Sql("at"),
        state="closed",
        kind="not_serious",
        kind_reason="Nobody was harmed.",
        counts_from=now.date(),
        judged_by_id=by,
        judged_at=now,
        **same,
    )
    for kind in EVENTS:
        events(_key(house), kind=kind)
    on_record([*Nonconformity.objects.all(), *Incident.objects.all()], kind="quality.nonconformity_closed")


def _key(house: Any) -> uuid.UUID:
    key: uuid.UUID = house["jip"].institution_key
    return key
