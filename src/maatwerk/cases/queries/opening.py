"""What one looks up to open a case: patients found while typing, families with their sides, sites."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Q, Value
from django.db.models.functions import Replace
from django.utils.translation import gettext as _

from maatwerk.cases.errors import CaseError
from maatwerk.cases.models import Case, Device, Patient
from maatwerk.cases.queries.lists import cases_for
from maatwerk.cases.queries.search import like
from maatwerk.cases.words import Side
from maatwerk.lab.models import Family
from maatwerk.lab.queries import family_content
from maatwerk.people.authority import Allowed, may
from maatwerk.people.models import Account, Site

AT_MOST = 8
WORTH_ASKING = 2
"""How many characters must be typed before anybody is named."""


@dataclass(frozen=True)
class Offered:
    """A family that can be asked for, with the sides that its prescription knows."""

    family: Family
    sides: tuple[str, ...]


def patients_like(viewer: Account, *, text: str, at: datetime) -> Sequence[Patient]:
    """Return the patients that a text may mean; a prescriber is told of the own patients only."""
    wanted = text.strip()
    if len(wanted) < WORTH_ASKING:
        return ()
    found = Patient.objects.filter(institution_key=viewer.institution_key)
    if not isinstance(may(account=viewer, ability="read_all", at=at), Allowed):
        found = found.filter(cases__in=cases_for(viewer, at=at).order_by().values("pk"))
    found = found.filter(
        Q(number__icontains=wanted) | Q(code__icontains=wanted) | like("name", wanted)
    ).annotate(known_cases=Count("cases", distinct=True))
    return tuple(found.order_by("name", "code")[:AT_MOST])


def patient_numbered(viewer: Account, *, number: str) -> Patient | None:
    """Return the patient with exactly this number or code; spaces in a number do not count."""
    wanted = "".join(number.split()).casefold()
    if not wanted:
        return None
    among = Patient.objects.filter(institution_key=viewer.institution_key)
    exact = among.filter(Q(number=number.strip()) | Q(code=number.strip())).order_by("pk").first()
    if exact is not None:
        return exact
    plain = among.annotate(plain=Replace("number", Value(" "), Value("")))
    return plain.filter(plain__iexact=wanted).order_by("pk").first()


def offered_families(viewer: Account) -> tuple[Offered, ...]:
    """Return the newest version of each family in use, the released one where there is one."""
    rows = Family.objects.filter(institution_key=viewer.institution_key).exclude(state="withdrawn")
    newest: dict[str, Family] = {}
    for one in rows.order_by("code", "version"):
        kept = newest.get(one.code)
        if kept is None or kept.state != "released" or one.state == "released":
            newest[one.code] = one
    found = (Offered(family, _sides(family)) for family in newest.values())
    return tuple(sorted(found, key=lambda one: one.family.title))


def home_site(viewer: Account) -> Site:
    """Return the site of the newest case, else the first site: nobody is asked where there is one lab."""
    last = Case.objects.filter(institution_key=viewer.institution_key).select_related("site").order_by("-pk")
    newest = last.first()
    if newest is not None:
        return newest.site
    first = Site.objects.filter(institution_key=viewer.institution_key).order_by("pk").first()
    if first is None:
        raise CaseError(
            "site_missing",
            what=_("The institution has no manufacturing site on record."),
            do=_("Let the administrator add the lab with its address."),
        )
    return first


def nearest_device(case: Case) -> Device | None:
    """Return the newest device of a case: side and region of the next one begin with it."""
    return case.devices.order_by("-pk").first()


def _sides(family: Family) -> tuple[str, ...]:
    field = next((one for one in family_content(family).fields if one.name == "side"), None)
    known = {side.value for side in Side}
    named = tuple(one.value for one in field.choices if one.value in known) if field is not None else ()
    return named or (Side.NONE.value,)
