"""Founds the invented hospital and brings in its people, through the same actions as everybody else."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from maatwerk.archive.days import day_of
from maatwerk.archive.proofs import Proof
from maatwerk.people import actions as people
from maatwerk.people import prrc
from maatwerk.people.models import Account, Institution, Site
from maatwerk.people.proofs import prove

from . import cast

AUTHORISED = ("iva", "teun")
VALIDITY = timedelta(days=365)


@dataclass(frozen=True, kw_only=True)
class Hospital:
    """The institution, its site and its people by their short names."""

    institution: Institution
    site: Site
    people: Mapping[str, Account]

    def __getitem__(self, key: str) -> Account:
        return self.people[key]


def found(*, at: datetime, without: frozenset[str] = frozenset()) -> Hospital:
    """Found the hospital; `without` names steps of the demonstration that are left out."""
    noor = cast.person("noor")
    founding = people.found_institution(
        **cast.INSTITUTION,
        administrator_email=noor.email,
        administrator_name=noor.full_name,
        administrator_password=cast.PASSWORD,
        administrator_profession=noor.profession,
        administrator_roles=["quality_manager"],
        at=at,
    )
    founder = founding.administrator
    site = people.add_site(**cast.SITE, actor=founder, at=at)
    accounts = {"noor": founder}
    for one in cast.PEOPLE:
        if one.key != "noor":
            accounts[one.key] = _bring_in(one, founder=founder, at=at)
    hospital = Hospital(institution=founding.institution, site=site, people=accounts)
    if "appoint_prrc" not in without:
        _appoint_prrc(hospital, at=at)
    if "authorise_prescriber" not in without:
        _authorise(hospital, at=at)
    return hospital


def again() -> Hospital:
    """Return the hospital of an installation that was seeded before."""
    institution = Institution.objects.get(name=cast.INSTITUTION["name"])
    accounts = {one.key: Account.objects.get(email=one.email) for one in cast.PEOPLE}
    return Hospital(institution=institution, site=Site.objects.get(institution=institution), people=accounts)


def _bring_in(one: cast.Person, *, founder: Account, at: datetime) -> Account:
    """Create an account with its roles; the PRRC is appointed apart."""
    account = people.create_account(
        email=one.email,
        full_name=one.full_name,
        profession=one.profession,
        password=cast.PASSWORD,
        chosen_by_owner=True,
        actor=founder,
        at=at,
    )
    for role in one.roles:
        if role != "prrc":
            people.grant_role(account=account, role=role, from_on=day_of(at), actor=founder, at=at)
    return account


def _appoint_prrc(hospital: Hospital, *, at: datetime) -> None:
    """Appoint the PRRC by the rule for makers of custom-made devices (Art.15(1) subpara 2)."""
    people.appoint_prrc(
        account=hospital["mila"],
        qualification=prrc.Qualification(
            path=prrc.Path.MANUFACTURING,
            years=6,
            field="manufacture of patient-specific guides",
            evidence="Contracts 2020 to 2026 and supervised releases (demonstration)",
        ),
        from_on=day_of(at),
        actor=hospital["noor"],
        at=at,
    )


def _authorise(hospital: Hospital, *, at: datetime) -> None:
    """Record who may prescribe, and let a second person look it up (Art.2(3))."""
    for key in AUTHORISED:
        authorisation = people.record_authorisation(
            account=hospital[key],
            profession=hospital[key].profession,
            **cast.PRESCRIBER_REGISTER,
            scope=["*"],
            valid_from=day_of(at) - timedelta(days=365),
            valid_until=day_of(at) + timedelta(days=3 * 365),
            evidence="Extract of the register, read on the day of recording (demonstration)",
            actor=hospital["bo"],
            at=at,
        )
        people.verify_authorisation(authorisation=authorisation, actor=hospital["noor"], at=at)


TRAININGS = {
    "train_reviewer": ("saar", {"segmentation-review"}),
    "train_technician": ("ruben", {"build-preparation", "print-sla", "print-fff", "cleaning-packing"}),
    "train_checker": ("saar", {"measurement"}),
}
"""Which topics of which of the cast are missing when one of these steps is left out."""


def train(hospital: Hospital, *, on: date, at: datetime, without: frozenset[str] = frozenset()) -> None:
    """Attest the competence that each of the cast has; nobody attests the own."""
    left_out = [TRAININGS[step] for step in sorted(without & TRAININGS.keys())]
    for one in cast.PEOPLE:
        missing = {topic for who, topics in left_out if who == one.key for topic in topics}
        for topic in one.topics:
            if topic in missing:
                continue
            people.grant_competence(
                account=hospital[one.key],
                topic=topic,
                granted_on=on,
                valid_until=on + VALIDITY,
                evidence="Theory test, observed and supervised cases (demonstration)",
                actor=hospital["bo" if one.key == "noor" else "noor"],
                at=at,
            )


def prove_as(account: Account, *, digest: str, at: datetime) -> Proof:
    """Let one of the cast prove afresh who they are, for exactly this digest."""
    return prove(account=account, password=cast.PASSWORD, code=None, digest=digest, at=at)
