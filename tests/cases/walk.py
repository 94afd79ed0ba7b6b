"""Takes a case from door to door, each step by the person whose it is, through actions only."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from maatwerk.archive import actions as archive
from maatwerk.archive.models import Record
from maatwerk.cases import actions, queries
from maatwerk.cases.actions import Built, Derived, Offered, Stated
from maatwerk.cases.facts import Asked
from maatwerk.cases.facts.verification import Due, missing_checks
from maatwerk.cases.models import (
    Build,
    Case,
    Design,
    DesignFile,
    Device,
    Imaging,
    PartCopy,
    Patient,
    Prescription,
    Release,
)
from maatwerk.cases.words import Doubt, Operation, Outcome, Source
from maatwerk.lab.words import Verification
from tests.cases import inputs
from tests.cases.hospital import Lab

PATIENT_NUMBER = "0091 2755"
OURS = {"PatientID": PATIENT_NUMBER}
GUIDE = (
    ("indication_group", "elective", Source.PRESCRIBER),
    ("region", "mandible", Source.PRESCRIBER),
    ("side", "left", Source.PRESCRIBER),
    ("cut_count", "2", Source.PRESCRIBER),
    ("cut_planes", "perpendicular to the lower border, behind 34 and before 37", Source.PRESCRIBER),
    ("cut_angle", "90", Source.PRESCRIBER),
    ("blade_thickness", "0.5", Source.PRESCRIBER),
    ("saw_system", "Sagittal saw, blade 0.5 mm", Source.PRESCRIBER),
    ("drill_diameter", "2.0", Source.PRESCRIBER),
    ("pin_count", "4", Source.PRESCRIBER),
    ("pin_positions", "two on each side of the cuts", Source.PRESCRIBER),
    ("approach", "from outside, below the jaw", Source.PRESCRIBER),
    ("structures_to_avoid", "inferior alveolar nerve", Source.PRESCRIBER),
    ("safety_margin", "3", Source.PRESCRIBER),
    ("material_ban", "none known", Source.PRESCRIBER),
    ("fallback_plan", "free hand with the printed model", Source.PRESCRIBER),
)
SPLINT = (
    ("side", "left", Source.PRESCRIBER),
    ("wrist_extension", "20", Source.PRESCRIBER),
    ("finger_position", "fingers free", Source.PRESCRIBER),
    ("relief_areas", "ulnar styloid", Source.PRESCRIBER),
    ("forearm_length", "180", Source.PRESCRIBER),
    ("closure", "straps", Source.PRESCRIBER),
    ("wearing", "at night", Source.PRESCRIBER),
    ("material_ban", "none known", Source.PRESCRIBER),
)
PLATE = (
    ("indication_group", "elective", Source.PRESCRIBER),
    ("region", "mandible", Source.PRESCRIBER),
    ("side", "left", Source.PRESCRIBER),
    ("plate_thickness", "2.0", Source.PRESCRIBER),
    ("trajectory", "along the lower border", Source.PRESCRIBER),
    ("screw_count", "8", Source.PRESCRIBER),
    ("screw_positions", "four on each side", Source.PRESCRIBER),
    ("screw_system", "System M, 2.3 mm, locking", Source.PRESCRIBER),
    ("material", "ti64_eli", Source.PRESCRIBER),
    ("contour_reference", "bone as it is", Source.PRESCRIBER),
    ("material_ban", "none known", Source.PRESCRIBER),
    ("fallback_plan", "plate bent by hand", Source.PRESCRIBER),
)
MODEL = (
    ("purpose", "plan_operation", Source.PRESCRIBER),
    ("region", "mandible", Source.PRESCRIBER),
    ("side", "left", Source.PRESCRIBER),
    ("structures", "mandible with teeth, without the hyoid", Source.PRESCRIBER),
    ("scale", "1", Source.PRESCRIBER),
    ("accuracy_class", "A", Source.PRESCRIBER),
)
FIELDS = {
    "cmf-cutting-guide": GUIDE,
    "hand-splint": SPLINT,
    "cmf-plate": PLATE,
    "anatomical-planning-model": MODEL,
}
RECIPES = {
    "cmf-cutting-guide": ("sla-surgical-guide", "surgical-guide-resin"),
    "hand-splint": ("pa12-splint", "pa12-powder"),
    "cmf-plate": ("lpbf-titanium-plate", None),
}


def stated(
    family: str = "cmf-cutting-guide", *, source: Source | None = None, **values: str
) -> tuple[Stated, ...]:
    """Return the characteristics of a prescription; `values` replace some, `source` replaces all sources."""
    return tuple(
        Stated(name=name, value=values.get(name, value), source=source or given)
        for name, value, given in FIELDS[family]
    )


@dataclass
class Walk:
    """One case with its device on the way."""

    lab: Lab
    patient: Patient
    case: Case
    device: Device

    def fresh(self) -> Device:
        """Return the device as it is stored now."""
        self.device = Device.objects.get(pk=self.device.pk)
        return self.device

    @property
    def state(self) -> str:
        """Return the state as it is stored now."""
        return self.fresh().state

    def rewrite(self, record: Record, **changes: Any) -> None:
        """Change a record as no action does, yet on record: what a test needs and the program forbids."""
        for name, value in changes.items():
            setattr(record, name, value)
        actor = self.lab["noor"].as_actor()
        archive.write(record=record, kind="cases.device_requested", actor=actor, at=self.lab.now())

    # --- gate by gate -------------------------------------------------------------------------------------

    def prescribe(
        self, characteristics: Sequence[Stated] | None = None, *, by: str = "iva", **more: Any
    ) -> Prescription:
        """Let an engineer write it down and the prescriber sign it."""
        family = self.device.family.code
        prescription = actions.draft_prescription(
            device=self.fresh(),
            purpose="guide for a planned operation",
            characteristics=stated(family) if characteristics is None else characteristics,
            **{**self.lab.act("jip"), **more},
        )
        proof = self.lab.proof(by, queries.to_sign_prescription(prescription))
        return actions.sign_prescription(prescription=prescription, proof=proof, **self.lab.act(by))

    def decide(self, **answers: Any) -> None:
        """Let the engineer decide the route."""
        reason = "answered for this device" if answers else ""
        actions.decide_route(device=self.fresh(), answers=answers, reason=reason, **self.lab.act("jip"))

    def accept(self) -> None:
        """Pass the gate accept."""
        actions.accept_device(device=self.fresh(), **self.lab.act("jip"))

    def add_imaging(self, content: bytes | None = None) -> Imaging:
        """Bring pictures into the case."""
        source = content if content is not None else inputs.series(patient=OURS)
        return actions.add_imaging(case=self.case, source=source, **self.lab.act("jip"))

    def accept_imaging(self, imaging: Imaging | None = None, **more: Any) -> None:
        """Pass the gate imaging with all series of an upload."""
        series = list(imaging.series.all()) if imaging is not None else []
        actions.accept_imaging(device=self.fresh(), series=series, **{**self.lab.act("jip"), **more})

    def start_design(self) -> None:
        """Begin the design."""
        actions.start_design(device=self.fresh(), **self.lab.act("jip"))

    def add_design(self, *, built: dict[str, str] | None = None, **more: Any) -> Design:
        """Offer a design that keeps to the prescription."""
        prescription = self.device.prescriptions.get(state="signed")
        values = {
            one.name: (one.value, one.unit)
            for one in prescription.characteristics.all()
            if one.tolerance is not None
        }
        values |= {name: (value, values.get(name, ("", ""))[1]) for name, value in (built or {}).items()}
        options: dict[str, Any] = {
            "files": (Offered(name="guide.stl", content=self.own_block()),),
            "built": tuple(
                Built(name=name, value=value, unit=unit) for name, (value, unit) in values.items()
            ),
            "software": "Shaper 2.1",
        }
        return actions.add_design(device=self.fresh(), **{**options, **self.lab.act("jip"), **more})

    def own_block(self) -> bytes:
        """Return a block of this patient's own measures: what repeats for another patient asks questions."""
        others = DesignFile.objects.exclude(design__device__case__patient=self.case.patient)
        return inputs.block(size=(30.0 + others.count(), 12.0, 6.0))

    def review(self, design: Design, *, by: str = "saar", accepted: bool = True) -> None:
        """Let a second person review the segmentation."""
        note = "contours agree in every fifth slice"
        digest = queries.to_sign_segmentation(design, accepted=accepted, note=note)
        actions.review_segmentation(
            design=design, accepted=accepted, note=note, proof=self.lab.proof(by, digest), **self.lab.act(by)
        )

    def approve(self, design: Design, *, by: str = "iva", digest: str | None = None) -> None:
        """Let the prescriber sign the manifest and pass the gate design."""
        proof = self.lab.proof(by, digest or queries.to_sign_design(design))
        actions.approve_design(device=self.fresh(), proof=proof, minutes=2, **self.lab.act(by))

    def prepare(self, **more: Any) -> Build:
        """Plan a build with the recipe of the family."""
        recipe, container = RECIPES[self.device.family.code]
        options: dict[str, Any] = {
            "recipe": self.lab.recipes[recipe],
            "devices": [self.fresh()],
            "file": Derived(name="job.form", content=b"job", operations=(Operation.ORIENT, Operation.NEST)),
            "containers": [self.lab.containers[container]] if container else [],
            "order_number": "" if container else "PO-17",
        }
        return actions.prepare_build(**{**options, **self.lab.act("ruben"), **more})

    def start(self, build: Build) -> None:
        """Pass the gate produce."""
        actions.start_build(build=build, **self.lab.act("ruben"))

    def finish(self, build: Build, **more: Any) -> None:
        """Take the build out."""
        read = {"readings": {"wash": "10 min"}}
        actions.finish_build(build=build, **{**self.lab.act("ruben"), **read, **more})

    def arrive(self) -> None:
        """Check what a supplier sent, where one did."""
        build = self.build()
        if build.supplier_id is not None:
            actions.record_incoming(
                build=build,
                certificate=b"certificate of conformity",
                certificate_number="COC-3",
                passed=True,
                **self.lab.act("saar"),
            )

    def due(self) -> tuple[Due, ...]:
        """Return what is to be checked still."""
        return missing_checks(Asked(device=self.fresh(), at=self.lab.now()))

    def check(self, due: Due, *, by: str = "saar", **more: Any) -> None:
        """Do one check, well."""
        instrument = due.check.instrument_kind
        options: dict[str, Any] = {"passed": True}
        if due.check.kind is Verification.MEASURED and due.check.limit is not None:
            ends = [end for end in (due.check.limit.min, due.check.limit.max) if end is not None]
            options = {"value": sum(ends) / len(ends)}
        if instrument is not None:
            options["instrument"] = self.lab.instruments[instrument]
        actions.record_check(
            device=self.fresh(),
            code=due.check.code,
            copy=due.copy,
            build=due.build,
            **{**options, **self.lab.act(by), **more},
        )

    def check_all(self, *, but: frozenset[str] = frozenset(), by: str = "saar") -> None:
        """Do every check that is due, but these."""
        for due in self.due():
            if due.check.code not in but:
                self.check(due, by=by)

    def verify(self) -> None:
        """Pass the gate verify."""
        actions.finish_verification(device=self.fresh(), **self.lab.act("saar"))

    def prepare_release(self, **more: Any) -> Release:
        """Freeze the snapshot and draw the draft."""
        return actions.prepare_release(device=self.fresh(), **{**self.lab.act("mila"), **more})

    def release(self, release: Release, *, by: str = "mila") -> None:
        """Sign the draft and pass the gate release."""
        proof = self.lab.proof(by, queries.to_sign_release(release))
        actions.release_device(device=self.fresh(), proof=proof, **self.lab.act(by))

    def sterilise(self, **more: Any) -> None:
        """Send the device to the sterile service and take it back."""
        cycle = Asked(device=self.fresh(), at=self.lab.now()).family.sterilisation.methods[0]
        trip = actions.send_to_sterilisation(
            device=self.device, service="Central sterile service", cycle=cycle, **self.lab.act("ruben")
        )
        options: dict[str, Any] = {"cycle_run": cycle, "batch": "B-9", "passed": True, "evidence": b"cycle"}
        actions.return_from_sterilisation(sterilisation=trip, **{**options, **self.lab.act("ruben"), **more})

    def deliver(self, **more: Any) -> None:
        """Pass the gate deliver."""
        options: dict[str, Any] = {
            "receiver": "Theatre 4",
            "receiver_role": "scrub nurse",
            "side_read_back": self.device.side,
            "statement_accompanied": True,
            "statement_available_to": "patient",
            "statement_available_how": "copy in the patient's file",
        }
        actions.deliver_device(device=self.fresh(), **{**options, **self.lab.act("ruben"), **more})

    def use(self, outcome: Outcome = Outcome.USED, **more: Any) -> None:
        """Pass the gate follow up."""
        actions.record_use(device=self.fresh(), outcome=outcome, fit=5, **{**self.lab.act("iva"), **more})

    # --- where it stands ----------------------------------------------------------------------------------

    @property
    def needs_imaging(self) -> bool:
        """Whether the family is built on imaging."""
        return self.device.family.code != "hand-splint"

    @property
    def needs_sterilisation(self) -> bool:
        """Whether the family is sterilised before use."""
        return self.device.family.code != "hand-splint"

    def imaging(self) -> Imaging | None:
        """Return the newest pictures of the case."""
        return self.case.imaging.last()

    def design(self) -> Design:
        """Return the newest design."""
        return self.device.designs.latest("version")

    def build(self) -> Build:
        """Return the newest build of the device."""
        return Build.objects.filter(pieces__part__device=self.device).distinct().latest("pk")

    def draft(self) -> Release:
        """Return the release that is prepared."""
        return self.device.releases.get(state="prepared")

    def pieces(self) -> list[PartCopy]:
        """Return the pieces of the device that were not scrapped."""
        return list(PartCopy.objects.filter(part__device=self.device).exclude(state="scrapped"))

    def look(self) -> None:
        """Let others look at the design: at the segmentation, or at side and unit."""
        if self.needs_imaging:
            self.review(self.design())
        else:
            self.check_by_two(self.design())

    def check_by_two(self, design: Design) -> None:
        """Let two people settle side and unit."""
        for about in Doubt:
            for key in ("saar", "ruben"):
                actions.check_side(
                    design=design, about=about, right=True, seen="compared with the cast", **self.lab.act(key)
                )


def begin(lab: Lab, *, family: str = "cmf-cutting-guide", **more: Any) -> Walk:
    """Open a case with one device of a family."""
    patient = actions.register_patient(
        number=PATIENT_NUMBER,
        name="Voorbeeld, Otto",
        birth_on=date(1984, 5, 2),
        **lab.act("iva"),
    )
    case = actions.open_case(
        patient=patient,
        intervention="Resection of the mandible",
        prescriber=lab["iva"],
        site=lab.hospital.site,
        theatre_on=lab.clock.date() + timedelta(days=14),
        **lab.act("iva"),
    )
    options: dict[str, Any] = {"side": "left", "region": "mandible"}
    device = actions.add_device(case=case, family_code=family, **{**options, **lab.act("iva"), **more})
    return Walk(lab=lab, patient=patient, case=case, device=device)
