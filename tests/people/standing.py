"""A small house with a few people in it, made through the actions, for the tests of people and doorway."""

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from maatwerk.people import actions
from maatwerk.people.models import Account, Institution
from maatwerk.people.prrc import Path, Qualification

AT = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
TODAY = AT.date()
SOON = AT + timedelta(minutes=1)
PASSWORD = "a lock of seven wards"
QUALIFIED = Qualification(
    path=Path.MANUFACTURING,
    years=3,
    field="additive manufacturing of splints and guides",
    evidence="reference of the dental laboratory, 2025-03-01; course certificate QM 4411",
)


@dataclass
class House:
    """An institution and its people by a short key."""

    institution: Institution
    people: dict[str, Account] = field(default_factory=dict)

    def __getitem__(self, key: str) -> Account:
        return self.people[key]

    def add(self, key: str, *roles: str) -> Account:
        """Let a person in, with roles granted by the administrator."""
        account = actions.create_account(
            email=f"{key}@{self.institution.name.lower()}.example",
            full_name=key.capitalize(),
            actor=self.people["ada"],
            at=AT,
            password=PASSWORD,
            chosen_by_owner=True,
        )
        for role in roles:
            actions.grant_role(account=account, role=role, from_on=TODAY, actor=self.people["ada"], at=AT)
        self.people[key] = account
        return account


def house(name: str = "Lindenhof", country: str = "NL") -> House:
    """Found a house whose first administrator is Ada, who is quality manager, too."""
    founding = actions.found_institution(
        name=name,
        address="Linden 1, 0000 Dorp",
        country=country,
        administrator_email=f"ada@{name.lower()}.example",
        administrator_name="Ada",
        administrator_password=PASSWORD,
        administrator_roles=("quality_manager",),
        at=AT,
    )
    return House(institution=founding.institution, people={"ada": founding.administrator})


def staffed() -> House:
    """Return a house with somebody for every step of a case."""
    made = house()
    made.add("piet", "prescriber")
    made.add("eva", "engineer")
    made.add("emil", "engineer")
    made.add("tom", "technician")
    made.add("rosa", "releaser")
    made.add("quinn", "quality_manager")
    made.add("bo", "administrator")
    made.add("ines", "inspector")
    return made
