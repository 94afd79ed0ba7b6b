"""May this person do that? The answer always says through what, or why not and who could."""

import uuid
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from datetime import date, datetime

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from maatwerk.archive.days import day_of
from maatwerk.archive.models import Record
from maatwerk.archive.recorded import as_recorded, is_as_recorded
from maatwerk.archive.rows import subject_of
from maatwerk.people import spoken
from maatwerk.people.models import Account, Authorisation, Deputy, Institution, RoleGrant
from maatwerk.people.roles import Ability, Role, roles_with
from maatwerk.people.spoken import written_day
from maatwerk.rulebook.kleene import Answer
from maatwerk.rulebook.reasons import Reason

EVERY_FAMILY = "*"
_RECORD_ONE = gettext_lazy(
    "Record the authorisation with register, number, scope and validity, and let a second person verify it."
)


class UnknownAbilityError(LookupError):
    """A door asked for an ability that the table of roles does not declare."""


@dataclass(frozen=True)
class Allowed:
    """Yes: through this role, and as whose deputy."""

    role: Role
    deputy_for: str | None = None

    def __bool__(self) -> bool:
        return True


@dataclass(frozen=True)
class Denied:
    """No, with the reasons and who could."""

    reasons: tuple[Reason, ...]

    def __bool__(self) -> bool:
        return False


@dataclass(frozen=True)
class Prescribing:
    """Whether a person may prescribe a family on a day, by which authorisation, or why not."""

    answer: Answer
    reasons: tuple[Reason, ...] = ()
    authorisation: Authorisation | None = None


def may(
    *, account: Account, ability: str, at: datetime, subject_institution: uuid.UUID | None = None
) -> Allowed | Denied:
    """Say whether the account holds the ability at this moment, by its own roles or as a deputy.

    Everything is read from the records, nothing from the account in hand: that may be of yesterday.
    """
    wanted = _declared(ability)
    standing = _standing_of(account, at=at)
    stored = standing.account
    if stored is None:
        return _denied(
            ability=wanted,
            text=_("The account of %(account)s is not active.") % {"account": account.full_name},
        )
    if subject_institution is not None and subject_institution != stored.institution_key:
        return _denied(ability=wanted, text=_("The record belongs to another institution."))
    if subject_of(stored) not in standing.whole:
        return _tampered(ability=wanted, what=_("The account of %(person)s") % {"person": stored.full_name})
    found = False
    for way in _ways(standing, ability=wanted, at=at):
        found = True
        left = [one for one in way.rests_on if subject_of(one) not in standing.whole]
        if not left or len(as_recorded(left)) == len(left):
            return way.allowed
    if found:
        return _tampered(ability=wanted, what=_("The role of %(person)s") % {"person": stored.full_name})
    return _denied(
        ability=wanted,
        text=_("%(person)s has no role for this: %(ability)s.")
        % {"person": stored.full_name, "ability": spoken.ability(wanted)},
    )


def roles_held(account: Account, *, at: datetime) -> frozenset[str]:
    """Return the roles that a person holds at this moment by grants of the person's own."""
    return frozenset(one.role for one in _standing_of(account, at=at).grants)


def home_country(institution_key: uuid.UUID) -> str:
    """Return the country in which an institution is established."""
    memory = _MEMORY.get()
    if memory is not None and institution_key in memory.countries:
        return memory.countries[institution_key]
    country = str(Institution.objects.get(institution_key=institution_key).country)
    if memory is not None:
        memory.countries[institution_key] = country
    return country


@contextmanager
def remembering() -> Iterator[None]:
    """Read each account's standing once while a page is shown or a gate is asked; never around a write."""
    if _MEMORY.get() is not None:
        yield
        return
    token = _MEMORY.set(_Memory())
    try:
        yield
    finally:
        _MEMORY.reset(token)


def people_by_ability(*, institution_key: uuid.UUID, at: datetime) -> Mapping[Ability, tuple[Account, ...]]:
    """Return who holds which ability in an institution, as `may` would say of each, in a few queries."""
    memory = _MEMORY.get()
    if memory is not None and institution_key in memory.here:
        return memory.here[institution_key]
    found = _by_ability(institution_key=institution_key, at=at)
    if memory is not None:
        memory.here[institution_key] = found
    return found


def _by_ability(*, institution_key: uuid.UUID, at: datetime) -> Mapping[Ability, tuple[Account, ...]]:
    accounts = {
        one.pk: one
        for one in Account.objects.filter(institution_key=institution_key, is_active=True).order_by(
            "full_name"
        )
    }
    grants = list(grants_in_force(at=at).filter(account__in=accounts))
    deputies = list(deputies_in_force(at=at).filter(deputy__in=accounts))
    whole = as_recorded([*accounts.values(), *grants, *deputies])
    sound = [one for one in grants if subject_of(one) in whole]
    held = {(one.account_id, one.role) for one in sound}
    lent = {
        (one.deputy_id, one.role)
        for one in deputies
        if subject_of(one) in whole and (one.principal_id, one.role) in held
    }
    pairs = held | lent
    return {
        ability: tuple(
            one
            for key, one in accounts.items()
            if subject_of(one) in whole and any((key, role) in pairs for role in roles_with(ability))
        )
        for ability in Ability
    }


def may_prescribe(*, account: Account, family_code: str, on: date) -> Prescribing:
    """Say whether a verified authorisation covers this family on this day (Art.2(3))."""
    home = home_country(account.institution_key)
    held = [one for one in account.authorisations.all() if one.withdrawn_at is None]
    found = sorted(held, key=lambda one: (one.valid_from, one.pk), reverse=True)
    if not found:
        text = _("No authorisation to prescribe was found for %(person)s.") % {"person": account.full_name}
        return Prescribing(answer=Answer.NO, reasons=(_not_authorised(text=text),))
    judged = [_judge(authorisation=one, family_code=family_code, on=on, home=home) for one in found]
    for wanted in (Answer.YES, Answer.NOT_KNOWN, Answer.NO):
        same = [one for one in judged if one.answer is wanted]
        if same:
            reasons = tuple(reason for one in same for reason in one.reasons)
            return Prescribing(answer=wanted, reasons=reasons, authorisation=same[0].authorisation)
    raise AssertionError("an authorisation was judged neither yes, no nor not known")


def grants_in_force(*, at: datetime) -> QuerySet[RoleGrant]:
    """Return the role grants that hold at this moment."""
    return RoleGrant.objects.filter(_in_force(at=at)).filter(
        Q(until_on__isnull=True) | Q(until_on__gte=day_of(at))
    )


def deputies_in_force(*, at: datetime) -> QuerySet[Deputy]:
    """Return the deputies who stand in at this moment."""
    return Deputy.objects.filter(_in_force(at=at), until_on__gte=day_of(at)).select_related("principal")


def stands_in_for(account: Account, *, role: str, at: datetime) -> tuple[int, ...]:
    """Return the keys of those for whom a person stands in with a role at this moment."""
    return tuple(one.principal_id for one in deputyships(account, at=at) if one.role == role)


def deputyships(account: Account, *, at: datetime) -> tuple[Deputy, ...]:
    """Return for whom a person stands in at this moment, whatever the role."""
    memory = _MEMORY.get()
    if memory is not None and account.pk in memory.deputyships:
        return memory.deputyships[account.pk]
    found = tuple(deputies_in_force(at=at).filter(deputy=account.pk).order_by("pk"))
    if memory is not None:
        memory.deputyships[account.pk] = found
    return found


@dataclass(frozen=True)
class _Way:
    """One way to an ability, and the records that it rests on."""

    allowed: Allowed
    rests_on: tuple[Record, ...]


@dataclass(frozen=True)
class _Standing:
    """An account as stored, its own grants in force, and which of these are as the archive holds them."""

    account: Account | None
    grants: tuple[RoleGrant, ...] = ()
    whole: frozenset[str] = frozenset()


@dataclass(frozen=True)
class _Memory:
    """What was read about people while one page is shown."""

    standings: dict[int, _Standing] = field(default_factory=dict)
    here: dict[uuid.UUID, Mapping[Ability, tuple[Account, ...]]] = field(default_factory=dict)
    countries: dict[uuid.UUID, str] = field(default_factory=dict)
    deputyships: dict[int, tuple[Deputy, ...]] = field(default_factory=dict)


_MEMORY: ContextVar[_Memory | None] = ContextVar("memory", default=None)


def _standing_of(account: Account, *, at: datetime) -> _Standing:
    memory = _MEMORY.get()
    if memory is not None and account.pk in memory.standings:
        return memory.standings[account.pk]
    stored = Account.objects.filter(pk=account.pk, is_active=True).first()
    found = _Standing(None)
    if stored is not None:
        grants = tuple(grants_in_force(at=at).filter(account=stored).order_by("pk"))
        found = _Standing(stored, grants, as_recorded([stored, *grants]))
    if memory is not None:
        memory.standings[account.pk] = found
    return found


def _ways(standing: _Standing, *, ability: Ability, at: datetime) -> Iterator[_Way]:
    """Go through the roles of a person's own, then those lent by somebody who is still here."""
    roles = roles_with(ability)
    for own in standing.grants:
        if own.role in roles:
            yield _Way(allowed=Allowed(role=Role(own.role)), rests_on=(own,))
    lent_by = deputyships(standing.account, at=at) if standing.account is not None else ()
    for deputy in (one for one in lent_by if one.role in roles):
        lent = grants_in_force(at=at).filter(account=deputy.principal, role=deputy.role)
        for grant in lent.filter(account__is_active=True).order_by("pk"):
            allowed = Allowed(role=Role(deputy.role), deputy_for=deputy.principal.full_name)
            yield _Way(allowed=allowed, rests_on=(deputy, grant, deputy.principal))


def _in_force(*, at: datetime) -> Q:
    return Q(from_on__lte=day_of(at)) & (Q(withdrawn_at__isnull=True) | Q(withdrawn_at__gt=at))


def _declared(ability: str) -> Ability:
    try:
        return Ability(ability)
    except ValueError:
        raise UnknownAbilityError(
            f"{ability!r} stands in no line of people/roles.py; declare it there."
        ) from None


def _tampered(*, ability: Ability, what: str) -> Denied:
    return _denied(
        ability=ability,
        text=_("%(what)s is not what the archive holds; somebody changed it past the program.")
        % {"what": what},
        do=_("Tell the administrator; `maatwerk archive verify` names what was changed."),
    )


def _denied(*, ability: Ability, text: str, do: str = "") -> Denied:
    who_can = roles_with(ability)
    reason = Reason(
        code="not_allowed",
        text=text,
        basis="lab_policy",
        cites=(),
        facts={"ability": ability.value},
        strength="never",
        who_can=who_can,
        do=do or _("Ask one of: %(roles)s.") % {"roles": spoken.roles(who_can)},
    )
    return Denied(reasons=(reason,))


def _not_authorised(*, text: str, do: str = "", facts: Mapping[str, str] | None = None) -> Reason:
    return Reason(
        code="prescriber_not_authorised",
        text=text,
        basis="law",
        cites=("Art.2(3)",),
        facts=dict(facts or {}),
        strength="never",
        who_can=roles_with(Ability.MANAGE_PEOPLE),
        do=do or str(_RECORD_ONE),
    )


def _judge(*, authorisation: Authorisation, family_code: str, on: date, home: str) -> Prescribing:
    """Judge one authorisation: what speaks against it is certain (no) or only not shown (not known)."""
    name = f"{authorisation.register} {authorisation.number}"
    against, open_points = [], []
    if not is_as_recorded(authorisation):
        text = _("%(what)s is not what the archive holds; somebody changed it past the program.") % {
            "what": name
        }
        against.append(_not_authorised(text=text))
    if on < authorisation.valid_from:
        against.append(
            _not_authorised(
                text=_("%(name)s is valid only from %(valid_from)s.")
                % {"name": name, "valid_from": authorisation.valid_from}
            )
        )
    if authorisation.valid_until is not None and on > authorisation.valid_until:
        against.append(
            _not_authorised(
                text=_("%(name)s ended on %(valid_until)s.")
                % {"name": name, "valid_until": written_day(authorisation.valid_until)}
            )
        )
    if family_code not in authorisation.scope and EVERY_FAMILY not in authorisation.scope:
        against.append(
            _not_authorised(
                text=_("%(name)s does not cover the family %(family_code)s.")
                % {"name": name, "family_code": family_code}
            )
        )
    if authorisation.verified_by_id is None:
        do = _("Let a second person look it up in the register and verify the record.")
        open_points.append(
            _not_authorised(text=_("Nobody has verified %(name)s yet.") % {"name": name}, do=do)
        )
    if authorisation.country != home:
        text = _("%(name)s is of %(country)s; whether it counts in %(home)s is not on record.") % {
            "name": name,
            "country": authorisation.country,
            "home": home,
        }
        do = _("Record the recognition or registration that holds in %(home)s.") % {"home": home}
        open_points.append(_not_authorised(text=text, do=do, facts={"country": authorisation.country}))
    if against:
        return Prescribing(answer=Answer.NO, reasons=tuple(against), authorisation=authorisation)
    answer = Answer.NOT_KNOWN if open_points else Answer.YES
    return Prescribing(answer=answer, reasons=tuple(open_points), authorisation=authorisation)
