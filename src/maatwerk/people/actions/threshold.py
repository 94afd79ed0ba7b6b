"""What every action of this room does first: take the lock, ask for the right, look at the words."""

import re
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from maatwerk.archive.actions import lock_chain
from maatwerk.people import spoken
from maatwerk.people.authority import Denied, may
from maatwerk.people.errors import InputRefused, NotAllowed
from maatwerk.people.models import Account
from maatwerk.people.roles import Ability, roles_with
from maatwerk.rulebook.reasons import Reason

_COUNTRY = re.compile(r"^[A-Z]{2}$")


@contextmanager
def entering(
    *, actor: Account, ability: Ability | None, at: datetime, institution_key: uuid.UUID
) -> Iterator[None]:
    """Open one transaction under the lock of the chain, for an actor who holds the ability there.

    Without an ability the right was asked in another way by the action itself.
    """
    with transaction.atomic():
        lock_chain(institution_key)
        if ability is not None:
            require(actor=actor, ability=ability, at=at, institution_key=institution_key)
        yield


def require(*, actor: Account, ability: Ability, at: datetime, institution_key: uuid.UUID) -> None:
    """Refuse an actor who does not hold the ability in this institution."""
    answer = may(account=actor, ability=ability, at=at, subject_institution=institution_key)
    if isinstance(answer, Denied):
        raise NotAllowed(answer.reasons)


def forbidden(*, code: str, text: str, do: str, ability: Ability, cites: tuple[str, ...] = ()) -> NotAllowed:
    """Return the refusal of something that this actor may do in general, but not here."""
    reason = Reason(
        code=code,
        text=text,
        basis="law" if cites else "lab_policy",
        cites=cites,
        facts={},
        strength="never",
        who_can=roles_with(ability),
        do=do,
    )
    return NotAllowed((reason,))


def words(value: str, *, name: str, do: str = "") -> str:
    """Return a text without outer blanks, or refuse an empty one."""
    kept = value.strip()
    if not kept:
        raise InputRefused(
            "empty",
            what=_("The %(name)s is empty.") % {"name": spoken.field(name)},
            where=name,
            do=do or _("Write the %(name)s.") % {"name": spoken.field(name)},
        )
    return kept


def country_code(value: str) -> str:
    """Return a country as its two capital letters (ISO 3166-1), or refuse."""
    if not _COUNTRY.match(value):
        raise InputRefused(
            "country_unreadable",
            what=_("“%(value)s” is no country code.") % {"value": value},
            where="country",
            do=_("Give two capital letters, such as NL."),
        )
    return value
