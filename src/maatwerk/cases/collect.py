"""Every fact that a gate can ask of a device, each from the one room that provides it."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Any

from maatwerk.cases.facts import PROVIDES, Asked
from maatwerk.cases.facts.route import answered, device_class, is_implantable, prescriber_is_authorised, route
from maatwerk.cases.models import Build, BuildContainer, Device
from maatwerk.lab import facts as lab
from maatwerk.lab.models import Container
from maatwerk.lab.queries import Subject
from maatwerk.lab.words import HoldSubject
from maatwerk.people import facts as people

Provider = Callable[[Asked], Any]


def question_to_lab(asked: Asked, *, with_class: bool = False) -> lab.Asked:
    """Return what the lab is asked about a device: its family, and what its builds use."""
    found: lab.Asked = asked.worked_out.setdefault("lab", None) or _question_to_lab(asked)
    asked.worked_out["lab"] = found
    return replace(found, device_class=device_class(asked)) if with_class else found


def _question_to_lab(asked: Asked) -> lab.Asked:
    builds = asked.builds
    return lab.Asked(
        family=asked.device.family,
        on=asked.on,
        characteristics=asked.stated,
        recipes=tuple(dict.fromkeys(build.recipe for build in builds)),
        containers=tuple(dict.fromkeys(_containers(asked))),
        suppliers=tuple(dict.fromkeys(build.supplier for build in builds if build.supplier is not None)),
        subjects=subjects_of(asked),
    )


def _containers(asked: Asked) -> Iterator[Container]:
    """Yield the containers that the builds used, by number of the build."""
    if not asked.builds:
        return
    if asked.gathered is not None:
        for build in sorted(asked.builds, key=lambda one: one.number):
            yield from (one.container for one in build.containers.all())
        return
    used = BuildContainer.objects.filter(build__in=asked.builds).order_by("build__number", "container_id")
    for one in used.select_related("container__lot__material"):
        yield one.container


def subjects_of(asked: Asked) -> tuple[Subject, ...]:
    """Return the device, its case and its builds as things that can be on hold."""
    return stoppable(asked.device, builds=asked.builds)


def stoppable(device: Device, *, builds: Iterable[Build]) -> tuple[Subject, ...]:
    """Return a device, its case and these builds as things that can be on hold."""
    return (
        Subject(HoldSubject.DEVICE, str(device.pk), device.number),
        Subject(HoldSubject.CASE, str(device.case_id), device.case.number),
        *(Subject(HoldSubject.BUILD, str(build.pk), build.number) for build in builds),
    )


def _from_lab(name: str) -> Provider:
    if name in lab.ROUTE_AND_CLASS:
        return answered(name)
    provider = lab.PROVIDES[name]
    needs_class = name == "certificate_covers_device"
    return lambda asked: provider(question_to_lab(asked, with_class=needs_class))


def _prrc_is_appointed(asked: Asked) -> Any:
    return people.prrc_is_appointed(institution_key=asked.device.institution_key, at=asked.at)


def _people_can_finish_case(asked: Asked) -> Any:
    return people.people_can_finish_case(institution_key=asked.device.institution_key, at=asked.at)


EVERYTHING: Mapping[str, Provider] = {
    **{name: _from_lab(name) for name in lab.PROVIDES},
    "prescriber_is_authorised": prescriber_is_authorised,
    "prrc_is_appointed": _prrc_is_appointed,
    "people_can_finish_case": _people_can_finish_case,
    # The family states what it knows; the law derives the rest, so its answer goes before the family's.
    "is_implantable": is_implantable,
    "route": route,
    "device_class": device_class,
    **PROVIDES,
}
