"""Facts about the newest version of a design: what the inspection found, who looked, who approved."""

from collections.abc import Iterable
from datetime import timedelta
from typing import Any

from maatwerk.archive.days import day_of
from maatwerk.cases.digests import manifest_of
from maatwerk.cases.facts.asked import Asked, every, latest
from maatwerk.cases.models import Approval, Design, DesignFile
from maatwerk.cases.words import Doubt, FileRole
from maatwerk.lab.words import Step
from maatwerk.people.authority import may_prescribe
from maatwerk.people.queries import competence_for
from maatwerk.rulebook.kleene import Answer

_WORST = ("GOOD", "REVIEW", "STOP")


def design_file_readable(asked: Asked) -> bool | None:
    """Answer whether the files could be read; what could not was never kept."""
    return True if _files(asked) else None


def mesh_total(asked: Asked) -> str | None:
    """Return the worst finding over all files that are made; one that resembles another asks for a look."""
    found = [total_of(file) for file in _made(asked)]
    return max(found, key=_WORST.index) if found else None


def total_of(file: DesignFile) -> str:
    """Return what the inspection of a file comes to, with what it resembles."""
    total: str = file.mesh["total"]
    return "REVIEW" if total == "GOOD" and file.resembles else total


def mesh_review_accepted(asked: Asked) -> bool | None:
    """Answer whether a named person accepted the findings of every file that asks for a review."""
    design, files = asked.design, [file for file in _made(asked) if total_of(file) == "REVIEW"]
    if design is None or not files:
        return None
    accepted = {one.sha256 for one in design.acceptances.all()}
    return all(file.sha256 in accepted for file in files)


def mesh_unit_answer(asked: Asked) -> str | None:
    """Return `right`, `wrong` or `undecided`: the unit declared against the one the imaging shows."""
    found = (_unit(file, fit=_fit(file, asked=asked)) for file in _made(asked))
    return _worst(found, order=("right", "undecided", "wrong"))


def mesh_side_answer(asked: Asked) -> str | None:
    """Return `same`, `mirrored` or `undecided`, after mirroring that was declared as intended."""
    design = asked.design
    if design is None:
        return None
    intended = design.intended_mirroring
    found = (_side(_fit(file, asked=asked), intended=intended) for file in _made(asked))
    return _worst(found, order=("same", "undecided", "mirrored"))


def mesh_position_answer(asked: Asked) -> str | None:
    """Return `in_place`, `shifted`, `outside` or `undecided`; a planned transform is where it should be."""
    design = asked.design
    if design is None:
        return None
    planned = bool(design.planned_transform.strip())
    found = (_position(_fit(file, asked=asked), planned=planned) for file in _made(asked))
    return _worst(found, order=("in_place", "undecided", "shifted", "outside"))


def side_checked_by_two(asked: Asked) -> bool | None:
    """Answer whether two different people found the side right and nobody found it wrong."""
    return _checked_by_two(asked, about=Doubt.SIDE)


def unit_checked_by_two(asked: Asked) -> bool | None:
    """Answer whether two different people found the unit right and nobody found it wrong."""
    return _checked_by_two(asked, about=Doubt.UNIT)


def segmentation_reviewed_by_second(asked: Asked) -> bool | None:
    """Answer whether somebody other than the designer signed that the segmentation is right."""
    design = asked.design
    if design is None:
        return None
    manifest = manifest_of(design)
    last = latest(
        (
            one
            for one in every(design.segmentation_reviews, "reviewer")
            if one.manifest == manifest and one.reviewer_id != design.designer_id
        ),
        by="reviewed_at",
    )
    if last is None or not last.accepted:
        return False
    topic = asked.family.competence.get(Step.REVIEW_SEGMENTATION)
    if topic is None:
        return True
    on = day_of(last.reviewed_at)
    return competence_for(account=last.reviewer, topic=topic, on=on).counts_as_second_person


def design_is_approved(asked: Asked) -> bool:
    """Answer whether somebody who may prescribe the family signed a manifest of the newest design."""
    approval = _approval(asked)
    if approval is None:
        return False
    family, on = asked.device.family.code, day_of(approval.approved_at)
    return may_prescribe(account=approval.approved_by, family_code=family, on=on).answer is Answer.YES


def approval_covers_all_files(asked: Asked) -> bool | None:
    """Answer whether what was signed is all files and declarations as they are, under the prescription."""
    approval, design, prescription = _approval(asked), asked.design, asked.prescription
    if approval is None or design is None:
        return None
    since = None if prescription is None else prescription.in_force_since
    if since is None or since > approval.approved_at:
        return False
    return approval.manifest == manifest_of(design)


def approval_in_date(asked: Asked) -> bool | None:
    """Answer whether the approval has not run out."""
    approval = _approval(asked)
    return None if approval is None else asked.on <= approval.valid_until


def approval_lasts(asked: Asked) -> timedelta:
    """Return how long an approval of this family holds."""
    return timedelta(days=int(asked.family.approval_days.value))


def approved_hashes(asked: Asked) -> frozenset[str]:
    """Return the hashes of the files to be made, when the newest design is approved whole."""
    if not approval_covers_all_files(asked):
        return frozenset()
    return frozenset(file.sha256 for file in _made(asked))


def _files(asked: Asked) -> list[DesignFile]:
    design = asked.design
    return list(design.files.all()) if design is not None else []


def _made(asked: Asked) -> list[DesignFile]:
    return [file for file in _files(asked) if file.role == FileRole.PART]


def _approval(asked: Asked) -> Approval | None:
    design: Design | None = asked.design
    return None if design is None else latest(every(design.approvals, "approved_by"), by="approved_at")


def _worst(found: Iterable[str], *, order: tuple[str, ...]) -> str | None:
    answers = list(found)
    return max(answers, key=order.index) if answers else None


def _fit(file: DesignFile, *, asked: Asked) -> dict[str, Any] | None:
    """Return how a file fits the pictures, when they are still the ones that the device is built on."""
    design = asked.design
    in_use = {use.series_id for use in asked.imaging}
    if design is None or design.fitted_to_id not in in_use:
        return None
    fit: dict[str, Any] | None = file.fit
    return fit


def _unit(file: DesignFile, *, fit: dict[str, Any] | None) -> str:
    if fit is None or fit["units"]["answer"] == "undecided":
        return "undecided"
    return "right" if fit["units"]["answer"] == file.declared_unit else "wrong"


def _side(fit: dict[str, Any] | None, *, intended: bool) -> str:
    answer: str = fit["side"]["answer"] if fit is not None else "undecided"
    if intended and answer != "undecided":
        return "same" if answer == "mirrored" else "mirrored"
    return answer


def _position(fit: dict[str, Any] | None, *, planned: bool) -> str:
    answer: str = fit["position"]["answer"] if fit is not None else "undecided"
    return "in_place" if planned and answer == "shifted" else answer


def _checked_by_two(asked: Asked, *, about: Doubt) -> bool | None:
    design = asked.design
    if design is None:
        return None
    checks = [one for one in design.side_checks.all() if one.about == about]
    if any(not check.right for check in checks):
        return False
    return len({check.checked_by_id for check in checks}) >= 2


PROVIDES = {
    provider.__name__: provider
    for provider in (
        design_file_readable,
        mesh_total,
        mesh_review_accepted,
        mesh_unit_answer,
        mesh_side_answer,
        mesh_position_answer,
        side_checked_by_two,
        unit_checked_by_two,
        segmentation_reviewed_by_second,
        design_is_approved,
        approval_covers_all_files,
        approval_in_date,
    )
}
