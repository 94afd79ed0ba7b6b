"""Finding cases, devices and builds by what people remember of them."""

from datetime import datetime

from django.db.models import Q, QuerySet, Value
from django.db.models.functions import Replace

from maatwerk.cases.models import Build, Case, Device, InheritedCase, PartCopy
from maatwerk.cases.queries.lists import builds_for, cases_for, devices_for
from maatwerk.cases.steps import standing_at
from maatwerk.lab.catalogue.shelf import current_library
from maatwerk.people.authority import may
from maatwerk.people.models import Account


def matching(cases: QuerySet[Case], wanted: str) -> QuerySet[Case]:
    """Return those of these cases that have every word in number, intervention, patient or surgeon."""
    cases = cases.annotate(plain_number=Replace("patient__number", Value(" "), Value("")))
    for word in wanted.split():
        found = (
            like("number", word)
            | like("intervention", word)
            | like("patient__code", word)
            | like("patient__name", word)
            | like("patient__number", word)
            | Q(plain_number__icontains=word)
            | like("prescriber__full_name", word)
            | Q(pk__in=InheritedCase.objects.filter(like("old_number", word)).values("case"))
        )
        if families := _families_named(word):
            found |= Q(pk__in=Device.objects.filter(family__code__in=families).values("case"))
        cases = cases.filter(found)
    return cases


def like(field: str, word: str) -> Q:
    """Look for a word however it is written: SQLite knows capitals of the Latin alphabet only."""
    written = {word} if word.isascii() else {word, word.lower(), word.upper(), word.capitalize()}
    found = Q()
    for one in sorted(written):
        found |= Q(**{f"{field}__icontains": one})
    return found


def _families_named(word: str) -> list[str]:
    """Return the families that the library calls so, in any language."""
    sought = word.casefold()
    named = current_library().families.items()
    return [code for code, one in named if any(sought in said.casefold() for said in one.names.values())]


def narrowed(cases: QuerySet[Case], *, state: str = "", prescriber: Account | None = None) -> QuerySet[Case]:
    """Return those of these cases with a device in a state, and of a prescriber, where these are given."""
    if state:
        cases = cases.filter(pk__in=Device.objects.filter(standing_at(state)).values("case"))
    return cases if prescriber is None else cases.filter(prescriber=prescriber)


def prescribers_of(cases: QuerySet[Case]) -> QuerySet[Account]:
    """Return who prescribes in these cases, by name."""
    return Account.objects.filter(pk__in=cases.order_by().values("prescriber")).order_by("full_name")


def cases_like(viewer: Account, *, wanted: str, at: datetime) -> QuerySet[Case]:
    """Return the cases of the viewer that have every word, the newest first."""
    return matching(cases_for(viewer, at=at), wanted).order_by("-number")


def devices_like(viewer: Account, *, wanted: str, at: datetime) -> QuerySet[Device]:
    """Return the devices of the viewer that have every word in number, title or region, the newest first."""
    found = devices_for(viewer, at=at).select_related(None)  # a family is too large to be sorted along
    for word in wanted.split():
        said = like("number", word) | like("title", word) | like("region", word)
        found = found.filter(said | Q(family__code__in=_families_named(word)))
    return found.order_by("-number")


def builds_like(viewer: Account, *, wanted: str, at: datetime) -> QuerySet[Build]:
    """Return the builds that have every word; only who may read everything finds them."""
    found = builds_for(viewer)
    if not may(account=viewer, ability="read_all", at=at):
        return found.none()
    return matching_builds(found, wanted)


def matching_builds(builds: QuerySet[Build], wanted: str) -> QuerySet[Build]:
    """Return the builds with every word in number, order, machine, recipe, operator or a device in them."""
    for word in wanted.split():
        inside = PartCopy.objects.filter(part__device__number__icontains=word, build__isnull=False)
        builds = builds.filter(
            Q(number__icontains=word)
            | Q(order_number__icontains=word)
            | Q(machine__name__icontains=word)
            | Q(recipe__code__icontains=word)
            | Q(operator__full_name__icontains=word)
            | Q(pk__in=inside.values("build"))
        )
    return builds
