"""What a lab had before comes in: all chosen rows of a spreadsheet, or none of them."""

from collections.abc import Collection, Mapping
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from maatwerk.archive import actions as archive
from maatwerk.archive.days import day_of
from maatwerk.cases.actions.cases import add_device, open_case, register_patient
from maatwerk.cases.errors import CaseError
from maatwerk.cases.models import InheritedCase, InheritedEvidence, Patient, SheetImport
from maatwerk.cases.retention import YEARS, YEARS_IMPLANT, years_after
from maatwerk.cases.sheets.columns import Columns, What
from maatwerk.cases.sheets.planning import Row, Verdict, plan
from maatwerk.cases.sheets.reading import Sheet
from maatwerk.cases.sheets.values import same_person
from maatwerk.lab import actions as lab
from maatwerk.lab import queries as labs
from maatwerk.lab.actions.stock import Paper
from maatwerk.lab.catalogue.shelf import current_library
from maatwerk.people import actions as people
from maatwerk.people.models import Account
from maatwerk.people.queries import accounts, sites
from maatwerk.workflow import doorway

ABILITY = {
    What.CASES: "open_case",
    What.LOTS: "manage_lots",
    What.MACHINES: "manage_lab",
    What.PEOPLE: "manage_people",
}
"""What somebody must be able to do to bring a list in."""
LARGEST = 25 << 20
MEDIA = {
    "pdf": "application/pdf",
    "png": "image/png",
    "jpg": "image/jpeg",
    "jpeg": "image/jpeg",
    "stl": "model/stl",
    "obj": "model/obj",
    "ply": "model/mesh",
    "3mf": "model/3mf",
    "glb": "model/gltf-binary",
    "gltf": "model/gltf+json",
    "zip": "application/zip",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "txt": "text/plain",
}


def bring_in(
    *,
    sheet: Sheet,
    what: str,
    columns: Columns,
    mapping: Mapping[str, str],
    chosen: Collection[int] | None,
    actor: Account,
    at: datetime,
    meanings: Mapping[str, str] | None = None,
) -> SheetImport:
    """Bring in the chosen rows of a sheet, or all that can be made; whatever fails, nothing is written.

    The rows are judged anew under the lock: what the dry run said may have been overtaken since.
    """
    kind = What(what)
    with transaction.atomic():
        archive.lock_chain(actor.institution_key)
        found = plan(
            sheet=sheet, what=kind, columns=columns, mapping=mapping, viewer=actor, at=at, meanings=meanings
        )
        rows = [row for row in found.rows if _wanted(row, chosen)]
        if not rows:
            raise CaseError(
                "sheet_without_rows",
                what=_("No row is left to bring in."),
                do=_("Choose rows, or another file."),
            )
        made = SheetImport(
            institution_key=actor.institution_key,
            what=kind.value,
            file_name=sheet.file_name[:200],
            file_sha256=sheet.sha256,
            heads=list(columns.heads),
            columns=dict(mapping),
            meanings=dict(meanings or {}),
            rows_made=len(rows),
            brought_in_by=actor,
            brought_in_at=at,
        )
        doorway.admit(record=made, actor=actor, at=at, ability=ABILITY[kind], kind="cases.sheet_brought_in")
        for row in rows:
            _MAKERS[kind](row, made, actor, at)
    return made


def attach_evidence(
    *, inherited: InheritedCase, what: str, content: bytes, name: str, actor: Account, at: datetime
) -> InheritedEvidence:
    """Attach a file from before to a case of the old register; it opens no gate."""
    if inherited.institution_key != actor.institution_key:
        raise CaseError("inherited_not_found", what=_("There is no such case in the old register."))
    ending = name.lower().rsplit(".", 1)[-1]
    if ending not in MEDIA or not content or len(content) > LARGEST:
        raise CaseError(
            "evidence_unfit",
            what=_("%(name)s is not kept.") % {"name": name},
            why=_("Kept are files of at most %(largest)s MiB that end in: %(endings)s.")
            % {"largest": LARGEST >> 20, "endings": ", ".join(MEDIA)},
            do=_("Save it in one of these forms."),
        )
    with transaction.atomic():
        kept = archive.keep_file(
            content=content,
            name=name[:200],
            media_type=MEDIA[ending],
            institution_key=actor.institution_key,
            actor=actor.as_actor(),
            at=at,
            salt_key=inherited.salt_key(),
        )
        if inherited.evidence.filter(sha256=kept.sha256).exists():
            raise CaseError("evidence_twice", what=_("%(name)s is attached already.") % {"name": name})
        record = InheritedEvidence(
            institution_key=actor.institution_key,
            inherited=inherited,
            what=what.strip(),
            name=name[:200],
            sha256=kept.sha256,
            size=len(content),
            media_type=MEDIA[ending],
            added_by=actor,
            added_at=at,
        )
        doorway.admit(
            record=record,
            actor=actor,
            at=at,
            ability="open_case",
            kind="cases.inherited_evidence_added",
        )
    return record


def _wanted(row: Row, chosen: Collection[int] | None) -> bool:
    if chosen is None:
        return row.verdict is Verdict.MAKE
    if row.number in chosen and row.verdict is not Verdict.MAKE:
        raise CaseError(
            "row_overtaken",
            what=_("Row %(row)s cannot be brought in any more.") % {"row": row.number},
            why=" ".join(row.why),
            do=_("Look at the rows again."),
        )
    return row.number in chosen


def _case(row: Row, made: SheetImport, actor: Account, at: datetime) -> None:
    given = row.values
    patient = _patient(given, actor=actor, at=at)
    case = device = None
    if given["running"]:
        case = open_case(
            patient=patient or register_patient(actor=actor, at=at),
            intervention=given["intervention"],
            prescriber=accounts(actor).get(pk=given["prescriber"]),
            site=sites(actor)[0],
            theatre_on=given["theatre_on"],
            actor=actor,
            at=at,
        )
        patient = case.patient
        if given["family"]:
            device = add_device(
                case=case,
                family_code=given["family"],
                side=given["side"],
                region=given.get("region", "")[:120],
                actor=actor,
                at=at,
            )
    inherited = InheritedCase(
        institution_key=actor.institution_key,
        sheet=made,
        row=row.number,
        old_number=given["number"],
        old_state=given["state"],
        stood_at=given["stood_at"],
        intervention=given["intervention"],
        theatre_on=given["theatre_on"],
        delivered_on=given["delivered_on"],
        keep_until=_keep_until(given["delivered_on"], family=given["family"]),
        patient=patient,
        case=case,
        device=device,
        cells=dict(row.cells),
    )
    doorway.admit(record=inherited, actor=actor, at=at, ability="open_case", kind="cases.case_inherited")


def _patient(given: Mapping[str, Any], *, actor: Account, at: datetime) -> Patient | None:
    """Return the patient of a row: with this number, name and birth date, or a new one; None without any."""
    number, name = given.get("patient_number", "").strip(), given.get("patient_name", "").strip()
    if number:
        for one in Patient.objects.filter(institution_key=actor.institution_key, number=number):
            if same_person((name, given["birth_on"]), (one.name, one.birth_on)):
                return one
    if not number and not name:
        return None
    return register_patient(name=name, number=number[:80], birth_on=given["birth_on"], actor=actor, at=at)


def _keep_until(delivered_on: date | None, *, family: str | None) -> date | None:
    """Return the floor of retention (Annex.XIII.4); what may be an implant counts as one."""
    if delivered_on is None:
        return None
    known = current_library().families.get(family or "")
    no_implant = known is not None and known.class_facts.get("is_implantable") is False
    return years_after(delivered_on, years=YEARS if no_implant else YEARS_IMPLANT)


def _lot(row: Row, made: SheetImport, actor: Account, at: datetime) -> None:
    given = row.values
    lab.receive_lot(
        material=labs.materials(actor).get(pk=given["material"]),
        supplier=labs.suppliers(actor).get(pk=given["supplier"]),
        number=given["number"],
        received_on=given["received_on"],
        expires_on=given["expires_on"],
        paper=Paper(number=given.get("certificate", "")),
        actor=actor,
        at=at,
    )


def _machine(row: Row, made: SheetImport, actor: Account, at: datetime) -> None:
    given = row.values
    lab.add_machine(
        code=given["code"],
        name=given["name"],
        kind=given["kind"],
        made=(given["maker"], given.get("model") or "–", given["serial"]),
        firmware=given.get("firmware", ""),
        site=sites(actor).get(pk=given["site"]),
        actor=actor,
        at=at,
    )


def _person(row: Row, made: SheetImport, actor: Account, at: datetime) -> None:
    given = row.values
    account = people.create_account(
        email=given["email"],
        full_name=given["full_name"],
        profession=given.get("profession", ""),
        actor=actor,
        at=at,
    )
    for role in given["roles"]:
        people.grant_role(account=account, role=role, from_on=day_of(at), actor=actor, at=at)


_MAKERS = {What.CASES: _case, What.LOTS: _lot, What.MACHINES: _machine, What.PEOPLE: _person}
