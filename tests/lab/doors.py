"""Every action of the lab as one row: how it is called rightly, by whom, and what is bad input."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from maatwerk.config.demonstration.page import page_saying
from maatwerk.lab import actions
from maatwerk.lab.actions.procedures import Document
from maatwerk.lab.models import Certificate, EvidenceOnFile, Hold, LibraryPart, Procedure
from maatwerk.lab.queries import Subject
from maatwerk.lab.words import Conclusion, HoldSubject, Stage, Topic
from tests.lab import world
from tests.lab.world import Lab
from tests.people.standing import AT, TODAY

LATER = TODAY + timedelta(days=200)
TOMORROW = TODAY + timedelta(days=1)
ANSWER = {"is_also_machinery": "no"}


@dataclass(frozen=True)
class Door:
    """One action: prepare the lab, give the arguments, name who may, and what it must refuse."""

    given: Callable[[Lab], dict[str, Any]]
    bad: Mapping[str, Any] | None
    who: str = "quinn"
    prepare: Callable[[Lab], None] = field(default=lambda lab: None)
    names_a_record: bool = True


def _judging(lab: Lab) -> dict[str, Any]:
    judging = actions.Judging(
        topic=Topic.RISK_FILE, adequate=True, reasons="Read whole.", competence="Engineer, nine years."
    )
    digest = actions.judgement_digest(family=lab.family, judging=judging)
    return {"family": lab.family, "judging": judging, "proof": world.proof(lab.quinn, digest)}


def _ready(lab: Lab) -> None:
    world.judge_all(lab)


def _opened(lab: Lab) -> None:
    actions.open_container(container=lab.container, opened_on=TODAY, actor=lab.house["tom"], at=AT)


def _certified(lab: Lab) -> None:
    actions.add_certificate(**_certificate(lab), actor=lab.quinn, at=AT)


def _suspended(lab: Lab) -> None:
    _certified(lab)
    actions.suspend_certificate(certificate=_the(Certificate), reason="letter", actor=lab.quinn, at=AT)


def _held(lab: Lab) -> None:
    actions.place_hold(**_hold(lab), actor=lab.quinn, at=AT)


_SLEEVE = actions.Part(name="Sleeve 4 mm", what="A drill sleeve of one maker.", sha256="a" * 64)


def _sleeved(lab: Lab) -> None:
    actions.register_library_part(part=_SLEEVE, actor=lab.quinn, at=AT)


def _adopted(lab: Lab) -> None:
    actions.adopt_procedure(**_procedure(lab), actor=lab.quinn, at=AT)


def _machine_out(lab: Lab) -> None:
    actions.take_machine_out(machine=_printer(lab), reason="leaks", actor=lab.quinn, at=AT)


def _instrument_out(lab: Lab) -> None:
    actions.take_instrument_out(instrument=lab.instrument, reason="fell", actor=lab.quinn, at=AT)


def _the(model: Any) -> Any:
    return model.objects.order_by("-pk").first()


def _printer(lab: Lab) -> Any:
    return next(iter(lab.machines.values()))


def _certificate(lab: Lab) -> dict[str, Any]:
    coverage = actions.Coverage(
        annex="Annex.IX.I",
        classes=("III",),
        family_codes=("cmf-plate",),
        valid_from=TODAY,
        valid_until=LATER,
    )
    return {
        "number": "NB 77",
        "body": ("Keur", "0344"),
        "coverage": coverage,
        "evidence_sha256": world.SHA,
    }


def _hold(lab: Lab) -> dict[str, Any]:
    subject = Subject(HoldSubject.LOT, str(lab.lot.pk), str(lab.lot))
    return {"subject": subject, "code": "odd-smell", "reason": "It smells of solvent."}


def _procedure(lab: Lab) -> dict[str, Any]:
    return {
        "code": "SOP-03",
        "document": Document(title="Imaging", content=page_saying("Imaging")),
        "effective_on": TODAY,
        "review_on": LATER,
    }


def _lot(lab: Lab, number: str = "R-78") -> dict[str, Any]:
    return {
        "material": lab.material,
        "supplier": lab.supplier,
        "number": number,
        "received_on": TODAY,
        "expires_on": LATER,
        "paper": None,
    }


def _quarantined(lab: Lab) -> None:
    world.lot_of(lab.material, lab.supplier, by={"actor": lab.quinn, "at": AT}, number="R-79", release=False)


def _newest_lot(lab: Lab) -> Any:
    return lab.material.lots.order_by("-pk").first()


def _result(lab: Lab) -> dict[str, Any]:
    result = actions.Result(
        sample_size=29, failures=0, numbers=world.NUMBERS, conclusion=Conclusion.PASS, reasons="All inside."
    )
    return {
        "recipe": lab.recipe,
        "stage": Stage.PQ,
        "protocol": "VP-1",
        "result": result,
        "concluded_on": TODAY,
    }


def _combined(lab: Lab) -> dict[str, Any]:
    combined = actions.Combination(machines=lab.machines, material=lab.material, software=lab.software)
    return {"code": "sla-surgical-guide", "combined": combined}


def _evidence(lab: Lab) -> dict[str, Any]:
    evidence = actions.Evidence(
        kind="iso-13485-certificate",
        scope="Making of resins",
        issuer="Keur",
        claim_supported="The maker has a system.",
        gap="The lab's own route.",
        review_on=LATER,
        change_notice_agreed=True,
    )
    return {"supplier": lab.supplier, "evidence": evidence}


def _thought(lab: Lab) -> actions.Thought:
    return actions.Thought(name="A guide", answers={"invasiveness": "surgical"}, family=lab.family)


def _drafted(lab: Lab) -> None:
    actions.draft_recipe(**_combined(lab), actor=lab.quinn, at=AT)


def _family_drafted(lab: Lab) -> None:
    actions.draft_family(code="hand-splint", actor=lab.quinn, at=AT)


def _newest_family(lab: Lab) -> Any:
    return type(lab.family).objects.order_by("-pk").first()


def _newest_recipe(lab: Lab) -> Any:
    return type(lab.recipe).objects.order_by("-pk").first()


def _record(name: str, of: Callable[[Lab], Any], **more: Any) -> Callable[[Lab], dict[str, Any]]:
    return lambda lab: {name: of(lab), **more}


def filing() -> actions.Filing:
    """Return a confirmation of the insurer, as it is filed."""
    return actions.Filing(
        title="Confirmation of cover 2026",
        content=page_saying("cover"),
        shows="The hospital's liability insurance names the making of custom-made devices.",
        answers={"Art.10(16) subpara 2": "page 1"},
        signed_by="Linden Insurance",
        signed_on=TODAY - timedelta(days=10),
        valid_until=TODAY + timedelta(days=300),
    )


def _filed(lab: Lab) -> None:
    actions.file_evidence(filing=filing(), actor=lab.quinn, at=AT)


DOORS: dict[str, Door] = {
    "answer_circumstances": Door(
        lambda lab: {"answers": ANSWER, "reason": "Seen."}, {"reason": ""}, names_a_record=False
    ),
    "add_supplier": Door(
        lambda lab: {"code": "sls", "name": "Sls", "supplies": "powder", "makes_devices": False},
        {"code": "resin-trade"},
        names_a_record=False,
    ),
    "approve_supplier": Door(
        lambda lab: {"supplier": lab.maker, "assessment": "Visited.", "review_on": LATER},
        {"review_on": TODAY},
    ),
    "suspend_supplier": Door(_record("supplier", lambda lab: lab.supplier, reason="late"), {"reason": " "}),
    "add_supplier_evidence": Door(_evidence, None),
    "add_certificate": Door(_certificate, {"body": ("Keur", "34")}, names_a_record=False),
    "suspend_certificate": Door(
        _record("certificate", lambda lab: _the(Certificate), reason="letter"),
        {"reason": ""},
        prepare=_certified,
    ),
    "reinstate_certificate": Door(
        _record("certificate", lambda lab: _the(Certificate), reason="letter"),
        {"reason": ""},
        prepare=_suspended,
    ),
    "withdraw_certificate": Door(
        _record("certificate", lambda lab: _the(Certificate), reason="letter"),
        {"reason": ""},
        prepare=_certified,
    ),
    "record_certificate_application": Door(
        lambda lab: {"body_name": "Keur", "family_codes": ("cmf-plate",), "lodged_on": TODAY},
        {"lodged_on": TOMORROW},
        names_a_record=False,
    ),
    "add_material": Door(
        lambda lab: {"code": "pla", "name": "Pla", "material_class": "model-filament", "maker": lab.supplier},
        {"material_class": "chocolate"},
    ),
    "assess_material": Door(
        _record(
            "material", lambda lab: lab.material, has_hazardous_substances=False, reason="data sheet 4.1"
        ),
        {"reason": " "},
    ),
    "receive_lot": Door(_lot, {"number": "R-77"}, who="tom"),
    "release_lot": Door(
        _record("lot", _newest_lot, inspected="Seal whole."),
        {"inspected": ""},
        who="tom",
        prepare=_quarantined,
    ),
    "use_up_lot": Door(_record("lot", lambda lab: lab.lot), None, who="tom"),
    "reject_lot": Door(_record("lot", lambda lab: lab.lot, reason="frozen"), {"reason": ""}, who="tom"),
    "add_container": Door(
        lambda lab: {"lot": lab.lot, "code": "C-2", "kind": "bottle"}, {"code": "T-1"}, who="tom"
    ),
    "open_container": Door(
        lambda lab: {"container": lab.container, "opened_on": TODAY}, {"opened_on": TOMORROW}, who="tom"
    ),
    "empty_container": Door(
        _record("container", lambda lab: lab.container), None, who="tom", prepare=_opened
    ),
    "add_tank": Door(
        lambda lab: {"code": "T-2", "material": lab.material, "in_use_from": TODAY},
        {"code": "C-1"},
        who="tom",
    ),
    "fill_tank": Door(
        lambda lab: {"tank": lab.tank, "container": lab.container, "emptied_first": True}, None, who="tom"
    ),
    "retire_tank": Door(_record("tank", lambda lab: lab.tank), None, who="tom"),
    "add_machine": Door(
        lambda lab: {
            "code": "oven-1",
            "name": "Oven",
            "kind": "oven",
            "made": ("Heat", "One", "S1"),
            "site": lab.site,
        },
        {"kind": "kettle"},
    ),
    "change_machine": Door(
        lambda lab: {"machine": _printer(lab), "changes": {"firmware": "1.1"}, "reason": "update"},
        {"changes": {"state": "retired"}},
    ),
    "record_upkeep": Door(
        lambda lab: {
            "machine": _printer(lab),
            "kind": "quality_control",
            "performed_on": TODAY,
            "performed_by": "Tom",
            "passed": True,
        },
        {"due_on": LATER},
    ),
    "take_machine_out": Door(_record("machine", _printer, reason="leaks"), {"reason": ""}, who="tom"),
    "return_machine": Door(
        _record("machine", _printer, reason="mended"), {"reason": ""}, prepare=_machine_out
    ),
    "retire_machine": Door(_record("machine", _printer, reason="old"), {"reason": ""}),
    "add_instrument": Door(
        lambda lab: {"code": "bal-1", "name": "Balance", "kind": "balance"},
        {"kind": "guess"},
        names_a_record=False,
    ),
    "record_calibration": Door(
        lambda lab: {
            "instrument": lab.instrument,
            "performed_on": TODAY,
            "performed_by": "Keur",
            "passed": True,
            "uncertainty": (Decimal("0.02"), "mm"),
        },
        {"performed_on": TOMORROW},
    ),
    "take_instrument_out": Door(
        _record("instrument", lambda lab: lab.instrument, reason="fell"), {"reason": ""}
    ),
    "return_instrument": Door(
        _record("instrument", lambda lab: lab.instrument, reason="checked"),
        {"reason": ""},
        prepare=_instrument_out,
    ),
    "retire_instrument": Door(
        _record("instrument", lambda lab: lab.instrument, reason="worn"), {"reason": ""}
    ),
    "add_software": Door(
        lambda lab: {"code": "slice", "name": "Slice", "version": "5.2", "purpose": "slicer"},
        {"version": "5.1"},
        names_a_record=False,
    ),
    "validate_software": Door(
        lambda lab: {
            "tool": lab.software,
            "intended_use": "slicing",
            "tests": "phantom",
            "passed": True,
            "concluded_on": TODAY,
        },
        {"tests": ""},
    ),
    "draft_recipe": Door(_combined, {"code": "porridge"}),
    "adopt_recipe": Door(_record("recipe", _newest_recipe), None, prepare=_drafted),
    "withdraw_recipe": Door(_record("recipe", lambda lab: lab.recipe, reason="old"), {"reason": ""}),
    "conclude_validation": Door(_result, {"valid_until": TODAY + timedelta(days=9999)}),
    "draft_family": Door(lambda lab: {"code": "hand-splint"}, {"code": "spoon"}, names_a_record=False),
    "adopt_family": Door(_record("family", _newest_family), None, prepare=_family_drafted),
    "sign_judgement": Door(_judging, None, prepare=lambda lab: world.train(lab, "quinn", "judge-risk-file")),
    "release_family": Door(_record("family", lambda lab: lab.family), None, prepare=_ready),
    "withdraw_family": Door(_record("family", lambda lab: lab.family, reason="old"), {"reason": ""}),
    "adopt_procedure": Door(_procedure, {"review_on": TODAY + timedelta(days=800)}, names_a_record=False),
    "withdraw_procedure": Door(
        _record("procedure", lambda lab: _the(Procedure), reason="joined"), {"reason": ""}, prepare=_adopted
    ),
    "register_library_part": Door(
        lambda lab: {"part": _SLEEVE}, {"part": replace(_SLEEVE, what="")}, names_a_record=False
    ),
    "withdraw_library_part": Door(
        _record("part", lambda lab: _the(LibraryPart), reason="another"), {"reason": ""}, prepare=_sleeved
    ),
    "file_evidence": Door(
        lambda lab: {"filing": filing()},
        {"filing": replace(filing(), content=b"no document")},
        names_a_record=False,
    ),
    "keep_reasoning": Door(
        lambda lab: {"thought": _thought(lab)},
        {"thought": actions.Thought(name=" ", answers={"invasiveness": "surgical"})},
    ),
    "withdraw_evidence": Door(
        _record("evidence", lambda lab: _the(EvidenceOnFile), reason="revoked"),
        {"reason": ""},
        prepare=_filed,
    ),
    "place_hold": Door(_hold, {"reason": ""}, who="tom", names_a_record=False),
    "lift_hold": Door(
        _record("hold", lambda lab: _the(Hold), reason="measured again"), {"reason": ""}, prepare=_held
    ),
}


def with_bad_evidence(given: dict[str, Any]) -> dict[str, Any]:
    """Return the arguments of add_supplier_evidence with a paper that nobody knows."""
    return given | {"evidence": replace(given["evidence"], kind="promise")}


__all__ = ["DOORS", "LATER", "Door", "date", "filing", "with_bad_evidence"]
