"""Accounts: who is there, what each may do, by which register and since when, who stands in."""

from datetime import date, datetime

from django.db.models import Prefetch, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from maatwerk.archive.days import day_of
from maatwerk.lab.queries import training_wanted
from maatwerk.people import queries, spoken
from maatwerk.people.authority import EVERY_FAMILY, grants_in_force
from maatwerk.people.models import Account, Deputy, RoleGrant
from maatwerk.people.roles import Ability
from maatwerk.web import words
from maatwerk.web.pages.details import Detail, Fact, Section
from maatwerk.web.pages.lab import verdicts
from maatwerk.web.pages.lists import Cell, Column, Filter, Listing
from maatwerk.web.pages.people import telling
from maatwerk.web.pages.people.acts import ACTS, ADDS
from maatwerk.web.pages.people.address import link_to
from maatwerk.web.pages.records import Held, Kind

_SEE_ALL = frozenset(
    {
        Ability.READ_ALL,
        Ability.MANAGE_PEOPLE,
        Ability.VERIFY_AUTHORISATION,
        Ability.ATTEST_COMPETENCE,
        Ability.APPOINT_PRRC,
    }
)


def sees_all(held: Held) -> bool:
    """Return whether somebody sees everybody; all others see themselves."""
    return bool(held & _SEE_ALL)


def seen(viewer: Account, at: datetime) -> QuerySet[Account]:
    """Return the accounts that a person may see."""
    found = queries.accounts(viewer)
    return found if sees_all(queries.abilities_of(viewer, at=at)) else found.filter(pk=viewer.pk)


def _fetched(viewer: Account, at: datetime) -> list[Account]:
    now = Prefetch("role_grants", queryset=grants_in_force(at=at), to_attr="held_now")
    return list(seen(viewer, at).prefetch_related(now, "authorisations", "enrolments"))


def _roles(account: Account) -> str:
    held: list[RoleGrant] = account.held_now  # type: ignore[attr-defined]
    return ", ".join(words.role(one) for one in dict.fromkeys(grant.role for grant in held))


def _prescribes(account: Account, on: date) -> tuple[str, str]:
    found = [one for one in account.authorisations.all() if one.withdrawn_at is None]
    if not found:
        return "", ""
    if all(one.verified_by_id is None for one in found):
        return "waiting", _("not verified yet")
    if all(one.valid_until is not None and one.valid_until < on for one in found):
        return "overdue", _("ended")
    return "met", _("verified")


def _training(viewer: Account, on: date) -> dict[int, str]:
    found: dict[int, str] = {}
    for one in training_wanted(viewer, on=on, soon=on + verdicts.EXPIRY_SOON):
        over = one.until is not None and one.until < on
        held = found.get(one.competence.account_id)
        found[one.competence.account_id] = "overdue" if over or held == "overdue" else "due"
    return found


def listing(viewer: Account, at: datetime) -> Listing:
    """Return the list of people."""
    on, due = day_of(at), _training(viewer, day_of(at))
    training = {"overdue": _("ended"), "due": _("due"), "": ""}
    return Listing(
        name="people",
        title=_("People"),
        rows=_fetched(viewer, at),
        search=_("Name, e-mail address, role"),
        columns=(
            Column(name="name", label=_("Name"), value=lambda one: one.full_name, link=link_to),
            Column(name="roles", label=_("Roles"), value=_roles),
            Column(
                name="state",
                label=_("Account"),
                value=lambda one: _("open") if one.is_active else _("closed"),
                mark=lambda one: "met" if one.is_active else "not-applicable",
            ),
            Column(
                name="prescribes",
                label=_("Authorisation"),
                value=lambda one: _prescribes(one, on)[1],
                mark=lambda one: _prescribes(one, on)[0],
            ),
            Column(
                name="training",
                label=_("Training"),
                value=lambda one: training[due.get(one.pk, "")],
                mark=lambda one: due.get(one.pk, ""),
            ),
            Column(name="profession", label=_("Profession"), value=lambda one: one.profession, rare=True),
            Column(name="email", label=_("E-mail address"), value=lambda one: one.email, rare=True),
        ),
        filters=(
            Filter(
                name="role",
                label=_("Role"),
                options=list(spoken.ROLES.items()),
                keeps=lambda one, value: value in {grant.role for grant in one.held_now},
            ),
            Filter(
                name="is",
                label=_("Account"),
                options=[("open", _("open")), ("closed", _("closed"))],
                keeps=lambda one, value: one.is_active == (value == "open"),
            ),
        ),
        sort="name",
        empty=(_("Nobody is here."), _("Create the first account.")),
    )


def detail(viewer: Account, account: Account, at: datetime) -> Detail:
    """Return the page of a person."""
    on = day_of(at)
    enrolled = account.enrolments.filter(ended_at__isnull=True).exists()
    return Detail(
        title=account.full_name,
        under=account.profession,
        mark="met" if account.is_active else "not-applicable",
        word=_("account open") if account.is_active else _("account closed"),
        facts=(
            Fact(_("E-mail address"), account.email),
            Fact(
                _("Password"),
                _("provisional: signs nothing") if account.password_is_provisional else _("own"),
                "due" if account.password_is_provisional else "met",
            ),
            Fact(
                _("Authenticator"),
                _("set up") if enrolled else _("none"),
                "met" if enrolled else "not-applicable",
            ),
        ),
        sections=(
            _roles_section(account, at),
            _authorisations(account, on),
            _competences(account, on),
            _deputies(account, at),
        ),
    )


def _span(mark: str, word: str) -> Cell:
    return Cell(word, mark=mark, label=_("Stands"))


def _in_time(*, start: date, end: date | None, withdrawn: bool, on: date) -> Cell:
    if withdrawn:
        return _span("not-applicable", _("withdrawn"))
    if start > on:
        return _span("waiting", _("not yet"))
    if end is not None and end < on:
        return _span("overdue", _("ended"))
    return _span("met", _("in force"))


def _roles_section(account: Account, at: datetime) -> Section:
    rows = [
        [
            Cell(words.role(one.role)),
            _in_time(
                start=one.from_on, end=one.until_on, withdrawn=one.withdrawn_at is not None, on=day_of(at)
            ),
            Cell(one.from_on, label=_("From")),
            Cell(one.until_on, label=_("Until")),
            Cell(one.granted_by.full_name, label=_("Given by")),
        ]
        for one in account.role_grants.select_related("granted_by").order_by("-pk")
    ]
    heads = (_("Role"), _("Stands"), _("From"), _("Until"), _("Given by"))
    return Section(title=_("Roles"), heads=heads, rows=rows, empty=_("No role: this person can do nothing."))


def _authorisations(account: Account, on: date) -> Section:
    rows = []
    for one in account.authorisations.select_related("verified_by", "recorded_by").order_by("-pk"):
        stands = _in_time(
            start=one.valid_from, end=one.valid_until, withdrawn=one.withdrawn_at is not None, on=on
        )
        if stands.mark == "met" and one.verified_by_id is None:
            stands = _span("waiting", _("not verified yet"))
        scope = _("all families") if EVERY_FAMILY in one.scope else ", ".join(one.scope)
        rows.append(
            [
                Cell(f"{one.register} {one.number} ({one.country})"),
                stands,
                Cell(scope, label=_("For")),
                Cell(one.valid_from, label=_("From")),
                Cell(one.valid_until, label=_("Until")),
                Cell(one.recorded_by.full_name, label=_("Recorded by")),
                Cell(one.verified_by.full_name if one.verified_by else "", label=_("Verified by")),
            ]
        )
    heads = (
        *(_("Register and number"), _("Stands"), _("For"), _("From"), _("Until")),
        *(_("Recorded by"), _("Verified by")),
    )
    empty = _("None. Who has none on record cannot sign a prescription.")
    return Section(title=_("Authorisations to prescribe"), heads=heads, rows=rows, empty=empty)


def _competences(account: Account, on: date) -> Section:
    rows = [
        [
            Cell(telling.topic(one.topic)),
            _in_time(
                start=one.granted_on, end=one.valid_until, withdrawn=one.withdrawn_at is not None, on=on
            ),
            Cell(one.granted_on, label=_("Since")),
            Cell(one.valid_until, label=_("Until")),
            Cell(one.supervisor.full_name if one.supervisor else "", label=_("Works under")),
            Cell(one.evidence, label=_("Shown by")),
            Cell(one.granted_by.full_name, label=_("Attested by")),
        ]
        for one in account.competences.select_related("supervisor", "granted_by").order_by("topic", "-pk")
    ]
    heads = (
        *(_("Topic"), _("Stands"), _("Since"), _("Until")),
        *(_("Works under"), _("Shown by"), _("Attested by")),
    )
    return Section(title=_("Competences"), heads=heads, rows=rows, empty=_("None is attested."))


def _deputies(account: Account, at: datetime) -> Section:
    found = Deputy.objects.filter(principal=account) | Deputy.objects.filter(deputy=account)
    rows = []
    for one in found.select_related("principal", "deputy").order_by("-pk"):
        stands = _in_time(
            start=one.from_on, end=one.until_on, withdrawn=one.withdrawn_at is not None, on=day_of(at)
        )
        rows.append(
            [
                Cell(_("%(deputy)s for %(principal)s") % {"deputy": one.deputy, "principal": one.principal}),
                stands,
                Cell(words.role(one.role), label=_("As")),
                Cell(one.from_on, label=_("From")),
                Cell(one.until_on, label=_("Until")),
                Cell(one.reason, label=_("Why")),
            ]
        )
    heads = (_("Who for whom"), _("Stands"), _("As"), _("From"), _("Until"), _("Why"))
    return Section(title=_("Deputies"), heads=heads, rows=rows, empty=_("Nobody stands in."))


def find(viewer: Account, key: str) -> Account | None:
    """Return an account that the viewer may see."""
    return seen(viewer, timezone.now()).filter(pk=key).first() if key.isdecimal() else None


KIND = Kind(
    code="people",
    title=gettext_lazy("People"),
    tells="",
    icon="users-three",
    listing=listing,
    find=find,
    key=lambda account: str(account.pk),
    detail=detail,
    acts=ACTS,
    adds=ADDS,
    sees=lambda held: True,
    list_template="people/list.html",
)
