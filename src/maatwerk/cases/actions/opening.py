"""A request as it arrives: patient, case and first device in one go, with how it reached the lab."""

from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from maatwerk.cases.actions import days
from maatwerk.cases.actions.cases import add_device, open_case, register_patient, same_house
from maatwerk.cases.errors import CaseError
from maatwerk.cases.models import Arrival, Case, Device, Patient
from maatwerk.cases.words import Lane, Way
from maatwerk.people.models import Account, Site
from maatwerk.workflow import doorway


def take_request(
    *,
    patient: Patient | None,
    intervention: str,
    family_code: str,
    side: str,
    prescriber: Account,
    site: Site,
    way: str,
    actor: Account,
    at: datetime,
    theatre_on: date | None = None,
    told: str = "",
    lane: str = Lane.ROUTINE,
    patient_number: str = "",
    patient_name: str = "",
    patient_born_on: date | None = None,
) -> Device:
    """Open a case with its first device, and note how the request arrived; a new patient is registered."""
    if patient is None and not patient_number and not (patient_name and patient_born_on):
        raise CaseError(
            "patient_not_named",
            what=_("A new patient needs a number, or a name with the birth date."),
            do=_("Give one of them; the rest can follow."),
        )
    days.planned_day(theatre_on, at=at)
    with transaction.atomic():
        person = patient or register_patient(
            number=patient_number, name=patient_name, birth_on=patient_born_on, actor=actor, at=at
        )
        case = open_case(
            patient=person,
            intervention=intervention,
            theatre_on=theatre_on,
            prescriber=prescriber,
            site=site,
            lane=lane,
            actor=actor,
            at=at,
        )
        note_arrival(case=case, way=way, told=told, actor=actor, at=at)
        return add_device(case=case, family_code=family_code, side=side, actor=actor, at=at)


def note_arrival(*, case: Case, way: str, actor: Account, at: datetime, told: str = "") -> Arrival:
    """Note how a request reached the lab."""
    same_house(actor, case)
    arrival = Arrival(
        institution_key=case.institution_key,
        case=case,
        way=Way(way).value,
        told=told,
        taken_by=actor,
        taken_at=at,
    )
    doorway.admit(record=arrival, actor=actor, at=at, ability="open_case", kind="cases.request_taken")
    return arrival
