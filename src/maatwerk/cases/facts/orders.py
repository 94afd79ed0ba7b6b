"""Facts about what was ordered: prescription, patient, evidence range, people, derogation."""

from maatwerk.cases.facts.asked import Asked, number
from maatwerk.cases.models import BuiltCharacteristic, Characteristic
from maatwerk.cases.words import FileRole, Source
from maatwerk.lab.catalogue.evidence import EvidenceAnswer, Placed
from maatwerk.lab.queries import evidence_of
from maatwerk.lab.words import KnownFrom
from maatwerk.rulebook.kleene import Answer


def prescription_is_written(asked: Asked) -> bool:
    """Answer whether a signed prescription is in force (Art.2(3))."""
    return asked.prescription is not None


def prescriber_design_decisions(asked: Asked) -> int:
    """Count the patient-specific decisions of the prescriber; a pick from a template is none.

    What the lab proposed counts once the prescriber confirmed it one by one.
    """
    return sum(one.is_design_decision and _is_theirs(one) for one in asked.characteristics)


def _is_theirs(one: Characteristic) -> bool:
    return one.source == Source.PRESCRIBER or (one.source == Source.LAB and hasattr(one, "confirmation"))


def prescription_picks_from_template(asked: Asked) -> int:
    """Count the characteristics that were picked from the lab's template."""
    return sum(one.is_design_decision and one.source == Source.TEMPLATE for one in asked.characteristics)


def prescription_accompanied_by_model(asked: Asked) -> bool:
    """Answer whether models, moulds or impressions came along; they count as design characteristics."""
    prescription = asked.prescription
    return prescription is not None and bool(prescription.accompanied_by)


def prescription_amended(asked: Asked) -> bool | None:
    """Answer whether the prescription was amended and now says what the design makes of it."""
    prescription = asked.prescription
    if prescription is None or prescription.amends_id is None:
        return False
    departs = departs_from_prescription(asked)
    return None if departs is None else not departs


def departs_from_prescription(asked: Asked) -> bool | None:
    """Answer whether the design leaves what the prescription states, beyond its tolerance (Art.2(3))."""
    if asked.prescription is None or asked.design is None:
        return None
    answers = [answer for _, _, answer in _compared(asked)]
    if any(answer is True for answer in answers):
        return True
    return None if None in answers else False


def departures(asked: Asked) -> list[tuple[Characteristic, BuiltCharacteristic | None]]:
    """Return what the prescription states and the design builds otherwise."""
    return [(stated, made) for stated, made, answer in _compared(asked) if answer is True]


def _compared(asked: Asked) -> list[tuple[Characteristic, BuiltCharacteristic | None, bool | None]]:
    """Return each characteristic with what the design makes of it, and whether that departs."""
    built = {one.name: one for one in asked.design.built.all()} if asked.design is not None else {}
    found: list[tuple[Characteristic, BuiltCharacteristic | None, bool | None]] = []
    for stated in asked.characteristics:
        made = built.get(stated.name)
        if made is None:
            # A tolerance asks for a number from the design; silence about one is not agreement.
            found.append((stated, None, None if stated.tolerance is not None else False))
        else:
            found.append((stated, made, departs(stated, value=made.value, unit=made.unit)))
    return found


def patient_is_identified(asked: Asked) -> bool:
    """Answer whether the patient is known by number, or by name and birth date."""
    patient = asked.device.case.patient
    return bool(patient.number) or bool(patient.name and patient.birth_on)


def authority_derogation_held(asked: Asked) -> bool:
    """Answer whether an authority's authorisation for this device is in force (Art.59(1))."""
    return asked.exceptions[0]


def device_in_evidence_range(asked: Asked) -> bool | None:
    """Answer whether what is prescribed, and what the design states, lies inside the family's evidence.

    What a design does not state of itself is measured on the part by the verification plan.
    """
    if asked.prescription is None:
        return None
    if _drawn_outside(asked):
        return False
    ordered = _ordered(asked)
    return None if ordered.inside is Answer.NOT_KNOWN else ordered.inside is Answer.YES


def lies_outside(asked: Asked) -> tuple[Placed, ...]:
    """Return what of the prescription and of the design lies outside the family's evidence."""
    if asked.prescription is None:
        return ()
    return (*_ordered(asked).outside, *_drawn_outside(asked))


def not_stated(asked: Asked) -> tuple[Placed, ...]:
    """Return what the prescription should state for its place in the evidence, and does not."""
    if asked.prescription is None:
        return ()
    return tuple(one for one in _ordered(asked).placed if one.inside is Answer.NOT_KNOWN)


def _ordered(asked: Asked) -> EvidenceAnswer:
    return evidence_of(asked.device.family, characteristics=asked.stated, known_from=KnownFrom.PRESCRIPTION)


def _drawn_outside(asked: Asked) -> tuple[Placed, ...]:
    if asked.design is None:
        return ()
    stated = {one.name: number(one.value) for one in asked.design.built.all()}
    built = {**stated, **_too_long(asked)}
    return evidence_of(asked.device.family, characteristics=built, known_from=KnownFrom.DESIGN).outside


def _too_long(asked: Asked) -> dict[str, float]:
    """Return the longest edge of the box around a part where even that is longer than the evidence reaches.

    A part is at least as long as its box; one that lies aslant can be longer, which the design states.
    """
    files = asked.design.files.all() if asked.design is not None else ()
    boxes = [one.mesh["box"] for one in files if one.role == FileRole.PART and one.mesh.get("box")]
    longest = max(
        (high - low for box in boxes for low, high in zip(box["min"], box["max"], strict=True)), default=0.0
    )
    limits = [one.max for one in asked.family.evidence_range if one.parameter == "longest_side"]
    return {"longest_side": longest} if any(longest > most for most in limits) else {}


def own_evidence_path_open(asked: Asked) -> bool:
    """Answer whether the device has evidence and risk work of its own."""
    return asked.exceptions[1]


def concessions(asked: Asked) -> frozenset[str]:
    """Return the codes of the refusals that were lifted for this device by a signed concession.

    One about the pictures counts for those it was signed for: going back to the pictures ends it.
    """
    granted = list(asked.device.concessions.all())
    if any(one.gate == "imaging" for one in granted):
        ended = [one.dropped_at for one in asked.device.imaging_uses.all() if one.dropped_at is not None]
        dropped = max(ended, default=None)
        if dropped is not None:
            granted = [one for one in granted if one.gate != "imaging" or one.granted_at > dropped]
    return frozenset(one.code for one in granted)


def departs(stated: Characteristic, *, value: str, unit: str) -> bool | None:
    """Answer whether one built value leaves what was prescribed, beyond its tolerance."""
    asked, made = number(stated.value), number(value)
    if asked is None or made is None:
        return stated.value.strip().casefold() != value.strip().casefold()
    if unit != stated.unit:
        return None
    # Half a unit of the last place that the record keeps, so that 0.1 + 0.2 is no departure from 0.3.
    return abs(made - asked) > float(stated.tolerance or 0) + 5e-5


PROVIDES = {
    provider.__name__: provider
    for provider in (
        prescription_is_written,
        prescriber_design_decisions,
        prescription_picks_from_template,
        prescription_accompanied_by_model,
        prescription_amended,
        departs_from_prescription,
        patient_is_identified,
        authority_derogation_held,
        device_in_evidence_range,
        own_evidence_path_open,
        concessions,
    )
}
