"""What is judged: the institution, its families, its devices; and whom an event concerns."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.apps import apps
from django.db import models
from django.db.models import Q

from maatwerk.cases.facts.series import devices_alike, devices_holding
from maatwerk.cases.models import Build, Case, Device, PartCopy, Patient
from maatwerk.cases.process import DEVICE
from maatwerk.compliance.words import SubjectKind
from maatwerk.lab.models import Circumstance, EvidenceOnFile, Family, Judgement, LibraryPart
from maatwerk.people.models import Institution
from maatwerk.quality.models import AuthorityLetter, Incident, Nonconformity

SETTLED = ("released", "delivered", "followed_up", "not_used", "recalled", "closed")
"""States of a device that left the lab's hands: law and shared facts are those of its release."""
OPEN = tuple(sorted(set(DEVICE.states) - {*SETTLED, "cancelled"}))
"""States of a device that is still worked on; of one on hold it counts where it stood."""


@dataclass(frozen=True, order=True)
class Subject:
    """One thing that duties are about."""

    kind: SubjectKind
    key: str
    name: str


def of_device(device: Device) -> Subject:
    """Return a device as a subject."""
    return Subject(SubjectKind.DEVICE, str(device.pk), device.number)


def of_family(family: Family) -> Subject:
    """Return a version of a family as a subject."""
    return Subject(SubjectKind.FAMILY, str(family.pk), str(family))


def of_institution(institution: Institution) -> Subject:
    """Return the institution as a subject."""
    return Subject(SubjectKind.INSTITUTION, str(institution.institution_key), institution.name)


def is_settled(device: Device) -> bool:
    """Return whether a device was released and is not being worked on again."""
    return device.state in SETTLED or (device.state == "on_hold" and device.held_from in SETTLED)


def judged_devices(institution_key: UUID) -> models.QuerySet[Device]:
    """Return the devices that are judged, all but the cancelled, with no more of them than their numbers."""
    found = Device.objects.filter(institution_key=institution_key).exclude(state="cancelled")
    return found.only("number").order_by("pk")


def open_devices(institution_key: UUID) -> models.QuerySet[Device]:
    """Return the devices that shared things still count for; by their states, which an index knows."""
    found = Device.objects.filter(institution_key=institution_key, state__in=OPEN)
    return found.exclude(state="on_hold", held_from__in=SETTLED).only("number").order_by("pk")


def judged_families(institution_key: UUID) -> models.QuerySet[Family]:
    """Return the versions of families that are judged: adopted or released; without their content."""
    found = Family.objects.filter(institution_key=institution_key, state__in=["adopted", "released"])
    return found.only("code", "version").order_by("pk")


def judged_institutions(institution_key: UUID) -> models.QuerySet[Institution]:
    """Return the institution itself."""
    return Institution.objects.filter(institution_key=institution_key)


def all_subjects(institution_key: UUID) -> Iterator[Subject]:
    """Yield everything of an institution that duties are about."""
    yield from map(of_institution, judged_institutions(institution_key))
    yield from map(of_family, judged_families(institution_key))
    yield from map(of_device, judged_devices(institution_key))


@dataclass(frozen=True)
class Concern:
    """Whom an event concerns: these devices and families; None stands for all, of devices the open ones."""

    devices: frozenset[int] | None
    families: frozenset[int] | None


_KNOWN = (
    *(AuthorityLetter, Circumstance, EvidenceOnFile, Family, Incident, Judgement, LibraryPart),
    Nonconformity,
)
"""Records outside of cases of which it is known whom they concern."""
_OF_THE_HOUSE = (AuthorityLetter, Circumstance, Incident)
"""Records that only duties of the institution hang on."""


class Links:
    """Whom events concern, by the links of their records; each link is followed once for many events."""

    def __init__(self) -> None:
        self._devices: dict[tuple[type[models.Model], Any], frozenset[int]] = {}
        self._families: dict[frozenset[int], frozenset[int]] = {}
        self._alike: dict[frozenset[int], frozenset[int]] = {}

    def concerned(self, subject: str) -> Concern:
        """Return whom an event about a record concerns; what is shared concerns all that are open."""
        label, _, key = subject.partition(":")
        model = apps.get_model(label)
        if model not in _KNOWN and model._meta.app_label != "cases":
            return Concern(None, None)
        record = model._default_manager.filter(pk=key).first()
        if record is None:
            return Concern(None, None)
        if (known := _of_known(record)) is not None:
            return known
        devices = self._behind(record)
        if devices not in self._families:
            self._families[devices] = _families_of(devices)
        return Concern(devices, self._families[devices])

    def alike(self, subject: str) -> Concern:
        """Return the open devices that hold the same body as the devices an event is about."""
        concern = self.concerned(subject)
        if not concern.devices or not subject.startswith("cases."):
            return concern
        if concern.devices not in self._alike:
            self._alike[concern.devices] = _open_alike(concern.devices)
        return Concern(self._alike[concern.devices], frozenset())

    def _behind(self, record: models.Model) -> frozenset[int]:
        """Return the devices behind a record of a case: its own, and those it reaches through its links."""
        if (direct := _devices_at(record)) is not None:
            return direct
        found: set[int] = set()
        for field in record._meta.concrete_fields:
            target = field.related_model
            if isinstance(target, type) and target._meta.app_label == "cases" and target is not type(record):
                found |= self._through(record, field, target)
        return frozenset(found)

    def _through(
        self, record: models.Model, field: models.Field[Any, Any], target: type[models.Model]
    ) -> frozenset[int]:
        key = getattr(record, field.attname)
        if key is None:
            return frozenset()
        if (target, key) not in self._devices:
            self._devices[target, key] = self._behind(getattr(record, field.name))
        return self._devices[target, key]


def _of_known(record: models.Model) -> Concern | None:
    """Return whom a record outside of cases concerns; None of one that belongs to a case."""
    if isinstance(record, EvidenceOnFile):
        families = _versions_of(record)
        # What was judged with the document is judged so no longer: devices in work wait for it, too.
        return Concern(_open_of(record.institution_key, families), families)
    if isinstance(record, LibraryPart):
        key = record.institution_key
        holding = devices_holding(institution_key=key, sha256=record.sha256, shape=record.shape)
        return Concern(_still_open(key, holding), frozenset())
    if isinstance(record, (*_OF_THE_HOUSE, Nonconformity)):
        about = record.device_id if isinstance(record, Nonconformity) else None
        return Concern(frozenset() if about is None else frozenset({about}), frozenset())
    family = record.family if isinstance(record, Judgement) else record
    if isinstance(family, Family):
        own = frozenset({family.pk})
        return Concern(_open_of(family.institution_key, own), own)
    return None


def _versions_of(evidence: EvidenceOnFile) -> frozenset[int]:
    """Return the versions of the family that evidence is about."""
    found = Family.objects.filter(institution_key=evidence.institution_key, code=evidence.family_code)
    return frozenset(found.values_list("pk", flat=True))


def _open_of(institution_key: UUID, families: frozenset[int]) -> frozenset[int]:
    found = open_devices(institution_key).filter(family__in=families)
    return frozenset(found.order_by().values_list("pk", flat=True))


def _still_open(institution_key: UUID, devices: frozenset[int]) -> frozenset[int]:
    found = open_devices(institution_key).filter(pk__in=devices)
    return frozenset(found.values_list("pk", flat=True))


def _open_alike(devices: frozenset[int]) -> frozenset[int]:
    keys = Device.objects.filter(pk__in=devices).order_by().values_list("institution_key", flat=True)
    found = devices_alike(devices)
    return frozenset(pk for key in set(keys) for pk in _still_open(key, found))


def _families_of(devices: frozenset[int]) -> frozenset[int]:
    """Return the judged versions of the families of devices; a newer version takes up where one ended."""
    found = Family.objects.filter(pk__in=Device.objects.filter(pk__in=devices).values("family"))
    wanted = Q(pk__in=[])
    for code, institution_key in set(found.order_by().values_list("code", "institution_key")):
        wanted |= Q(code=code, institution_key=institution_key)
    return frozenset(Family.objects.filter(wanted).order_by().values_list("pk", flat=True))


def _devices_at(record: models.Model) -> frozenset[int] | None:
    """Return the devices of what devices hang on; None of what only links to them."""
    if isinstance(record, Device):
        return frozenset({record.pk})
    if isinstance(record, Patient):
        return frozenset(Device.objects.filter(case__patient=record).values_list("pk", flat=True))
    if isinstance(record, Case):
        return frozenset(record.devices.values_list("pk", flat=True))
    if isinstance(record, Build):
        pieces = PartCopy.objects.filter(build=record)
        return frozenset(pieces.order_by().values_list("part__device_id", flat=True))
    return None


def institution_keys() -> list[UUID]:
    """Return the keys of all institutions that live in this database."""
    return list(Institution.objects.order_by("pk").values_list("institution_key", flat=True))
