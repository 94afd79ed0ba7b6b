"""The addresses of cases, devices and what is made: their arguments, who sees them, what a post needs."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

from maatwerk.cases.models import Case, Device
from maatwerk.cases.process import GATE_NAMES
from maatwerk.cases.steps import ASIDE, STEPS
from maatwerk.people.roles import Ability
from maatwerk.web.pages.steps.registry import PAGES
from tests.web.viewers import Try, Viewer, World, everybody, has, public, reads_all, sees

Samples = Callable[[World], Sequence[Try]]
LOOKED_AT = ("draft_prescription", "accept_device", "deliver", "hold")
"""These steps stand for all: each looks for its device by the same lines."""


def _both(world: World) -> tuple[Device, Device]:
    return (world.own, world.others)


def _devices(world: World) -> list[Try]:
    return [_of(one) for one in _both(world)]


def _of(device: Device, **more: str) -> Try:
    return Try(arguments={"number": device.number, **more}, seen=sees(device.case))


def _cases(world: World) -> list[Try]:
    return [_in(one.case) for one in _both(world)]


def _in(case: Case, **more: str) -> Try:
    return Try(arguments={"number": case.number, **more}, seen=sees(case))


def _form_of_case(needed: Ability, *, own: bool = False) -> Samples:
    """Return the tries of a form about a case; `own`: its prescriber needs no ability."""

    def tries(world: World) -> list[Try]:
        return [_form(one.case) for one in _both(world)]

    def _form(case: Case) -> Try:
        def can(viewer: Viewer) -> bool:
            theirs = own and case.prescriber_id == viewer.account.pk
            return viewer.sees_case(case) and (needed in viewer.held or theirs)

        return Try(arguments={"number": case.number}, seen=sees(case), ability=can)

    return tries


def _steps(world: World) -> list[Try]:
    return [_step(world.own, code) for code in PAGES] + [_step(world.others, code) for code in LOOKED_AT]


def _step(device: Device, code: str) -> Try:
    needed = (STEPS.get(code) or ASIDE[code]).ability
    return Try(
        arguments={"number": device.number, "code": code},
        seen=sees(device.case),
        ability=lambda viewer: viewer.sees_case(device.case) and needed in viewer.held,
        sent={"do": "verify"} if code == "check_device" else {},
    )


def _new_case(_world: World) -> list[Try]:
    return [Try(ability=has(Ability.OPEN_CASE))]


def _patients(_world: World) -> list[Try]:
    """Everybody may type; who is found is told only to those who may see the patient."""
    return [Try(query="patient=Twee"), Try(query="patient=Voorb")]


def _searches(_world: World) -> list[Try]:
    return [Try(query="q=Twee"), Try(query="q=mandible")]


def _codes(world: World) -> list[Try]:
    return [
        Try(query=f"q={world.own.number}", seen=sees(world.own.case)),
        Try(query=f"q={world.others.number}", seen=sees(world.others.case)),
        Try(query="q=sla-printer", seen=reads_all),
    ]


def _adapted(world: World) -> list[Try]:
    case = world.own.case
    return [
        Try(
            arguments={"number": case.number, "pk": str(world.adapted.pk)},
            seen=sees(case),
            ability=lambda viewer: viewer.sees_case(case) and Ability.ACCEPT_DEVICE in viewer.held,
        )
    ]


def _late(world: World) -> list[Try]:
    case = world.others.case
    needed = {"conversation": Ability.RECORD_FEEDBACK, "indication": Ability.OPEN_CASE}
    return [
        Try(
            arguments={"number": case.number, "code": code},
            seen=sees(case),
            ability=lambda viewer, one=one: viewer.sees_case(case) and one in viewer.held,
        )
        for code, one in needed.items()
    ]


def _concessions(world: World) -> list[Try]:
    device = world.others
    return [
        Try(
            arguments={"number": device.number, "gate": "accept", "code": "people_missing"},
            seen=sees(device.case),
            ability=has(Ability.GRANT_CONCESSION),
        )
    ]


def _gates(world: World) -> list[Try]:
    own = [_of(world.own, gate=name) for name in GATE_NAMES]
    return [*own, _of(world.others, gate="accept")]


def _file(name: str, *, others: bool = False) -> Samples:
    """Return the try of a file of a device; under a device of another case it is not there."""

    def tries(world: World) -> list[Try]:
        right, wrong = (world.others, world.own) if others else (world.own, world.others)
        elsewhere = Try(
            arguments={"number": wrong.number, "sha256": world.shas[name]}, seen=lambda _viewer: False
        )
        return [_of(right, sha256=world.shas[name]), elsewhere]

    return tries


def _meeting_picture(world: World) -> list[Try]:
    return [_in(world.own.case, sha256=world.shas["meeting"])]


def _pictures(world: World) -> list[Try]:
    return [_of(world.own, version="1", view="front")]


def _findings(world: World) -> list[Try]:
    return [_of(world.own, sha256=world.shas["mesh"], place="0")]


def _spots(world: World) -> list[Try]:
    at = "across=0.5&down=0.5"
    return [replace(_of(world.own, version="1", view="front"), query=at)]


def _paper_pages(world: World) -> list[Try]:
    return [_of(world.own, sha256=world.shas["paper"], page="1")]


def _sheets(world: World) -> list[Try]:
    return [_of(world.own, pk=str(world.trip.pk))]


def _own_device(world: World) -> list[Try]:
    return [_of(world.own)]


def _queue(_world: World) -> list[Try]:
    return [Try(seen=has(Ability.READ_ALL), ability=has(Ability.PREPARE_BUILD))]


def _side_work(world: World) -> list[Try]:
    at = {"number": world.side_work.number}
    return [
        Try(
            arguments=at,
            seen=reads_all,
            ability=lambda viewer: reads_all(viewer) and Ability.PREPARE_BUILD in viewer.held,
            sent={"do": "cancel", "reason": "No longer wanted"},
        )
    ]


def _builds(_world: World) -> list[Try]:
    return [Try(seen=has(Ability.READ_ALL))]


def _build_plan(_world: World) -> list[Try]:
    return [Try(seen=has(Ability.READ_ALL), ability=has(Ability.PREPARE_BUILD))]


def _build(world: World) -> list[Try]:
    return [Try(arguments={"number": str(world.piece.build)}, seen=reads_all)]


def _build_acts(world: World) -> list[Try]:
    needed = {
        "start": Ability.RUN_BUILD,
        "finish": Ability.RUN_BUILD,
        "abort": Ability.RUN_BUILD,
        "incoming": Ability.RECORD_CHECK,
        "correct": Ability.RUN_BUILD,
        "material": Ability.PREPARE_BUILD,
    }
    return [
        Try(
            arguments={"number": str(world.piece.build), "act": act},
            seen=reads_all,
            ability=lambda viewer, one=one: reads_all(viewer) and one in viewer.held,
        )
        for act, one in needed.items()
    ]


def _piece_fail(world: World) -> list[Try]:
    piece = world.piece
    return [
        Try(
            arguments={"number": str(piece.build), "pk": str(piece.pk)},
            seen=reads_all,
            ability=lambda viewer: reads_all(viewer) and Ability.RECORD_CHECK in viewer.held,
        )
    ]


def _station(_world: World) -> list[Try]:
    return [Try(ability=has(Ability.RUN_BUILD))]


def _means(_world: World) -> list[Try]:
    return [Try(ability=lambda _viewer: True)]


CASES: Mapping[str, Samples] = {
    "board": everybody,
    "cases": everybody,
    "search": _searches,
    "new_case": _new_case,
    "patients": _patients,
    "case": _cases,
    "add_device": _form_of_case(Ability.OPEN_CASE),
    "change_case": _form_of_case(Ability.OPEN_CASE),
    "add_prescriber": _form_of_case(Ability.OPEN_CASE),
    "name_deputy": _form_of_case(Ability.MANAGE_PEOPLE, own=True),
    "correct_patient": _form_of_case(Ability.OPEN_CASE),
    "record_meeting": _form_of_case(Ability.DRAFT_PRESCRIPTION),
    "meeting_picture": _meeting_picture,
    "adapt": _form_of_case(Ability.ACCEPT_DEVICE),
    "withdraw_adapted": _adapted,
    "late_paper": _late,
    "device": _devices,
    "concession": _concessions,
    "mesh": _file("mesh"),
    "picture": _pictures,
    "finding": _findings,
    "spot": _spots,
    "papers": _devices,
    "binder": _own_device,
    "paper": _file("paper"),
    "paper_page": _paper_pages,
    "paper_sheet": _sheets,
    "gate": _gates,
    "run_out": _devices,
    "device_files": _devices,
    "device_parts": _devices,
    "device_holds": _devices,
    "device_file": _file("scan", others=True),
    "step": _steps,
}
MAKING: Mapping[str, Samples] = {
    "queue": _queue,
    "side_work": _side_work,
    "bench": everybody,
    "builds": _builds,
    "build": _build,
    "build_plan": _build_plan,
    "build_act": _build_acts,
    "piece_fail": _piece_fail,
    "scan": everybody,
    "scan_resolve": _codes,
    "station": _station,
    # Only ever posted to, and only from a shared station: tests/web/test_station_pages.py.
    "station_enter": public,
    "station_leave": public,
    "station_seen": public,
    "means": _means,
}
