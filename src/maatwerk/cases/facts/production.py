"""Facts about the builds of a device: where the build file comes from, who runs it, what a supplier sent."""

from maatwerk.archive.days import day_of
from maatwerk.cases.facts.asked import Asked, latest, pieces_of
from maatwerk.cases.facts.design import approved_hashes
from maatwerk.cases.models import Build
from maatwerk.cases.words import Operation
from maatwerk.lab.queries import recipe_content
from maatwerk.lab.words import Step
from maatwerk.people.queries import Standing, competence_for


def build_file_from_approved_hash(asked: Asked) -> bool | None:
    """Answer whether each build file was made from approved files only, by operations that are allowed."""
    builds = asked.builds
    if not builds:
        return None
    approved = approved_hashes(asked)
    return all(_from_approved(build, asked=asked, approved=approved) for build in builds)


def operator_is_trained(asked: Asked) -> bool | None:
    """Answer whether each operator may run the recipe: alone, or with the supervisor who stands by."""
    builds = [build for build in asked.builds if build.supplier_id is None]
    if not builds:
        return True if asked.builds else None
    return all(_trained(build) for build in builds)


def production_is_external(asked: Asked) -> bool | None:
    """Answer whether a supplier makes the device, or a part of it."""
    builds = asked.builds
    return any(build.supplier_id is not None for build in builds) if builds else None


def incoming_check_done(asked: Asked) -> bool | None:
    """Answer whether what each supplier sent was checked with its certificate, and found right."""
    builds = [build for build in asked.builds if build.supplier_id is not None]
    if not builds:
        return None
    newest = [latest(build.incoming_checks.all(), by="checked_at") for build in builds]
    return all(check is not None and check.passed for check in newest)


def _from_approved(build: Build, *, asked: Asked, approved: frozenset[str]) -> bool:
    file = getattr(build, "file", None)
    if file is None:
        return False
    device = asked.device.pk
    ours = {one.sha256 for one in file.sources.all() if one.device_id == device}
    made = {one.part.file.sha256 for one in pieces_of(asked) if one.build_id == build.pk}
    allowed = set(recipe_content(build.recipe).build_operations) & set(Operation)
    return bool(ours) and made <= ours <= approved and set(file.operations) <= allowed


def _trained(build: Build) -> bool:
    topic = recipe_content(build.recipe).competence.get(Step.RUN)
    if topic is None:
        return True
    on = day_of(build.started_at or build.planned_at)
    answer = competence_for(account=build.operator, topic=topic, on=on)
    if answer.standing is Standing.TRAINEE:
        return answer.supervisor is not None and answer.supervisor.pk == build.supervisor_id
    return answer.standing is Standing.COMPETENT


PROVIDES = {
    provider.__name__: provider
    for provider in (
        build_file_from_approved_hash,
        operator_is_trained,
        production_is_external,
        incoming_check_done,
    )
}
