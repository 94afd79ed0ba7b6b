"""Checks that a record answers by itself: the answer names the record, and judges it by the recipe.

Only what the record really says is answered; a reading that is missing leaves the check to a person.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from maatwerk.archive.days import day_of
from maatwerk.archive.models import Event
from maatwerk.archive.recorded import is_as_recorded
from maatwerk.archive.rows import subject_of
from maatwerk.cases.facts.asked import Asked
from maatwerk.cases.facts.readings import AS_IN, Reading, readings_asked, value_of
from maatwerk.cases.facts.verification import Due, checks_due, result_for, results
from maatwerk.cases.models import Build, CheckResult, PartCopy
from maatwerk.cases.process import BUILD
from maatwerk.lab.models import Instrument
from maatwerk.lab.queries import family_content, recipe_content
from maatwerk.lab.words import EquipmentRole, Scope, Step
from maatwerk.people.queries import competence_for

_FINISHED = "_finished"
_PASSED_ON = "Measured in the same bath"
"""How a value begins that was measured for another build; such a one is never passed on again."""


@dataclass(frozen=True)
class Answer:
    """What a record says about a check: right or not, in words that name the record."""

    passed: bool
    said: str
    sha256: str = ""
    """The file that it rests on, if it rests on one."""
    value: Decimal | None = None
    instrument: Instrument | None = None
    """What was measured, and with what, where another record measured the same thing."""


def answer_for(due: Due) -> Answer | None:
    """Return what the records say about a check that is due; None where a person must look."""
    provider = _ANSWERS.get(due.check.code)
    if provider is not None and due.build is not None:
        return provider(due.build)
    return _ON_A_PIECE[due.check.code](due.copy) if due.copy and due.check.code in _ON_A_PIECE else None


def answered(asked: Asked) -> tuple[tuple[Due, Answer], ...]:
    """Return the checks without a result that records answer."""
    among = results(asked)
    open_ones = (due for due in checks_due(asked) if result_for(due, among=among) is None)
    return tuple((due, found) for due in open_ones if (found := answer_for(due)) is not None)


def _washing(build: Build) -> Answer | None:
    return _from_readings(build, "wash_dirty_minutes", "wash_clean_minutes", "wash_delay_hours")


def _curing(build: Build) -> Answer | None:
    return _from_readings(build, "cure_minutes", "cure_celsius", "cure_lamp_hours")


def _cleaning(build: Build) -> Answer | None:
    return _from_readings(build, "clean_minutes", "clean_solvent")


def _bath(build: Build) -> Answer | None:
    """Answer by the measurement of the same bath on the same day: it is made once, at the day's start.

    Only what was measured itself is passed on, by somebody whose check counts, as the archive holds it.
    """
    day = None if build.ended_at is None else day_of(build.ended_at)
    washers = [one.machine_id for one in build.recipe.equipment.all() if one.role == EquipmentRole.WASH]
    if day is None or not washers:
        return None
    measured = CheckResult.objects.filter(
        institution_key=build.institution_key,
        code="bath_residue",
        scope=Scope.BUILD.value,
        checked_at__date=day,
        build__recipe__equipment__machine__in=washers,
        value__isnull=False,
    ).exclude(build=build)
    own = measured.exclude(note__startswith=_PASSED_ON)
    related = ("build", "instrument", "checked_by", "device__family")
    found = own.select_related(*related).order_by("-checked_at", "-pk").first()
    if found is None or not is_as_recorded(found) or not _counts(found):
        return None
    said = (
        f"{_PASSED_ON} on {day:%Y-%m-%d} by {found.checked_by.full_name} "
        f"for {found.build}: {found.value:f} {found.unit}"
    )
    return Answer(found.passed, said, value=found.value, instrument=found.instrument)


def _counts(result: CheckResult) -> bool:
    """Say whether who made a check was trained for it; what a trainee measured is not passed on."""
    topic = family_content(result.device.family).competence.get(Step.CHECK)
    if topic is None:
        return True
    day = day_of(result.checked_at)
    return competence_for(account=result.checked_by, topic=topic, on=day).counts_as_second_person


def _sheet(piece: PartCopy) -> Answer | None:
    """Answer by the recipe that the sheet for the sterile service is drawn from; it names each setting."""
    if piece.build is None:
        return None
    content = recipe_content(piece.build.recipe)
    named = content.sterilisation
    if not content.sterilisation_methods or any(one not in named for one in _ON_THE_SHEET):
        return None
    told = ", ".join(f"{one.replace('_', ' ')} {named[one].value:g}" for one in _ON_THE_SHEET)
    return Answer(
        True, f"Drawn from {piece.build.recipe}: {', '.join(content.sterilisation_methods)}, {told}"
    )


def _print(build: Build) -> Answer | None:
    """Answer by the record of a build that was taken out whole; when a piece failed, a person looks why."""
    event = _finished(build)
    if build.state != "finished" or build.supplier_id is not None or event is None:
        return None
    if any(piece.state == "scrapped" for piece in build.pieces.all()):
        return None
    said = f"{build.number} ran to its end, never stopped; {event.actor_name} took it out, no piece failed"
    return Answer(True, f"{said} (event {event.number})")


def _certificate(build: Build) -> Answer | None:
    """Answer by the incoming check: there a person held the certificate against the order."""
    check = build.incoming_checks.select_related("checked_by").order_by("-checked_at", "-pk").first()
    if check is None:
        return None
    said = (
        f"Incoming check of {build.number} by {check.checked_by.full_name} on {check.checked_at:%Y-%m-%d}: "
        f"certificate {check.certificate_number} to order {build.order_number}"
    )
    return Answer(check.passed, f"{said}. {check.note}".strip(), check.certificate_sha256)


def _from_readings(build: Build, *keys: str) -> Answer | None:
    """Answer from the readings of a finished build; each of them must be there."""
    asked = {one.key: one for one in readings_asked(build.recipe)}
    if build.state != "finished" or any(key not in asked or key not in build.readings for key in keys):
        return None
    right, words = True, []
    for key in keys:
        reading, text = asked[key], str(build.readings[key]).strip()
        value = value_of(build.readings, key)
        if not text or (reading.unit and value is None) or _must_be_read(reading, value):
            return None
        right = right and (value is None or not reading.needed or reading.keeps(value))
        words.append(f"{key.replace('_', ' ')} {text} {reading.unit}".strip())
    confirmed = build.readings.get(AS_IN)
    like = f"; as in {confirmed['build']} and confirmed" if confirmed else ""
    return Answer(right, f"{_source(build)}{like}: {', '.join(words)}")


def _must_be_read(reading: Reading, value: float | None) -> bool:
    """Return whether the recipe sets a value without a tolerance, and another one was read."""
    return reading.set_to is not None and value != reading.set_to


def _finished(build: Build) -> Event | None:
    """Return the event by which a build was taken out; it is never written again."""
    if _FINISHED not in build.__dict__:
        found = Event.objects.filter(subject=subject_of(build), kind=BUILD.move("finish").kind)
        build.__dict__[_FINISHED] = found.order_by("-id").first()
    kept: Event | None = build.__dict__[_FINISHED]
    return kept


def _source(build: Build) -> str:
    event = _finished(build)
    who = f", written down by {event.actor_name} (event {event.number})" if event is not None else ""
    return f"Readings of {build.number}{who}"


_ON_THE_SHEET = ("celsius", "minutes", "cooling_minutes")
_ON_A_PIECE: Mapping[str, Callable[[PartCopy], Answer | None]] = {"processing_sheet": _sheet}
_ANSWERS: Mapping[str, Callable[[Build], Answer | None]] = {
    "print_log": _print,
    "bath_residue": _bath,
    "wash_record": _washing,
    "cure_record": _curing,
    "cleaning_record": _cleaning,
    "conformity_certificate": _certificate,
}
"""By check of the library, the record that answers it. A machine's own log is read by a person."""
