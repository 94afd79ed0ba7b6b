"""What the concurrency test starts several times: people who press the same button at the same moment.

`python -m tests.workflow.race prepare|press NAME`, on the database that the environment names.
"""

import json
import sys
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

import django

ROUNDS = 8


def prepare() -> None:
    """Make a house with suppliers to be suspended."""
    from tests.people import standing
    from tests.workflow.conftest import admitted

    house = standing.staffed()
    house.add("quirin", "quality_manager")
    for number in range(ROUNDS):
        admitted(house, code=f"supplier-{number}")


def press(name: str) -> None:
    """Suspend every supplier in turn, starting when the others are there, too."""
    from django.conf import settings

    from maatwerk.lab.models import Supplier
    from maatwerk.lab.process import SUPPLIER
    from maatwerk.people.models import Account
    from maatwerk.workflow import doorway
    from tests.people.standing import AT

    actor = Account.objects.get(full_name=name)
    suppliers = list(Supplier.objects.order_by("code"))
    folder = Path(settings.DATA_DIR)
    (folder / f"ready-{name}").touch()
    limit = datetime.now(UTC) + timedelta(seconds=60)
    while not (folder / "go").exists() and datetime.now(UTC) < limit:
        time.sleep(0.002)
    answers = []
    for supplier in suppliers:
        try:
            doorway.move(record=supplier, process=SUPPLIER, move="suspend", actor=actor, at=AT)
            answers.append("passed")
        except doorway.Refused as refused:
            answers.append(f"{refused.reasons[0].code} {refused.state}")
    sys.stdout.write(json.dumps(answers))


if __name__ == "__main__":
    django.setup()
    prepare() if sys.argv[1] == "prepare" else press(sys.argv[2])
