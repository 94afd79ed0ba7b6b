"""Brings in the two who are at the lab at 22:00, and a trauma case that owes its papers.

`python -m tests.browser.night people` engages and trains the two, through actions; `owing` opens a trauma
case of 80 hours ago, takes it on, and prints its number.
"""

import sys
from datetime import timedelta

from maatwerk.config.start import start_django

start_django()

from django.utils import timezone  # noqa: E402

from maatwerk.cases import actions as cases  # noqa: E402
from maatwerk.cases.words import Lane  # noqa: E402
from maatwerk.config.demonstration import cast, hospital  # noqa: E402
from maatwerk.people import actions as people  # noqa: E402
from maatwerk.people.models import Account  # noqa: E402
from tests.cases import walk  # noqa: E402
from tests.cases.hospital import Lab  # noqa: E402

TWO = {
    "wies": (
        "Wies Nachtegaal",
        ("engineer", "technician"),
        ("segmentation", "design-cmf-guides", "build-preparation", "print-sla", "cleaning-packing"),
    ),
    "daan": (
        "Daan Laatveld",
        ("engineer", "releaser"),
        ("segmentation", "segmentation-review", "measurement"),
    ),
}
"""One draws and prints, the other looks, checks and releases."""


def engage() -> None:
    """Engage the two and attest what they can, by those who do that on any other day."""
    house, at = hospital.again(), timezone.now()
    if Account.objects.filter(email="wies@maarwijk.example").exists():
        return
    for key, (name, roles, topics) in TWO.items():
        account = people.create_account(
            email=f"{key}@maarwijk.example",
            full_name=name,
            profession="Clinical engineer",
            password=cast.PASSWORD,
            chosen_by_owner=True,
            actor=house["noor"],
            at=at,
        )
        for role in roles:
            people.grant_role(account=account, role=role, from_on=at.date(), actor=house["noor"], at=at)
        for topic in topics:
            people.grant_competence(
                account=account,
                topic=topic,
                granted_on=at.date(),
                valid_until=at.date() + timedelta(days=365),
                evidence="Theory test, observed and supervised cases",
                actor=house["noor"],
                at=at,
            )


def owe() -> str:
    """Leave a trauma case of more than three days ago without any of its papers."""
    then = timezone.now() - timedelta(hours=80)
    lab = Lab(hospital=hospital.again(), clock=then)
    one = walk.begin(lab)
    cases.change_case(
        case=one.case, changes={"lane": Lane.TRAUMA.value}, reason="Fell off a horse", **lab.act("jip")
    )
    one.prescribe()
    one.decide()
    one.accept()
    return one.case.number


if __name__ == "__main__":
    if sys.argv[1] == "people":
        engage()
    else:
        print(owe())
