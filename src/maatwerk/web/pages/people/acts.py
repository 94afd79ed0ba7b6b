"""The things to do about people, each one call into their room."""

from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy

from maatwerk.people import actions, prrc, queries
from maatwerk.people.models import Account
from maatwerk.people.roles import Ability, Role
from maatwerk.web.pages.acts import Act, Doing
from maatwerk.web.pages.lab.fields import WhyForm
from maatwerk.web.pages.people import forms
from maatwerk.web.pages.people.address import link_to


def _by(doing: Doing) -> dict[str, Any]:
    return {"actor": doing.actor, "at": doing.at}


def _create(doing: Doing) -> Account:
    given = {name: doing.values[name] for name in ("full_name", "email", "profession", "password")}
    return actions.create_account(**given, **_by(doing))


def _grant(doing: Doing) -> Any:
    given = {name: doing.values[name] for name in ("role", "from_on", "until_on")}
    return actions.grant_role(account=doing.record, **given, **_by(doing))


def _colleague(doing: Doing, name: str) -> Account | None:
    key = doing.values.get(name)
    return queries.accounts(doing.actor).get(pk=key) if key else None


def _authorise(doing: Doing) -> Any:
    return actions.record_authorisation(account=doing.record, **doing.values, **_by(doing))


def _verify(doing: Doing) -> Any:
    found = doing.record.authorisations.get(pk=doing.values["which"])
    return actions.verify_authorisation(authorisation=found, **_by(doing))


def _deputise(doing: Doing) -> Any:
    given = {name: doing.values[name] for name in ("role", "from_on", "until_on", "reason")}
    deputy = queries.accounts(doing.actor).get(pk=doing.values["deputy"])
    return actions.appoint_deputy(principal=doing.record, deputy=deputy, **given, **_by(doing))


def _attest(doing: Doing) -> Any:
    given = {name: doing.values[name] for name in ("topic", "granted_on", "valid_until", "evidence")}
    return actions.grant_competence(
        account=doing.record, supervisor=_colleague(doing, "supervisor"), **given, **_by(doing)
    )


def _appoint_prrc(doing: Doing) -> Any:
    given = doing.values
    qualification = prrc.Qualification(
        path=prrc.Path(given["path"]),
        years=given["years"],
        field=given["field"],
        evidence=given["evidence"],
        degree=given["degree"],
    )
    return actions.appoint_prrc(
        account=doing.record,
        qualification=qualification,
        areas=given["areas"],
        from_on=given["from_on"],
        until_on=given["until_on"],
        **_by(doing),
    )


def _withdraw(action: Any, related: str, name: str) -> Any:
    def call(doing: Doing) -> Any:
        found = getattr(doing.record, related).get(pk=doing.values["which"])
        return action(**{name: found}, reason=doing.values["reason"], **_by(doing))

    return call


def _about(action: Any) -> Any:
    return lambda doing: action(account=doing.record, reason=doing.values["reason"], **_by(doing))


def _has(related: str, **still: Any) -> Any:
    wanted = {"withdrawn_at__isnull": True, **still}
    return lambda account: getattr(account, related).filter(**wanted).exists()


def _may_name_own_deputy(viewer: Account, account: Account) -> bool:
    return viewer.pk == account.pk and Role.PRESCRIBER in queries.roles_of(viewer, at=timezone.now())


def _open(account: Account) -> bool:
    return account.is_active


ACTS: tuple[Act, ...] = (
    Act(
        code="role",
        title=gettext_lazy("Give a role"),
        ability=Ability.MANAGE_PEOPLE,
        form=forms.RoleForm,
        call=_grant,
        when=_open,
        tells=gettext_lazy("What each role may do stands in the table of roles."),
    ),
    Act(
        code="withdraw-role",
        title=gettext_lazy("Withdraw a role"),
        ability=Ability.MANAGE_PEOPLE,
        form=forms.WithdrawRoleForm,
        call=_withdraw(actions.withdraw_role, "role_grants", "grant"),
        when=_has("role_grants"),
    ),
    Act(
        code="competence",
        title=gettext_lazy("Attest a competence"),
        ability=Ability.ATTEST_COMPETENCE,
        form=forms.CompetenceForm,
        call=_attest,
        when=_open,
    ),
    Act(
        code="withdraw-competence",
        title=gettext_lazy("Withdraw a competence"),
        ability=Ability.ATTEST_COMPETENCE,
        form=forms.WithdrawCompetenceForm,
        call=_withdraw(actions.withdraw_competence, "competences", "competence"),
        when=_has("competences"),
    ),
    Act(
        code="authorisation",
        title=gettext_lazy("Record an authorisation to prescribe"),
        ability=Ability.MANAGE_PEOPLE,
        form=forms.AuthorisationForm,
        call=_authorise,
        when=_open,
        tells=gettext_lazy("It counts once a second person has looked it up too."),
    ),
    Act(
        code="verify",
        title=gettext_lazy("Verify an authorisation"),
        ability=Ability.VERIFY_AUTHORISATION,
        form=forms.VerifyForm,
        call=_verify,
        when=_has("authorisations", verified_by__isnull=True),
    ),
    Act(
        code="withdraw-authorisation",
        title=gettext_lazy("Withdraw an authorisation"),
        ability=Ability.VERIFY_AUTHORISATION,
        form=forms.WithdrawAuthorisationForm,
        call=_withdraw(actions.withdraw_authorisation, "authorisations", "authorisation"),
        when=_has("authorisations"),
    ),
    Act(
        code="deputy",
        title=gettext_lazy("Name a deputy"),
        ability=Ability.MANAGE_PEOPLE,
        form=forms.DeputyForm,
        call=_deputise,
        when=_open,
        own=_may_name_own_deputy,
        tells=gettext_lazy("A deputy who prescribes needs an authorisation of the own."),
    ),
    Act(
        code="withdraw-deputy",
        title=gettext_lazy("End a deputyship"),
        ability=Ability.MANAGE_PEOPLE,
        form=forms.WithdrawDeputyForm,
        call=_withdraw(actions.withdraw_deputy, "deputies", "deputy"),
        when=_has("deputies"),
        own=lambda viewer, account: viewer.pk == account.pk,
    ),
    Act(
        code="prrc",
        title=gettext_lazy("Appoint as responsible for regulatory compliance"),
        ability=Ability.APPOINT_PRRC,
        form=forms.PrrcForm,
        call=_appoint_prrc,
        when=_open,
        tells=gettext_lazy(
            "Article 15(1) asks for evidence of qualification; whether it fits what you make, you judge."
        ),
    ),
    Act(
        code="password",
        title=gettext_lazy("Give a provisional password"),
        ability=Ability.MANAGE_PEOPLE,
        form=forms.ProvisionalForm,
        call=lambda doing: actions.replace_password(
            account=doing.record,
            password=doing.values["password"],
            reason=doing.values["reason"],
            **_by(doing),
        ),
        when=_open,
    ),
    Act(
        code="end-code",
        title=gettext_lazy("Remove the authenticator"),
        ability=Ability.MANAGE_PEOPLE,
        form=WhyForm,
        call=_about(actions.end_totp),
        when=lambda account: account.enrolments.filter(ended_at__isnull=True).exists(),
        tells=gettext_lazy("When the phone is lost. The person then sets up a new one."),
    ),
    Act(
        code="close",
        title=gettext_lazy("Close the account"),
        ability=Ability.MANAGE_PEOPLE,
        form=WhyForm,
        call=_about(actions.deactivate_account),
        when=_open,
        tells=gettext_lazy("Roles and deputyships count no more. Everything that was signed stays."),
    ),
    Act(
        code="reopen",
        title=gettext_lazy("Open the account again"),
        ability=Ability.MANAGE_PEOPLE,
        form=WhyForm,
        call=_about(actions.reactivate_account),
        when=lambda account: not account.is_active,
    ),
)
ADDS = (
    Act(
        code="account",
        title=gettext_lazy("Create an account"),
        ability=Ability.MANAGE_PEOPLE,
        form=forms.AccountForm,
        call=_create,
        tells=gettext_lazy("It has no role yet; give one on its page."),
        leads=lambda _record, made: link_to(made),
    ),
)
OWN: tuple[Act, ...] = (
    Act(
        code="password",
        title=gettext_lazy("Change your password"),
        ability=None,
        form=forms.OwnPasswordForm,
        call=lambda doing: actions.change_password(
            account=doing.actor, old=doing.values["old"], new=doing.values["new"], at=doing.at
        ),
    ),
)
ENROL = Act(
    code="code",
    title=gettext_lazy("Set up an authenticator"),
    ability=None,
    form=forms.EnrolForm,
    call=lambda doing: actions.enrol_totp(
        account=doing.actor,
        password=doing.values["password"],
        secret=doing.values["secret"],
        code=doing.values["code"],
        at=doing.at,
    ),
    when=lambda account: not account.enrolments.filter(ended_at__isnull=True).exists(),
    tells=gettext_lazy("From then on log-in and signatures ask for a code of your phone."),
)
