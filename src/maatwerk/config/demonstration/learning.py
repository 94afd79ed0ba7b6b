"""What the living lab learns: answers about itself, an incident whose days run, one that is closed."""

from datetime import datetime, timedelta

from maatwerk.archive.days import day_of
from maatwerk.lab import actions as lab
from maatwerk.people.proofs import prove
from maatwerk.quality import actions as quality
from maatwerk.quality.models import Incident
from maatwerk.quality.words import IncidentKind

from . import cast
from .hospital import Hospital

ANSWERS = {
    "non_medical_purpose": "none",
    "devices_received": "some",
    "pack_making": "not_done",
    "single_use_reprocessing": "not_done",
    "supplies_replacement_parts": "no",
    "offers_at_a_distance": "no",
    "has_devices_made_by_others": "yes",
    "is_also_machinery": "no",
    "uses_blood_derivative": "no",
    "expert_panel_is_consulted": "no",
    "classification_is_disputed": "no",
}
"""All but one: whether the hospital is registered in Eudamed, nobody has looked up yet."""


def lay_out(*, house: Hospital, now: datetime) -> None:
    """Answer what the lab does, tell of a splint that is not serious, and of a guide that is."""
    noor = house["noor"]
    lab.answer_circumstances(
        answers=ANSWERS,
        reason="Went through all families with Jip and the purchasing department (demonstration).",
        actor=noor,
        at=now - timedelta(days=20),
    )
    blister = _tell(
        house,
        found="A splint pressed; a small blister at the wrist, healed within a week.",
        family="hand-splint",
        at=now - timedelta(days=11),
    )
    reason = "No treatment was needed, and none would have been; the edge was rounded."
    _judge(house, blister, IncidentKind.NOT_SERIOUS, reason, at=now - timedelta(days=10))
    quality.close_incident(
        incident=blister,
        done="The edge radius was looked at again; it stays, the padding is checked at fitting.",
        actor=noor,
        at=now - timedelta(days=6),
    )
    broken = _tell(
        house,
        found="A guide broke while it was pinned; a fragment had to be looked for and taken out.",
        family="cmf-cutting-guide",
        at=now - timedelta(days=3),
    )
    reason = "The operation took half an hour longer; a fragment left behind would have meant another."
    _judge(house, broken, IncidentKind.OTHER_SERIOUS, reason, at=now - timedelta(days=2))


def _tell(house: Hospital, *, found: str, family: str, at: datetime) -> Incident:
    filing = quality.Filing(found=found, aware_on=day_of(at), source="own", family_code=family)
    return quality.file_incident(filing=filing, actor=house["ruben"], at=at)


def _judge(house: Hospital, incident: Incident, kind: IncidentKind, reason: str, *, at: datetime) -> None:
    noor = house["noor"]
    judging = quality.Judging(kind=kind.value, reason=reason)
    digest = quality.judging_digest(incident=incident, judging=judging)
    proof = prove(account=noor, password=cast.PASSWORD, code=None, digest=digest, at=at)
    quality.judge_incident(incident=incident, judging=judging, actor=noor, at=at, proof=proof)
