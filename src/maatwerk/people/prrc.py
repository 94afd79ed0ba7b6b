"""The person responsible for regulatory compliance: which qualification counts, and for what (Art.15)."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from maatwerk.rulebook.reasons import Reason

AREAS = {
    "release": "Art.15(3)(a)",
    "documentation": "Art.15(3)(b)",
    "post_market_surveillance": "Art.15(3)(c)",
    "reporting": "Art.15(3)(d)",
    "investigations": "Art.15(3)(e)",
}
"""The tasks of Art.15(3), each with its place; several PRRCs share them in writing (Art.15(4))."""


class Path(StrEnum):
    """By which sentence of Art.15(1) a person qualifies."""

    DEGREE = "degree"
    """A degree in law, medicine, pharmacy, engineering or another relevant science, and one year."""
    EXPERIENCE = "experience"
    """Four years in regulatory affairs or quality management of medical devices."""
    MANUFACTURING = "manufacturing"
    """Two years in a relevant field of manufacturing: enough for makers of custom-made devices."""


@dataclass(frozen=True, kw_only=True)
class Qualification:
    """What a person shows: the path, the years, the field, the degree where one is needed, the documents."""

    path: Path
    years: float
    field: str
    evidence: str
    degree: str = ""

    def as_json(self) -> dict[str, Any]:
        """Return the qualification as the record keeps it."""
        return {
            "path": self.path.value,
            "cite": _NEEDS[self.path][0],
            "years": self.years,
            "field": self.field,
            "degree": self.degree,
            "evidence": self.evidence,
        }


_NEEDS = {
    Path.DEGREE: (
        "Art.15(1)(a)",
        1,
        gettext_lazy(
            "One year of regulatory affairs or quality management of devices is needed; %(years)s are shown."
        ),
    ),
    Path.EXPERIENCE: (
        "Art.15(1)(b)",
        4,
        gettext_lazy(
            "Four years of regulatory affairs or quality management of devices are needed; "
            "%(years)s are shown."
        ),
    ),
    Path.MANUFACTURING: (
        "Art.15(1) subpara 2",
        2,
        gettext_lazy("Two years in a relevant field of manufacturing are needed; %(years)s are shown."),
    ),
}


def missing(qualification: Qualification | None) -> tuple[Reason, ...]:
    """Return what the qualification lacks; nothing when it suffices on paper.

    Whether the experience also fits the devices made is the judgement of who appoints (MDCG 2019-7).
    """
    if qualification is None:
        return (_lacks("Art.15(1)", _("No qualification is on record.")),)
    cite, years, needs = _NEEDS[qualification.path]
    reasons = []
    if qualification.years < years:
        reasons.append(_lacks(cite, str(needs) % {"years": format(qualification.years, "g")}))
    if qualification.path is Path.DEGREE and not qualification.degree.strip():
        reasons.append(_lacks(cite, _("The degree is not named.")))
    if not qualification.field.strip():
        reasons.append(_lacks(cite, _("The field of the experience is not named.")))
    if not qualification.evidence.strip():
        reasons.append(_lacks(cite, _("No document shows the qualification; years alone prove no skill.")))
    return tuple(reasons)


def lacks(recorded: Mapping[str, Any]) -> tuple[Reason, ...]:
    """Return what a qualification lacks as it stands on record."""
    if recorded.get("path") not in {path.value for path in Path}:
        return missing(None)
    return missing(
        Qualification(
            path=Path(recorded["path"]),
            years=recorded.get("years", 0),
            field=recorded.get("field", ""),
            evidence=recorded.get("evidence", ""),
            degree=recorded.get("degree", ""),
        )
    )


def _lacks(cite: str, text: str) -> Reason:
    return Reason(
        code="prrc_not_qualified",
        text=text,
        basis="law",
        cites=(cite,),
        facts={},
        strength="never",
        who_can=("quality_manager", "administrator"),
        do=_("Record the evidence, or appoint somebody who qualifies by another sentence of Art. 15(1)."),
    )
