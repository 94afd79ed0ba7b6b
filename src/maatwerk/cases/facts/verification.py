"""Facts about the checks of the plan: which are due on what, which are done, which failed."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Q

from maatwerk.archive.days import day_of
from maatwerk.cases.facts.asked import Asked, once, pieces_of
from maatwerk.cases.facts.readings import READ_OFF
from maatwerk.cases.models import Build, CheckResult, Device, PartCopy
from maatwerk.lab.catalogue.checks import Check
from maatwerk.lab.queries import checks_for
from maatwerk.lab.words import Scope, Step
from maatwerk.people.queries import competence_for


@dataclass(frozen=True)
class Due:
    """One check on one thing that the plan asks for."""

    check: Check
    copy: PartCopy | None = None
    build: Build | None = None

    @property
    def name(self) -> str:
        """Return how people call it."""
        on = self.copy or self.build
        return f"{self.check.code} ({on})" if on is not None else self.check.code


@once
def checks_due(asked: Asked) -> tuple[Due, ...]:
    """Return each check that the plan asks of this device, on each thing that is to be checked.

    What scope `recipe` asks was shown by the recipe's validation, which the gate `produce` looks at.
    """
    by_key = {str(one.pk): one for one in pieces_of(asked) if one.state in {"in_build", "made"}}
    builds = {str(build.pk): build for build in asked.builds}
    planned = checks_for(
        asked.device.family,
        parts=tuple(by_key),
        builds=tuple(builds),
        ordinal=_ordinal(asked.device),
        characteristics=_asked_for(asked),
    )
    return tuple(
        Due(
            one.check,
            copy=by_key[one.on] if one.check.scope is Scope.PART else None,
            build=builds[one.on] if one.check.scope is Scope.BUILD else None,
        )
        for one in planned
    )


def _asked_for(asked: Asked) -> dict[str, float | str]:
    """Return what is prescribed; of a signed prescription also what a field left empty means."""
    if asked.prescription is None:
        return asked.stated
    empty = {one.name: one.left_empty for one in asked.family.fields if one.left_empty is not None}
    return {**empty, **asked.stated}


@once
def results(asked: Asked) -> dict[tuple[str, int | None, int | None], CheckResult]:
    """Return the latest result for each check and thing; checks of a build count for all its devices."""
    found = {}
    corrected = {build.pk: build.corrected_at for build in asked.builds if build.corrected_at}
    newest = max((build.started_at for build in asked.builds if build.started_at), default=None)
    for result in sorted(_recorded(asked), key=lambda one: (one.checked_at, one.pk)):
        if result.scope == Scope.NTH and newest is not None and result.checked_at < newest:
            continue  # shown on what was made before; it is made anew since
        since = corrected.get(result.build_id or 0) if result.code in READ_OFF else None
        if since is not None and result.checked_at <= since:
            continue  # it rested on readings that were put right since
        found[(result.code, result.copy_id, result.build_id)] = result
    return found


def _recorded(asked: Asked) -> Iterable[CheckResult]:
    """Return the results on the device, and those on its builds."""
    builds = {build.pk for build in asked.builds}
    if asked.gathered is not None:
        among: Any = asked.gathered.rows.get(CheckResult, {}).values()
        own, shared = asked.device.pk, Scope.BUILD.value
        return [
            one for one in among if one.device_id == own or (one.scope == shared and one.build_id in builds)
        ]
    found = CheckResult.objects.filter(Q(device=asked.device) | Q(scope=Scope.BUILD.value, build__in=builds))
    return found.select_related("instrument", "checked_by", "copy__part", "build")


def result_for(
    due: Due, *, among: dict[tuple[str, int | None, int | None], CheckResult]
) -> CheckResult | None:
    """Return the result that answers what is due."""
    key = (due.check.code, due.copy.pk if due.copy else None, due.build.pk if due.build else None)
    return among.get(key)


def missing_checks(asked: Asked) -> tuple[Due, ...]:
    """Return what is due and not done."""
    among = results(asked)
    return tuple(due for due in checks_due(asked) if result_for(due, among=among) is None)


def checks_required(asked: Asked) -> int:
    """Count the checks that the plan asks for."""
    return len(checks_due(asked))


def checks_done(asked: Asked) -> int:
    """Count the checks of the plan that have a result."""
    return len(checks_due(asked)) - len(missing_checks(asked))


def checks_missing(asked: Asked) -> int | None:
    """Count the checks that are due and not done; not known while nothing is made that could be checked."""
    if not checks_due(asked):
        return None
    return len(missing_checks(asked))


def checks_failed(asked: Asked) -> int:
    """Count the checks whose latest result is a failure."""
    return sum(not result.passed for result in _counting(asked))


def instruments_in_date(asked: Asked) -> bool | None:
    """Answer whether each instrument was in date on the day of its check."""
    used = [result.instrument_in_date for result in _counting(asked) if result.instrument_id is not None]
    return all(used) if used or _counting(asked) else None


def checker_is_trained(asked: Asked) -> bool | None:
    """Answer whether each person who checked may check; a trainee's check does not count."""
    results_counting = _counting(asked)
    topic = asked.family.competence.get(Step.CHECK)
    if not results_counting:
        return None
    if topic is None:
        return True
    checked = {(result.checked_by, day_of(result.checked_at)) for result in results_counting}
    return all(
        competence_for(account=who, topic=topic, on=day).counts_as_second_person for who, day in checked
    )


def _counting(asked: Asked) -> list[CheckResult]:
    among = results(asked)
    answers: Iterable[CheckResult | None] = (result_for(due, among=among) for due in checks_due(asked))
    return [answer for answer in answers if answer is not None]


def _ordinal(device: Device) -> int:
    """Return the how-manieth device of its family this is; the first is sampled."""
    before = Device.objects.filter(
        institution_key=device.institution_key, family__code=device.family.code, pk__lt=device.pk
    )
    return before.count() + 1


PROVIDES = {
    provider.__name__: provider
    for provider in (
        checks_required,
        checks_done,
        checks_missing,
        checks_failed,
        instruments_in_date,
        checker_is_trained,
    )
}
