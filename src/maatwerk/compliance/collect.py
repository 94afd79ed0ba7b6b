"""The facts of a subject, each from the one room that provides it; what nobody provides stays not known."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import cached_property
from typing import Any
from uuid import UUID

from django.db.models import prefetch_related_objects

from maatwerk.archive.days import day_of
from maatwerk.archive.recorded import seeing_once
from maatwerk.cases import collect as cases
from maatwerk.cases import facts as cases_facts
from maatwerk.cases.facts import Asked, asked_at_once
from maatwerk.cases.facts import standard as devices_together
from maatwerk.cases.facts.duties import class_taken, first_statement_on, route_that_binds
from maatwerk.cases.models import Device
from maatwerk.compliance.subjects import Subject, is_settled
from maatwerk.compliance.touching import AGEING
from maatwerk.compliance.words import SubjectKind
from maatwerk.lab import facts as lab
from maatwerk.lab.facts import circumstances, evidence
from maatwerk.lab.facts import standard as lab_as_a_whole
from maatwerk.lab.models import Family
from maatwerk.lab.queries import recipes_for
from maatwerk.lab.words import RequirementStatus
from maatwerk.people import facts as people
from maatwerk.people.authority import remembering
from maatwerk.quality import facts as quality
from maatwerk.rulebook.kleene import Answer
from maatwerk.rulebook.reasons import plain

LATER = frozenset(
    {
        *("statement_is_drawn_up", "statement_drawn_up_on", "statement_shows", "label_shows"),
        *("language_answer", "gspr_exceptions_exist", "is_delivered", "delivered_on"),
        *("planned_delivery_on", "statement_accompanied_device", "statement_available_to_patient"),
        *("statement_kept_until", "receiver_is_recorded"),
        *("nonconformity_is_known", "nonconformity_is_decided", "nonconformity_is_made_good"),
    }
)
"""What still happens to a device after its release; all else is what it was on that day."""

_AFTER_RELEASE = ("family", "releases__papers", "deliveries", "route_decisions", "nonconformities")


def facts_of(
    subject: Subject, *, names: Iterable[str], at: datetime, device: Device | None = None
) -> dict[str, Any]:
    """Return these facts of a subject as JSON knows them; None where a room cannot tell.

    Of a device that was looked at, few facts are asked: those of `LATER`.
    """
    with seeing_once(), remembering():
        asked = _ASKED[subject.kind](subject.key, at) if device is None else _looked_at(device, at)
        return _facts(subject.kind, asked, names=names)


def look_at(keys: Iterable[str]) -> dict[str, Device]:
    """Return devices by key, with the facts of their release and, where they are settled, what came after it.

    What is read for many at once need not be gathered for each.
    """
    found = Device.objects.filter(pk__in=list(keys)).select_related("release_facts", "case__patient")
    devices = {str(one.pk): one for one in found.order_by()}
    prefetch_related_objects([one for one in devices.values() if is_settled(one)], *_AFTER_RELEASE)
    return devices


def facts_of_institution(about: "AboutInstitution", *, names: Iterable[str]) -> dict[str, Any]:
    """Return these facts of an institution that was looked at once, as JSON knows them."""
    return _facts(SubjectKind.INSTITUTION, about, names=names)


def _facts(kind: SubjectKind, asked: Any, *, names: Iterable[str]) -> dict[str, Any]:
    providers = _PROVIDERS[kind]
    return {name: _plain(providers[name](asked)) for name in sorted(names) if name in providers}


def provided(kind: SubjectKind) -> frozenset[str]:
    """Return the facts that can be collected of a kind of subject."""
    return frozenset(_PROVIDERS.get(kind, ()))


def ageing(subject: Subject, *, facts: Mapping[str, Any]) -> frozenset[str]:
    """Return the facts of an open subject that time alone can change before the law's own dates do."""
    if subject.kind is SubjectKind.DEVICE and Device.objects.filter(
        pk=subject.key, derogations__isnull=False
    ):
        return AGEING | {"route", "device_class", "is_implantable"}
    return AGEING & set(facts)


@dataclass(frozen=True)
class _AboutDevice:
    """A device at a moment, as people, lab and cases are asked about it."""

    asked: Asked

    @property
    def institution_key(self) -> UUID:
        return self.asked.device.institution_key

    @cached_property
    def nonconformities(self) -> quality.OfDevice:
        """Return one look at what was not right with it."""
        return quality.OfDevice(self.asked.device, self.asked.at)


@dataclass(frozen=True)
class _AboutFamily:
    """A version of a family at a moment."""

    family: Family
    at: datetime

    @property
    def institution_key(self) -> UUID:
        return self.family.institution_key

    @cached_property
    def asked(self) -> lab.Asked:
        return lab.Asked(family=self.family, on=day_of(self.at))

    @cached_property
    def with_recipes(self) -> lab.Asked:
        """Return the family with every recipe in force that names it."""
        return replace(self.asked, recipes=recipes_for(self.family))

    @cached_property
    def first_statement(self) -> date | None:
        """Return the day of the first statement about a device of the family."""
        return first_statement_on(institution_key=self.institution_key, family_code=self.family.code)

    def runs_from(self, newest: date | None) -> date | None:
        """Return the day from which a period runs: the newest report, else the first statement."""
        return newest or self.first_statement

    @cached_property
    def exceptions(self) -> list[str]:
        """Return the grounds of each requirement of Annex I that the family does not fully meet."""
        wanted = RequirementStatus.NOT_FULLY_MET
        return [one.how.get("en", "") for one in self.asked.content().gspr if one.status is wanted]


@dataclass(frozen=True)
class AboutInstitution:
    """The institution at a moment, and one look at what its rooms have as a whole."""

    institution_key: UUID
    at: datetime

    @cached_property
    def lab(self) -> lab_as_a_whole.Looked:
        """Return one look at what the lab has."""
        return lab_as_a_whole.Looked(institution_key=self.institution_key, at=self.at)

    @cached_property
    def people(self) -> people.Looked:
        """Return one look at sites and people."""
        return people.Looked(institution_key=self.institution_key, at=self.at)

    @cached_property
    def nonconformities(self) -> quality.Looked:
        """Return one look at nonconformities."""
        return quality.Looked(institution_key=self.institution_key, at=self.at)

    @cached_property
    def devices(self) -> devices_together.Looked:
        """Return one look at all devices."""
        return devices_together.Looked(lab=self.lab)

    @cached_property
    def circumstances(self) -> Mapping[str, Any]:
        """Return what the lab answered about itself."""
        return circumstances.circumstances(institution_key=self.institution_key, at=self.at)

    @cached_property
    def incidents(self) -> quality.Incidents:
        """Return what happened with its devices."""
        return quality.Incidents(self.institution_key, self.at)

    @cached_property
    def letters(self) -> quality.Letters:
        """Return what authorities ask of it."""
        return quality.Letters(self.institution_key, self.at)


def _device(key: str, at: datetime) -> _AboutDevice:
    return _AboutDevice(asked_at_once(Device.objects.get(pk=key), at=at))


def _looked_at(device: Device, at: datetime) -> _AboutDevice:
    return _AboutDevice(Asked(device=device, at=at))


def _family(key: str, at: datetime) -> _AboutFamily:
    return _AboutFamily(Family.objects.get(pk=key), at)


def _institution(key: str, at: datetime) -> AboutInstitution:
    return AboutInstitution(UUID(key), at)


def _prescriber_has_institution(about: _AboutDevice) -> Any:
    prescription = about.asked.prescription
    if prescription is None or prescription.signed_by is None:
        return None
    return people.prescriber_has_institution(account=prescription.signed_by)


def _statement_kept_until(about: _AboutDevice) -> date | None:
    """Return the day before which the archive shreds nothing of the device, set at the hand-over."""
    return about.asked.device.keep_until


def _from_cases(name: str) -> Callable[[_AboutDevice], Any]:
    return lambda about: cases.EVERYTHING[name](about.asked)


def _from_lab(name: str) -> Callable[[_AboutFamily], Any]:
    return lambda about: lab.PROVIDES[name](about.asked)


def _from_quality(name: str) -> Callable[[_AboutDevice], Any]:
    return lambda about: quality.OF_DEVICE[name](about.nonconformities)


def _of_circumstances(name: str) -> Callable[[AboutInstitution], Any]:
    return lambda about: about.circumstances[name]


def _of_register(name: str) -> Callable[[AboutInstitution], Any]:
    tell = circumstances.OF_INSTITUTION[name]
    return lambda about: tell(institution_key=about.institution_key, on=day_of(about.at))


def _of_incidents(name: str) -> Callable[[AboutInstitution], Any]:
    return lambda about: quality.OF_INCIDENTS[name](about.incidents)


def _of_letters(name: str) -> Callable[[AboutInstitution], Any]:
    return lambda about: quality.OF_LETTERS[name](about.letters)


def _of_maker(name: str) -> Callable[[Any], Any]:
    return lambda about: people.PROVIDES[name](institution_key=about.institution_key)


def _plain(value: Any) -> Any:
    """Return a value as it is kept; a room's "not known" is no value."""
    return None if value == Answer.NOT_KNOWN else plain(value)


def _of_prrc(name: str) -> Callable[[AboutInstitution], Any]:
    return lambda about: people.PROVIDES[name](institution_key=about.institution_key, at=about.at)


def _of_look(provider: Callable[[Any], Any], room: str) -> Callable[[AboutInstitution], Any]:
    """Return a provider that is asked about the look at one room."""
    return lambda about: provider(getattr(about, room))


_PRRC = (
    *("prrc_is_appointed", "prrc_is_qualified", "prrc_tasks", "prrcs_appointed"),
    "prrc_tasks_are_split",
)
_OF_MAKER: Mapping[str, Callable[[Any], Any]] = {
    name: _of_maker(name)
    for name in (
        "maker_is_health_institution",
        "manufacturer_country",
        "manufacturer_is_outside_union",
        "has_authorised_representative",
    )
}
_PROVIDERS: Mapping[SubjectKind, Mapping[str, Callable[[Any], Any]]] = {
    SubjectKind.DEVICE: {
        **{name: _from_cases(name) for name in cases.EVERYTHING},
        **_OF_MAKER,
        "prescriber_has_institution": _prescriber_has_institution,
        "statement_kept_until": _statement_kept_until,
        **{name: _from_quality(name) for name in quality.OF_DEVICE},
    },
    SubjectKind.FAMILY: {
        **{name: _from_lab(name) for name in lab.PROVIDES},
        **_OF_MAKER,
        "route": lambda about: route_that_binds(
            institution_key=about.institution_key, family_code=about.family.code
        ),
        "device_class": lambda about: class_taken(
            institution_key=about.institution_key, family_code=about.family.code
        ),
        "hazardous_substances_above_limit": lambda about: lab.hazardous_substances_above_limit(
            about.with_recipes
        ),
        "family_has_statement": lambda about: about.first_statement is not None,
        "psur_runs_from": lambda about: about.runs_from(evidence.newest_psur_on(about.asked.on_file)),
        "follow_up_report_runs_from": lambda about: about.runs_from(
            evidence.newest_follow_up_report_on(about.asked.on_file)
        ),
        # The same facts that `cases` provides of a device; a family states its own exceptions.
        "gspr_exceptions_exist": lambda about: bool(about.exceptions),
        "gspr_exceptions_have_grounds": lambda about: all(one.strip() for one in about.exceptions),
    },
    SubjectKind.INSTITUTION: {
        **_OF_MAKER,
        **{name: _of_prrc(name) for name in _PRRC},
        "institution_file_shows": lambda about: evidence.institution_file_shows(
            institution_key=about.institution_key, on=day_of(about.at)
        ),
        "route": lambda about: route_that_binds(institution_key=about.institution_key),
        # What can bring clauses of ISO 13485 back; no duty reads it.
        **{name: _of_look(one, "lab") for name, one in lab.OF_INSTITUTION.items()},
        **{name: _of_look(one, "devices") for name, one in cases_facts.OF_INSTITUTION.items()},
        **{name: _of_look(one, "people") for name, one in people.OF_INSTITUTION.items()},
        **{name: _of_look(one, "nonconformities") for name, one in quality.OF_INSTITUTION.items()},
        **{name: _of_circumstances(name) for name in circumstances.CIRCUMSTANCES},
        **{
            name: _of_register(name)
            for name in ("registered_data_run_from", "registered_data_were_confirmed")
        },
        **{name: _of_incidents(name) for name in quality.OF_INCIDENTS},
        **{name: _of_letters(name) for name in quality.OF_LETTERS},
    },
}
_ASKED: Mapping[SubjectKind, Callable[[str, datetime], Any]] = {
    SubjectKind.DEVICE: _device,
    SubjectKind.FAMILY: _family,
    SubjectKind.INSTITUTION: _institution,
}
