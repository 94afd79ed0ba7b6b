"""What the inspection found in a file of a design, in words for people who make things."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.formats import number_format
from django.utils.functional import Promise
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from maatwerk.cases import previews, queries
from maatwerk.cases.facts.design import total_of
from maatwerk.cases.measured import heard
from maatwerk.cases.models import Design, DesignFile, FindingAcceptance
from maatwerk.cases.words import Beginning
from maatwerk.lab.spoken import amount
from maatwerk.people.spoken import written_number

ROLES: dict[str, Promise] = {
    "part": _("is made"),
    "reference": _("drawn on; never made"),
    "coupon": _("test piece"),
}
BEGINNINGS: dict[str, Promise] = {
    Beginning.ANEW: _("Anew, for this patient"),
    Beginning.TEMPLATE: _("From a template of the lab"),
    Beginning.ANOTHER: _("From the design for another patient"),
}
"""What a design was drawn from, in words."""
_MARKS = {"GOOD": "met", "REVIEW": "not-known", "STOP": "not-met"}
_OF_MAKING = frozenset({"wall_thin", "gap_narrow", "edges_sharp", "overhang_high"})
"""What is said of a part because it is made; of what is only drawn on, nobody asks it."""
_UNITS: dict[str, tuple[str, Promise]] = {
    "undecided": ("not-known", _("the pictures cannot tell; two people look")),
}
_SIDES: dict[str, tuple[str, Promise]] = {
    "same": ("met", _("as the bone in the pictures")),
    "mirrored": ("not-met", _("mirrored against the pictures")),
    "undecided": ("not-known", _("the pictures cannot tell; two people look")),
}
_POSITIONS: dict[str, tuple[str, Promise]] = {
    "in_place": ("met", _("lies where the pictures show the bone")),
    "shifted": ("not-met", _("lies beside the bone")),
    "outside": ("not-met", _("lies outside the pictures")),
    "undecided": ("not-known", _("the pictures cannot tell; two people look")),
}


@dataclass(frozen=True)
class Line:
    """One thing that was looked at."""

    name: str
    mark: str
    text: str


@dataclass(frozen=True)
class Found:
    """One finding, and the address of its picture where there is one."""

    mark: str
    text: str
    picture: str


@dataclass(frozen=True)
class Inspected:
    """A file with everything that was found in it."""

    file: DesignFile
    role: str
    mark: str
    lines: tuple[Line, ...]
    findings: tuple[Found, ...]
    accepted: Any
    waits: bool
    remembered: Any
    """How the same findings were accepted before in this family, while these wait."""

    @property
    def is_made(self) -> bool:
        """Return whether the file is one that is made."""
        return self.file.role == "part"


def beginning_of(said: str) -> Beginning | None:
    """Return what a design was drawn from; None where nobody said it."""
    return Beginning(said) if said else None


def inspected(design: Design) -> list[Inspected]:
    """Return the files of a design with what was found, those that are made first."""
    near = queries.acceptances_near(design)
    order = {"part": 0, "coupon": 1, "reference": 2}
    files = sorted(design.files.all(), key=lambda one: (order[one.role], one.name))
    return [_inspected(file, design=design, near=near) for file in files]


def _inspected(file: DesignFile, *, design: Design, near: Sequence[FindingAcceptance]) -> Inspected:
    own = (one for one in near if one.design_id == design.pk and one.sha256 == file.sha256)
    accepted = next(own, None)
    total = total_of(file)
    found = _findings(file, design=design)
    made = file.role == "part"
    lines = _shape(file) + (_fit(file, design=design) if made else ()) + _likeness(file)
    mark = _MARKS[total] if file.role != "reference" else "not-applicable"
    if made and any(line.mark == "not-met" for line in lines):
        mark = "not-met"  # a whole shape on the wrong side is not good
    waits = made and total == "REVIEW" and accepted is None
    remembered = queries.accepted_before(file, near=near) if waits else None
    return Inspected(file, str(ROLES[file.role]), mark, lines, found, accepted, waits, remembered)


def _findings(file: DesignFile, *, design: Design) -> tuple[Found, ...]:
    """Return what was found, the worst first; what asks for a look in something made has a picture."""
    shown = len(previews.findings_shown(file)) if file.role != "reference" else 0
    number = design.device.number
    return tuple(
        Found(
            _MARKS[one["severity"]],
            heard(one["text"]),
            reverse("finding", args=(number, file.sha256, place))
            if place < shown and one["severity"] != "GOOD"
            else "",
        )
        for place, one in enumerate(file.mesh["findings"])
        if file.role != "reference" or one["code"] not in _OF_MAKING
    )


def _shape(file: DesignFile) -> tuple[Line, ...]:
    mesh = file.mesh
    size = [high - low for low, high in zip(mesh["box"]["min"], mesh["box"]["max"], strict=True)]
    triangles = ngettext("%(count)s triangle", "%(count)s triangles", mesh["triangles"])
    bodies = ngettext("%(count)s body", "%(count)s bodies", mesh["bodies"])
    many = number_format(mesh["triangles"], force_grouping=True)
    closed = mesh["watertight"]
    wall = mesh["wall"]
    thin = any(one["code"] == "wall_thin" for one in mesh["findings"])
    lines = [
        Line(gettext("Size"), "met", " × ".join(written_number(one, places=1) for one in size) + "\u00a0mm"),
        Line(
            gettext("Surface"),
            "met" if closed else "not-met",
            gettext("closed") if closed else gettext("has holes"),
        ),
        Line(
            gettext("Made of"),
            "met",
            f"{bodies % {'count': mesh['bodies']}}, {triangles % {'count': many}}",
        ),
    ]
    if wall["p01"] is not None and file.role != "reference":
        text = gettext("99 %% of it thicker than %(thick)s") % {"thick": amount(wall["p01"], "mm", places=2)}
        lines.append(Line(gettext("Wall"), "not-known" if thin else "met", text))
    return tuple(lines)


def _likeness(file: DesignFile) -> tuple[Line, ...]:
    if not file.resembles:
        return ()
    said = gettext("nearly the same as in %(devices)s, for another patient")
    devices = ", ".join(file.resembles.split())
    return (Line(gettext("Likeness"), "not-known", said % {"devices": devices}),)


def _fit(file: DesignFile, *, design: Design) -> tuple[Line, ...]:
    fit = file.fit
    if fit is None:
        why = gettext("there are no pictures to hold it against; two people look")
        return (
            Line(gettext("Unit"), "not-known", f"{file.declared_unit}: {why}"),
            Line(gettext("Side"), "not-known", why),
        )
    answer = fit["units"]["answer"]
    if answer == "undecided":
        mark, word = _UNITS[answer]
        unit = Line(gettext("Unit"), mark, f"{file.declared_unit}: {word}")
    elif answer == file.declared_unit:
        unit = Line(gettext("Unit"), "met", gettext("%(unit)s, the pictures agree") % {"unit": answer})
    else:
        said = gettext("handed in as %(unit)s, but only %(other)s fits the pictures")
        unit = Line(gettext("Unit"), "not-met", said % {"unit": file.declared_unit, "other": answer})
    return unit, _side(fit["side"]["answer"], design=design), _position(fit["position"], design=design)


def _side(answer: str, *, design: Design) -> Line:
    mark, word = _SIDES[answer]
    if design.intended_mirroring and answer == "mirrored":
        mark, word = "met", _("mirrored, as intended")
    elif design.intended_mirroring and answer == "same":
        mark, word = "not-met", _("not mirrored, though that was intended")
    return Line(gettext("Side"), mark, str(word))


def _position(found: dict[str, Any], *, design: Design) -> Line:
    mark, word = _POSITIONS[found["answer"]]
    if found["answer"] == "shifted":
        by = gettext("moved by %(shift)s") % {"shift": amount(found["shift"] or 0, "mm", places=1)}
        planned = bool(design.planned_transform)
        text = f"{by}, {gettext('as planned')}" if planned else f"{word}, {by}"
        return Line(gettext("Position"), "met" if planned else mark, text)
    return Line(gettext("Position"), mark, str(word))
