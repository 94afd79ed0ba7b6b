"""A small standing hospital for the tests of cases, built through actions only, with a lab that can work."""

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import Any

from maatwerk.archive.proofs import Proof
from maatwerk.config.demonstration import cast
from maatwerk.config.demonstration import hospital as people
from maatwerk.config.demonstration.laboratory import translate
from maatwerk.lab import actions as lab
from maatwerk.lab.actions.stock import Paper
from maatwerk.lab.catalogue.sampling import needed
from maatwerk.lab.catalogue.shelf import current_library
from maatwerk.lab.models import Container, Family, Instrument, Lot, Machine, Material, Recipe, Supplier
from maatwerk.lab.words import Conclusion, EquipmentRole, Topic
from maatwerk.people import actions as people_actions
from maatwerk.people.models import Account
from maatwerk.people.proofs import prove
from maatwerk.people.queries import competence_for
from tests.remembered import remembered

AT = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
TODAY = AT.date()
FAMILIES = ("cmf-cutting-guide", "hand-splint", "cmf-plate")
TOPICS = {
    "ruben": ("print-sla", "print-powder-bed", "measurement", "incoming-inspection"),
    "saar": ("segmentation-review", "measurement", "incoming-inspection", "design-orthoses"),
    "mila": ("judge-risk-file", "judge-clinical-evaluation", "judge-gspr"),
}
"""What these tests need people to be able to do, whatever the demonstration trains them in."""


@dataclass
class Lab:
    """The people of the hospital and what its lab has, by short names."""

    hospital: people.Hospital
    families: dict[str, Family] = field(default_factory=dict)
    recipes: dict[str, Recipe] = field(default_factory=dict)
    machines: dict[str, Machine] = field(default_factory=dict)
    instruments: dict[str, Instrument] = field(default_factory=dict)
    lots: dict[str, Lot] = field(default_factory=dict)
    containers: dict[str, Container] = field(default_factory=dict)
    suppliers: dict[str, Supplier] = field(default_factory=dict)
    clock: datetime = AT

    def __getitem__(self, key: str) -> Account:
        return self.hospital[key]

    def now(self) -> datetime:
        """Return a moment after the last one."""
        self.clock += timedelta(seconds=5)
        return self.clock

    def proof(self, key: str, digest: str) -> Proof:
        """Let a person prove who they are, for exactly this digest."""
        return prove(account=self[key], password=cast.PASSWORD, code=None, digest=digest, at=self.now())

    def act(self, key: str) -> dict[str, Any]:
        """Return who acts, and when."""
        return {"actor": self[key], "at": self.now()}


def standing() -> Lab:
    """Return the hospital with its equipped lab."""
    return remembered("cases", stand)


def stand() -> Lab:
    """Found the hospital and equip its lab."""
    made = Lab(hospital=people.found(at=AT - timedelta(days=30)))
    people.train(made.hospital, on=TODAY - timedelta(days=20), at=AT - timedelta(days=20))
    for key, topics in TOPICS.items():
        for topic in topics:
            _grant(made, key=key, topic=topic)
    _suppliers(made)
    _machines(made)
    _materials(made)
    _instruments(made)
    for code in ("sla-surgical-guide", "pa12-splint", "lpbf-titanium-plate"):
        made.recipes[code] = _recipe(made, code)
    for code in FAMILIES:
        made.families[code] = release_family(made, code)
    return made


def _grant(made: Lab, *, key: str, topic: str) -> None:
    if competence_for(account=made[key], topic=topic, on=TODAY).counts_as_second_person:
        return
    people_actions.grant_competence(
        account=made[key],
        topic=topic,
        granted_on=TODAY - timedelta(days=20),
        valid_until=TODAY + timedelta(days=345),
        evidence="observed cases",
        **made.act("noor"),
    )


def _suppliers(made: Lab) -> None:
    for code, makes in (("resins", False), ("titan", True)):
        supplier = lab.add_supplier(
            code=code,
            name=f"{code.capitalize()} Works",
            supplies="what the lab buys",
            makes_devices=makes,
            address="Harbour 3, 0000 Elsewhere",
            **made.act("noor"),
        )
        lab.approve_supplier(
            supplier=supplier,
            assessment="Visited, process seen, samples measured.",
            review_on=date(2027, 6, 1),
            **made.act("noor"),
        )
        made.suppliers[code] = supplier


def _machines(made: Lab) -> None:
    for kind in ("sla-printer", "wash-unit", "cure-unit", "powder-bed-printer", "blast-cabinet"):
        machine = lab.add_machine(
            code=kind,
            name=kind,
            kind=kind,
            made=("Maker", "Model 1", f"SN-{kind}"),
            site=made.hospital.site,
            firmware="1.0",
            **made.act("noor"),
        )
        for one in machine.upkeep:
            lab.record_upkeep(
                machine=machine,
                kind=one["kind"],
                performed_on=TODAY - timedelta(days=3),
                performed_by="service",
                passed=True,
                **made.act("noor"),
            )
        made.machines[kind] = machine


def _materials(made: Lab) -> None:
    for code, form in (("surgical-guide-resin", "bottle"), ("pa12-powder", "canister")):
        material = lab.add_material(
            code=code,
            name=code,
            material_class=code,
            maker=made.suppliers["resins"],
            has_hazardous_substances=False,
            **made.act("noor"),
        )
        lot = lab.receive_lot(
            material=material,
            supplier=made.suppliers["resins"],
            number=f"LOT-{code}",
            received_on=TODAY - timedelta(days=5),
            expires_on=TODAY + timedelta(days=200),
            paper=Paper(number="CoA 1"),
            **made.act("ruben"),
        )
        lab.release_lot(lot=lot, inspected="Seal whole, certificate fits.", **made.act("noor"))
        container = lab.add_container(lot=lot, code=f"C-{code}", kind=form, **made.act("ruben"))
        lab.open_container(container=container, opened_on=TODAY, **made.act("ruben"))
        made.lots[code], made.containers[code] = lot, container


def _instruments(made: Lab) -> None:
    for kind in current_library().instruments:
        instrument = lab.add_instrument(code=kind, name=kind, kind=kind, serial="1", **made.act("noor"))
        lab.record_calibration(
            instrument=instrument,
            performed_on=TODAY - timedelta(days=10),
            performed_by="calibration service",
            passed=True,
            certificate_number="K-1",
            **made.act("noor"),
        )
        made.instruments[kind] = instrument


def _bought(made: Lab, code: str) -> Material:
    """Add the material that a supplier works with."""
    return lab.add_material(
        code=code,
        name=code,
        material_class=code,
        maker=made.suppliers["titan"],
        has_hazardous_substances=False,
        **made.act("noor"),
    )


def _recipe(made: Lab, code: str) -> Recipe:
    content = current_library().recipes[code]
    tools = {}
    if content.software_purpose is not None:
        tool = lab.add_software(
            code=f"slicer-{code}",
            name="Slicer",
            version="3.1",
            purpose=content.software_purpose,
            **made.act("noor"),
        )
        lab.validate_software(
            tool=tool,
            intended_use="slicing",
            tests="artefact",
            passed=True,
            concluded_on=TODAY - timedelta(days=9),
            **made.act("noor"),
        )
        tools = {"software": tool, "material": made.lots[content.material_class].material}
    machines = {EquipmentRole(role): made.machines[kind] for role, kind in content.equipment.items()}
    if not machines:
        tools = {"supplier": made.suppliers["titan"], "material": _bought(made, content.material_class)}
    recipe = lab.draft_recipe(
        code=code, combined=lab.Combination(machines=machines, **tools), **made.act("noor")
    )
    lab.adopt_recipe(recipe=recipe, **made.act("noor"))
    for need in content.stages:
        sample = needed(
            confidence_percent=content.confidence_percent, reliability_percent=content.reliability_percent
        )
        lab.conclude_validation(
            recipe=recipe,
            stage=need.stage,
            protocol="protocol with its limits",
            result=lab.Result(
                sample_size=sample if need.sampled else 3,
                failures=0,
                numbers=({"name": "mean", "value": 0.05, "unit": "mm", "limit": 0.2},),
                conclusion=Conclusion.PASS,
                reasons="All within limits.",
            ),
            concluded_on=TODAY - timedelta(days=8),
            **made.act("noor"),
        )
    return recipe


def release_family(made: Lab, code: str) -> Family:
    """Adopt a family of the library, judge it and release it."""
    family = lab.draft_family(code=code, **made.act("noor"))
    lab.adopt_family(family=family, **made.act("noor"))
    if code == "hand-splint":  # worn by lay people, who read no English
        translate(family, hospital=made.hospital, at=made.now())
    for topic in Topic:
        judge(made, family, topic)
    lab.release_family(family=family, **made.act("noor"))
    return family


def judge(made: Lab, family: Family, topic: Topic) -> None:
    """Sign that a file of a family is adequate, with the documents that are on file."""
    judging = lab.Judging(
        topic=topic, adequate=True, reasons="Read in full; no gap left.", competence="Judged ten such files."
    )
    proof = made.proof("mila", lab.judgement_digest(family=family, judging=judging))
    lab.sign_judgement(family=family, judging=judging, proof=proof, **made.act("mila"))
