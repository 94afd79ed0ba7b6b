"""Accounts and their passwords."""

from datetime import datetime

from django.contrib.auth.hashers import check_password, make_password
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext as _

from maatwerk.archive import actions as archive
from maatwerk.people import events
from maatwerk.people.actions.threshold import entering, forbidden, words
from maatwerk.people.authority import grants_in_force
from maatwerk.people.errors import InputRefused
from maatwerk.people.models import Account
from maatwerk.people.roles import Ability, Role


def create_account(
    *,
    email: str,
    full_name: str,
    actor: Account,
    at: datetime,
    profession: str = "",
    password: str | None = None,
    chosen_by_owner: bool = False,
) -> Account:
    """Create an account in the actor's institution, without any role.

    A password is provisional, and signs nothing, unless the person typed it at this very moment.
    Without one the account cannot log in until an administrator sets it.
    """
    with entering(actor=actor, ability=Ability.MANAGE_PEOPLE, at=at, institution_key=actor.institution_key):
        account = Account(
            institution_key=actor.institution_key,
            email=free_email(email),
            full_name=words(full_name, name="full name"),
            profession=profession.strip(),
            password_is_provisional=not chosen_by_owner,
        )
        if password is None:
            account.set_unusable_password()
        else:
            account.password = make_password(acceptable_password(password, account=account))
        archive.write(
            record=account,
            kind=events.ACCOUNT_CREATED,
            actor=actor.as_actor(),
            at=at,
            detail={"password_chosen_by_owner": chosen_by_owner},
        )
    return account


def deactivate_account(*, account: Account, reason: str, actor: Account, at: datetime) -> Account:
    """Close an account from this moment; its roles and deputies count no more."""
    why = words(reason, name="reason")
    with entering(actor=actor, ability=Ability.MANAGE_PEOPLE, at=at, institution_key=account.institution_key):
        stored = _locked(account)
        if not stored.is_active:
            raise InputRefused(
                "already_closed",
                what=_("The account of %(stored)s is closed already.") % {"stored": stored.full_name},
            )
        refuse_last_administrator(account=stored, at=at)
        stored.is_active = False
        archive.write(
            record=stored,
            kind=events.ACCOUNT_DEACTIVATED,
            actor=actor.as_actor(),
            at=at,
            detail={"reason": why},
        )
    return stored


def reactivate_account(*, account: Account, reason: str, actor: Account, at: datetime) -> Account:
    """Open a closed account again; what was granted and not withdrawn counts again."""
    why = words(reason, name="reason")
    with entering(actor=actor, ability=Ability.MANAGE_PEOPLE, at=at, institution_key=account.institution_key):
        stored = _locked(account)
        if stored.is_active:
            raise InputRefused(
                "already_open",
                what=_("The account of %(stored)s is open already.") % {"stored": stored.full_name},
            )
        if stored.pk == actor.pk:
            raise _not_oneself(_("Nobody opens the own account again."))
        stored.is_active = True
        archive.write(
            record=stored,
            kind=events.ACCOUNT_REACTIVATED,
            actor=actor.as_actor(),
            at=at,
            detail={"reason": why},
        )
    return stored


def change_password(*, account: Account, old: str, new: str, at: datetime) -> Account:
    """Change one's own password, knowing the old one."""
    stored = Account.objects.get(pk=account.pk)
    if not check_password(old, stored.password):
        raise InputRefused("password_wrong", what=_("The present password is wrong."), where="old")
    return set_own_password(account=account, password=new, at=at)


def set_own_password(*, account: Account, password: str, at: datetime) -> Account:
    """Set the password that its owner chose, after a door has made sure that it is the owner."""
    return _set_password(account=account, password=password, actor=account, at=at, why="chosen by its owner")


def replace_password(
    *, account: Account, password: str, reason: str, actor: Account, at: datetime
) -> Account:
    """Give somebody who lost it a provisional password; it opens the door and signs nothing."""
    why = words(reason, name="reason")
    if account.pk == actor.pk:
        raise _not_oneself(_("Nobody replaces the own password without knowing it."))
    return _set_password(account=account, password=password, actor=actor, at=at, why=why)


def _set_password(*, account: Account, password: str, actor: Account, at: datetime, why: str) -> Account:
    own = account.pk == actor.pk
    ability = None if own else Ability.MANAGE_PEOPLE
    with entering(actor=actor, ability=ability, at=at, institution_key=account.institution_key):
        stored = _locked(account)
        if not stored.is_active:
            raise InputRefused(
                "account_closed",
                what=_("The account of %(stored)s is closed.") % {"stored": stored.full_name},
            )
        stored.password = make_password(acceptable_password(password, account=stored))
        stored.password_is_provisional = not own
        archive.write(
            record=stored,
            kind=events.PASSWORD_CHANGED,
            actor=actor.as_actor(),
            at=at,
            detail={"provisional": not own, "reason": why},
        )
    account.password, account.password_is_provisional = stored.password, stored.password_is_provisional
    return stored


def free_email(email: str) -> str:
    """Return an e-mail address in the form accounts keep it, or refuse one that is taken or no address."""
    kept = email.strip().lower()
    try:
        validate_email(kept)
    except ValidationError:
        raise InputRefused(
            "email_unreadable", what=_("“%(email)s” is no e-mail address.") % {"email": email}, where="email"
        ) from None
    if Account.objects.filter(email=kept).exists():
        raise InputRefused(
            "email_taken", what=_("There is an account for %(kept)s already.") % {"kept": kept}, where="email"
        )
    return kept


def acceptable_password(password: str, *, account: Account) -> str:
    """Return the password, or refuse one that the settings call too weak."""
    try:
        validate_password(password, user=account)
    except ValidationError as trouble:
        raise InputRefused("password_weak", what=" ".join(trouble.messages), where="password") from None
    return password


def refuse_last_administrator(*, account: Account, at: datetime) -> None:
    """Refuse to take away the last person who can give rights."""
    administrators = grants_in_force(at=at).filter(
        institution_key=account.institution_key, role=Role.ADMINISTRATOR.value, account__is_active=True
    )
    holds = administrators.filter(account=account).exists()
    if holds and not administrators.exclude(account=account).exists():
        raise forbidden(
            code="last_administrator",
            text=_("%(account)s is the last administrator; nobody could give rights any more.")
            % {"account": account.full_name},
            do=_("Make somebody else administrator first."),
            ability=Ability.MANAGE_PEOPLE,
        )


def _locked(account: Account) -> Account:
    return Account.objects.select_for_update().get(pk=account.pk)


def _not_oneself(text: str) -> Exception:
    return forbidden(
        code="not_for_oneself",
        text=text,
        do=_("Ask another administrator."),
        ability=Ability.MANAGE_PEOPLE,
    )
