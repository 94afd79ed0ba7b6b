"""The standing cast: one invented hospital and its people; the tests use the same."""

from dataclasses import dataclass
from datetime import date

PASSWORD = "maatwerk-demo-2026"  # noqa: S105 - printed on the log-in page of a demonstration
INSTITUTION = {
    "name": "Sint-Maarwijk University Hospital",
    "address": "Kade 1, 0000 Veldermeer",
    "country": "NL",
    "national_registration": "NOTIS 000000 (demonstration)",
}
SITE = {"name": "3D Lab", "address": "Kade 1, Building K, 0000 Veldermeer"}


@dataclass(frozen=True, kw_only=True)
class Person:
    """One member of the cast: who, what for, and which topics this person was trained in."""

    key: str
    full_name: str
    profession: str
    roles: tuple[str, ...]
    topics: tuple[str, ...] = ()

    @property
    def email(self) -> str:
        """Return the log-in of this person."""
        return f"{self.key}@maarwijk.example"


PEOPLE = (
    Person(
        key="noor",
        full_name="Noor Vlierhof",
        profession="Quality manager",
        roles=("quality_manager", "administrator"),
        topics=("judge-risk-file", "judge-clinical-evaluation", "judge-gspr"),
    ),
    Person(
        key="iva",
        full_name="Dr Iva Morgenrood",
        profession="Oral and maxillofacial surgeon",
        roles=("prescriber",),
    ),
    Person(
        key="teun",
        full_name="Dr Teun Zeewijk",
        profession="Orthopaedic surgeon",
        roles=("prescriber",),
    ),
    Person(
        key="jip",
        full_name="Jip Halmstroom",
        profession="Clinical engineer",
        roles=("engineer", "releaser"),
        topics=(
            "segmentation",
            "design-cmf-guides",
            "design-cmf-plates",
            "design-models",
            "build-preparation",
        ),
    ),
    Person(
        key="saar",
        full_name="Saar Duinhoven",
        profession="Clinical engineer",
        roles=("engineer",),
        topics=(
            "segmentation",
            "segmentation-review",
            "measurement",
            "incoming-inspection",
            "build-preparation",
        ),
    ),
    Person(
        key="ruben",
        full_name="Ruben Stellendam",
        profession="Print technician",
        roles=("technician",),
        topics=("build-preparation", "print-sla", "print-fff", "cleaning-packing"),
    ),
    Person(
        key="mila",
        full_name="Mila Korenveld",
        profession="Biomedical engineer",
        roles=("releaser", "prrc"),
        topics=("measurement",),
    ),
    Person(
        key="bo",
        full_name="Bo Terwiel",
        profession="Hospital informatics",
        roles=("administrator",),
    ),
    Person(
        key="inge",
        full_name="Inge Waterland",
        profession="Inspector of the health authority",
        roles=("inspector",),
    ),
)

PATIENT_NUMBER = "0091 2755"
PATIENT_NAME = "Voorbeeld, Otto"
PATIENT_BORN_ON = date(1984, 5, 2)
PATIENT_ACRONYM = "V. O."
OTHER_PATIENT_NUMBER = "0088 4417"
SIDE = "left"
PRESCRIBER_REGISTER = {"register": "BIG (demonstration)", "number": "00000000001", "country": "NL"}


def person(key: str) -> Person:
    """Return one of the cast by key."""
    return next(p for p in PEOPLE if p.key == key)
