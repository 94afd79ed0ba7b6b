"""The world of the permission matrix, made by actions: a case of one's own, a colleague's, and the lab."""

from dataclasses import replace
from datetime import date
from typing import Any

from maatwerk.cases import actions as cases
from maatwerk.cases.models import Device
from maatwerk.cases.sheets.columns import What, understand
from maatwerk.cases.sheets.reading import Sheet
from maatwerk.cases.words import Lane, Within
from maatwerk.config.demonstration import cast
from maatwerk.config.demonstration.page import page_saying
from maatwerk.lab import actions as lab
from maatwerk.lab.actions.procedures import Document
from maatwerk.lab.queries import Subject
from maatwerk.lab.words import HoldSubject
from maatwerk.people import actions as people
from maatwerk.people import prrc
from maatwerk.people.models import Account
from maatwerk.people.roles import ROLES, Ability, Role
from maatwerk.quality import actions as quality
from maatwerk.web.pages.lab.shelf import shelf
from tests.cases import inputs
from tests.cases.walk import Walk, stated
from tests.lab.doors import filing
from tests.web.orders import scans
from tests.web.viewers import Viewer, World

QUALIFIED = prrc.Qualification(
    path=prrc.Path.MANUFACTURING, years=6, field="guides", evidence="Contracts (test)"
)


def extend(one: Walk) -> World:
    """Bring the device of a walk from the bench to the sterile service, and lay the rest around it."""
    photo = _release(one)
    others, scan = _others(one)
    meeting = cases.record_meeting(
        case=one.case,
        held_on=one.lab.clock.date(),
        attendees=[one.lab["iva"]],
        notes="Cuts behind 34",
        pictures=[cases.Picture(name="wall.png", content=scans.png())],
        **one.lab.act("iva"),
    )
    trip = cases.send_to_sterilisation(
        device=one.fresh(), service="Sterile service", cycle=_cycle(one), **one.lab.act("ruben")
    )
    return World(
        own=one.fresh(),
        others=others,
        inherited=_inherited(one),
        colleague=one.lab["ruben"],
        rows=_rows(one),
        side_work=cases.want_side_work(
            title="Teaching model",
            file_name="jaw.stl",
            content=inputs.block(),
            for_whom="Residents",
            **one.lab.act("ruben"),
        ),
        adapted=_adapted(one),
        trip=trip,
        shas={
            "photo": photo,
            "scan": scan,
            "meeting": meeting.pictures.get().sha256,
            "paper": one.device.releases.get().draft_sha256,
            "mesh": one.design().files.get().sha256,
        },
    )


def _release(one: Walk) -> str:
    """Check, verify and release; return the hash of the photo that a check rests on."""
    first = one.due()[0]
    one.check(first, evidence=scans.png())
    one.check_all()
    one.verify()
    one.release(one.prepare_release())
    shown = one.device.check_results.exclude(evidence_sha256="").get()
    return str(shown.evidence_sha256)


def _cycle(one: Walk) -> str:
    from maatwerk.cases.facts import Asked

    return Asked(device=one.fresh(), at=one.lab.now()).family.sterilisation.methods[0]


def _others(one: Walk) -> tuple[Device, str]:
    """Open a trauma case of a colleague with an order on paper; return its device and the scan's hash."""
    at = one.lab.now()
    case = cases.open_case(
        patient=cases.register_patient(name="Tweede, Tine", actor=one.lab["jip"], at=at),
        intervention="Osteotomy of the forearm",
        prescriber=one.lab["teun"],
        site=one.lab.hospital.site,
        lane=Lane.TRAUMA,
        actor=one.lab["jip"],
        at=at,
    )
    device = cases.add_device(case=case, family_code="cmf-cutting-guide", side="left", **one.lab.act("jip"))
    order = cases.transcribe_order(
        device=device,
        scan=scans.PDF,
        name="order.pdf",
        signer=one.lab["teun"],
        signed_on=one.lab.clock.date(),
        purpose="guide for a planned operation",
        characteristics=stated(),
        **one.lab.act("jip"),
    )
    return device, order.sha256


def _adapted(one: Walk) -> Any:
    return cases.record_adapted_device(
        case=one.case,
        product="Plate 2.0, 8 holes",
        maker="Plates & Co",
        identifier="LOT 7",
        adapted_how="Bent on the printed model",
        within_instructions=Within.NOT_KNOWN,
        **one.lab.act("jip"),
    )


def _inherited(one: Walk) -> Any:
    rows = [["Number", "State", "Intervention"], ["OLD-1", "delivered", "A model"]]
    sheet = Sheet("old.csv", "0" * 64, "", rows, [])
    columns = understand(rows, what=What.CASES)
    made = cases.bring_in(
        sheet=sheet,
        what="cases",
        columns=columns,
        mapping=columns.guessed,
        chosen=None,
        **one.lab.act("jip"),
    )
    inherited = made.cases.get()
    file = {"content": b"%PDF-1.7", "name": "order.pdf"}
    cases.attach_evidence(inherited=inherited, what="Order", **file, **one.lab.act("jip"))
    return inherited


def _rows(one: Walk) -> dict[str, Any]:
    """Return a record of each kind of the lab; what the standing lab lacks is made."""
    noor = one.lab.act("noor")
    machine = next(iter(one.lab.machines.values()))
    lab.place_hold(
        subject=Subject(HoldSubject.MACHINE, str(machine.pk), str(machine)),
        code="doubt",
        reason="Noise",
        **noor,
    )
    lot = next(iter(one.lab.lots.values()))
    lab.adopt_procedure(
        code="SOP-01",
        document=Document(title="Documents", content=page_saying("Documents")),
        effective_on=date(2026, 11, 1),
        review_on=date(2027, 5, 1),
        **noor,
    )
    document = replace(
        filing(), title="Haftpflicht 2026", shows="Sonderanfertigungen.", answers={"Art.15(5)": "S. 1"}
    )
    lab.file_evidence(filing=document, **noor)
    lab.keep_reasoning(thought=lab.Thought(name="Schablone", answers={"invasiveness": "surgical"}), **noor)
    lab.record_certificate_request(
        wish=lab.Wish(
            asked_by="Klinik Nord",
            asked_as="partner",
            asked_on=date(2026, 11, 1),
            wants="Das Zertifikat sehen.",
        ),
        **noor,
    )
    _of_quality(one, noor)
    lab.register_library_part(
        part=lab.Part(name="Hülse 4 mm", what="Bohrhülse.", sha256="a" * 64, shape="12:1.00000e+02"), **noor
    )
    lab.add_tank(code="T-1", material=lot.material, in_use_from=date(2026, 11, 1), **noor)
    found = {}
    for kind in shelf().kinds:
        rows = list(kind.listing(one.lab["noor"], noor["at"]).rows)
        assert rows, f"The world has no {kind.code}."
        found[kind.code] = rows[0][0] if isinstance(rows[0], tuple) else rows[0]
    return found


def _of_quality(one: Walk, noor: dict[str, Any]) -> None:
    """Tell of something that happened, and record a letter of an authority."""
    today = one.lab.clock.date()
    quality.file_incident(
        filing=quality.Filing(
            found="Die Schablone brach beim Aufsetzen; ein Splitter wurde entfernt.",
            aware_on=today,
            source="own",
            device=one.fresh(),
        ),
        **noor,
    )
    quality.record_letter(
        letter=quality.Letter(
            authority="Inspectie Gezondheidszorg en Jeugd",
            kind="documents",
            asked="Die Risikoakte der Schablonen.",
            received_on=today,
            content=page_saying("Letter"),
        ),
        **noor,
    )


def viewer(one: Walk, who: str) -> Viewer:
    """Return somebody with exactly one role; the prescriber is the one of the own case."""
    if who == "prescriber":
        return Viewer(account=one.lab["iva"], held=ROLES[Role.PRESCRIBER].abilities)
    noor = one.lab.act("noor")
    account = people.create_account(
        email=f"only-{who.replace('_', '-')}@maarwijk.example",
        full_name=f"Only {who}",
        password=cast.PASSWORD,
        chosen_by_owner=True,
        **noor,
    )
    if who == "nobody":
        return Viewer(account=account, held=frozenset())
    _give(account, who, noor)
    return Viewer(account=account, held=ROLES[Role(who)].abilities)


def _give(account: Account, who: str, by: dict[str, Any]) -> None:
    on = by["at"].date()
    if who == "prrc":
        people.appoint_prrc(account=account, qualification=QUALIFIED, from_on=on, areas=["reporting"], **by)
    else:
        people.grant_role(account=account, role=who, from_on=on, **by)


def abroad(one: Walk) -> Viewer:
    """Return somebody of another institution who may do everything there."""
    at = one.lab.now()
    founding = people.found_institution(
        name="Elders",
        address="Elders 1",
        country="NL",
        administrator_email="chef@elders.example",
        administrator_name="Chef Elders",
        administrator_password=cast.PASSWORD,
        administrator_roles=["quality_manager"],
        at=at,
    )
    by = {"actor": founding.administrator, "at": at}
    account = people.create_account(
        email="alles@elders.example",
        full_name="Alles Kan",
        password=cast.PASSWORD,
        chosen_by_owner=True,
        **by,
    )
    for role in Role:
        _give(account, role.value, by)
    return Viewer(account=account, held=frozenset(Ability), here=False)


def everything(one: Walk) -> Viewer:
    """Return somebody of the house who may see every form."""
    noor = one.lab.act("noor")
    account = people.create_account(
        email="every@maarwijk.example",
        full_name="Every Role",
        password=cast.PASSWORD,
        chosen_by_owner=True,
        **noor,
    )
    for role in Role:
        _give(account, role.value, noor)
    return Viewer(account=account, held=frozenset(Ability))
