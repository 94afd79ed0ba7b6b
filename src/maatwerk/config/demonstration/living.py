"""A lab in the middle of its day: cases in several states, a held lot, an overdue machine, a shut gate."""

import tempfile
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from pathlib import Path

from maatwerk.archive.days import day_of
from maatwerk.cases import actions as cases
from maatwerk.cases.models import Case
from maatwerk.cases.words import Lane
from maatwerk.lab import actions as lab
from maatwerk.lab.actions.stock import Paper
from maatwerk.lab.catalogue.shelf import current_library
from maatwerk.lab.queries import Subject
from maatwerk.lab.words import ContainerKind, HoldSubject

from . import beside, cast, learning, material, ordering, series, story, volume
from .hospital import Hospital
from .laboratory import Laboratory
from .walk import Act, Gate, Walk, run

Say = Callable[[str], None]
FOUNDED_BEFORE = timedelta(days=24)


@dataclass(frozen=True, kw_only=True)
class Patient:
    """Somebody invented, with a hospital number."""

    name: str
    born_on: date
    number: str


@dataclass(frozen=True, kw_only=True)
class Plot:
    """One case of the living lab: for whom, what, when it is operated, and how far it has come."""

    patient: Patient
    intervention: str
    days_to_theatre: int | None
    begun_days_ago: float
    surgeon: str = "iva"
    lane: Lane = Lane.ROUTINE
    far: str
    """The name of the last act or gate of the story that has happened."""
    printing_since: timedelta | None = None
    """How long the newest build has run; without it nothing waited before it was planned."""


PLOTS = (
    Plot(
        patient=Patient(name="Proef, Alma", born_on=date(1990, 3, 9), number="0093 1108"),
        intervention="Fracture of the zygoma, open reduction",
        days_to_theatre=1,
        begun_days_ago=1.2,
        lane=Lane.TRAUMA,
        far="check_bench",
    ),
    Plot(
        patient=Patient(name="Monster, Pim", born_on=date(1961, 11, 30), number="0088 6120"),
        intervention="Malunion of the zygoma, second osteotomy",
        days_to_theatre=5,
        begun_days_ago=6,
        far="review_segmentation",
    ),
    Plot(
        patient=Patient(name="Staal, Wies", born_on=date(1978, 7, 21), number="0090 4433"),
        intervention="Osteotomy of the zygoma with fixation",
        days_to_theatre=8,
        begun_days_ago=9,
        far="produce",
        printing_since=timedelta(hours=2),
    ),
    Plot(
        patient=Patient(name="Figuur, Bas", born_on=date(2001, 1, 14), number="0094 0017"),
        intervention="Osteotomy of the zygoma after fracture",
        days_to_theatre=13,
        begun_days_ago=2,
        # Its slices are too thick: the tour shows this gate shut, with its reason.
        far="send_series",
    ),
    Plot(
        patient=Patient(name="Schets, Lies", born_on=date(1984, 9, 2), number="0091 7752"),
        intervention="Osteotomy of the zygoma, date open",
        days_to_theatre=None,
        begun_days_ago=0.5,
        far="drafted",
    ),
)


def plant(*, now: datetime, cache: Path, say: Say) -> None:
    """Found the hospital and let its lab work up to now."""
    say("Planting the demonstration hospital: six cases in different states. This is done once ...")
    house, equipped = story.found(at=now - FOUNDED_BEFORE)
    _fill_a_tank(house, equipped, at=now - timedelta(days=20))
    head = volume.head(cache)
    with tempfile.TemporaryDirectory(prefix="maatwerk-living-") as name:
        folder = Path(name)
        files = material.gather(folder=folder, head=head, acquired_on=day_of(now - timedelta(days=18)))
        _tell_the_first(house, equipped, files=files, now=now, folder=folder)
        opened = {}
        for number, plot in enumerate(PLOTS, start=2):
            say(f"  case {number} of {len(PLOTS) + 1}: {plot.intervention}")
            own = pictures_of(plot, head=head, files=files, folder=folder / str(number), now=now)
            opened[number] = tell(plot, house, equipped, files=own, now=now, folder=folder)
        beside.lay_out(house=house, mesh=files.model, plated=opened[4], trauma=opened[2], now=now)
    _stop_some_things(house, equipped, now=now)
    learning.lay_out(house=house, now=now)


def _fill_a_tank(house: Hospital, equipped: Laboratory, *, at: datetime) -> None:
    """Put a tank into the first printer, and pour from the bottle that is open."""
    tank = lab.add_tank(
        code="T-1",
        material=equipped.materials["resin"],
        machine=equipped.machines["P1"],
        in_use_from=day_of(at),
        replace_by=day_of(at + timedelta(days=120)),
        actor=house["noor"],
        at=at,
    )
    bottle = equipped.containers["24-121"]
    lab.fill_tank(tank=tank, container=bottle, emptied_first=True, actor=house["noor"], at=at)


def _tell_the_first(
    house: Hospital, equipped: Laboratory, *, files: material.Material, now: datetime, folder: Path
) -> None:
    """Walk the case of the printed demonstration to its end, without what is refused on the way."""
    walk = Walk(started_at=now - timedelta(days=14), hospital=house, lab=equipped, material=files, out=folder)
    ordering.open_case(walk)
    ordering.prepare_plate(walk)
    run(walk, _only_what_happened(story.chapters()))


def _only_what_happened(chapters: Iterable[object]) -> Iterator[Act | Gate]:
    return (one for one in chapters if isinstance(one, Act | Gate))


def pictures_of(
    plot: Plot, *, head: volume.Volume, files: material.Material, folder: Path, now: datetime
) -> material.Material:
    """Write the series of this patient and design a guide of its own; all have the one anonymous head."""
    plan = series.SeriesPlan(
        patient_id=plot.patient.number,
        acquired_on=day_of(now - timedelta(days=plot.begun_days_ago + 4)),
        seed=f"maatwerk demonstration {plot.patient.number}",
    )
    return replace(
        files,
        series=series.write_series(head, plan=plan, folder=folder),
        guide=material.guide_on(head, wider=0.2 * (1 + PLOTS.index(plot))),
        patient_number=plot.patient.number,
    )


def tell(
    plot: Plot,
    house: Hospital,
    equipped: Laboratory,
    *,
    files: material.Material,
    now: datetime,
    folder: Path,
) -> Case:
    """Open a case and walk it as far as it has come."""
    walk = Walk(
        started_at=now - timedelta(days=plot.begun_days_ago),
        hospital=house,
        lab=equipped,
        material=files,
        out=folder,
    )
    _open(plot, walk, now=now)
    if plot.far == "drafted":
        _draft(walk)
        return walk.case
    happened: list[Act | Gate] = []
    for one in _only_what_happened(story.chapters()):
        if one.name == "prepare_build" and plot.printing_since is not None:
            run(walk, iter(happened))
            happened = []
            walk.days_pass((now - plot.printing_since - walk.now) / timedelta(days=1))
        happened.append(one)
        if one.name == plot.far:
            break
    run(walk, iter(happened))
    return walk.case


def _open(plot: Plot, walk: Walk, *, now: datetime) -> None:
    """Register the patient, open the case, ask for the guide."""
    walk.patient = cases.register_patient(
        name=plot.patient.name,
        birth_on=plot.patient.born_on,
        number=plot.patient.number,
        actor=walk.who("jip"),
        at=walk.now,
    )
    theatre = None
    if plot.days_to_theatre is not None:
        theatre = day_of(now + timedelta(days=plot.days_to_theatre))
    walk.case = cases.open_case(
        patient=walk.patient,
        intervention=plot.intervention,
        theatre_on=theatre,
        prescriber=walk.who(plot.surgeon),
        site=walk.hospital.site,
        lane=plot.lane,
        actor=walk.who("jip"),
        at=walk.now,
    )
    walk.guide = cases.add_device(
        case=walk.case,
        family_code="cmf-cutting-guide",
        side=cast.SIDE,
        region=ordering.REGION,
        copies=2,
        actor=walk.who("jip"),
        at=walk.now,
    )


def _draft(walk: Walk) -> None:
    """Write the prescription down; the surgeon has not signed it yet."""
    cases.draft_prescription(
        device=walk.guide,
        purpose=ordering.PURPOSE,
        characteristics=ordering.stated(),
        actor=walk.who("jip"),
        at=walk.now,
        decided_by=walk.who("iva"),
    )


def _stop_some_things(house: Hospital, equipped: Laboratory, *, now: datetime) -> None:
    """Hold a lot whose coupon broke, and let a printer run past its service."""
    noor, resin = house["noor"], equipped.materials["resin"]
    lot = lab.receive_lot(
        material=resin,
        supplier=equipped.suppliers["HARS"],
        number="24-118",
        received_on=day_of(now - timedelta(days=30)),
        expires_on=day_of(now + timedelta(days=200)),
        paper=Paper(number="CoA 24-118"),
        actor=noor,
        at=now,
    )
    lab.release_lot(lot=lot, inspected="Seal, label and certificate (demonstration)", actor=noor, at=now)
    lab.add_container(lot=lot, code="24-118-1", kind=ContainerKind.BOTTLE, actor=noor, at=now)
    lab.place_hold(
        subject=Subject(HoldSubject.LOT, str(lot.pk), str(lot)),
        code="coupon_broke",
        reason="The coupon broke at 71 MPa; the recipe asks for 80.",
        actor=noor,
        at=now,
    )
    late = now - timedelta(days=400)
    machine = lab.add_machine(
        code="P3",
        name="Second resin printer",
        kind="sla-printer",
        made=("Voorbeeldfabriek", "Resin One", "VF-0398"),
        site=house.site,
        firmware="4.1.0",
        actor=noor,
        at=now,
    )
    for upkeep in current_library().equipment["sla-printer"].upkeep:
        lab.record_upkeep(
            machine=machine,
            kind=upkeep.kind,
            performed_on=day_of(late),
            performed_by="Ruben Stellendam",
            passed=True,
            result="In limits (demonstration)",
            actor=noor,
            at=now,
        )
