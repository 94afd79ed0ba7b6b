"""A program of its own that writes into the archive of a scratch database, run by the tests of many writers.

python -m tests.archive.writers prepare | verify | write NAME NUMBER
"""

import datetime as dt
import json
import os
import sys
import uuid

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "maatwerk.config.settings")
django.setup()

from django.core.management import call_command  # noqa: E402

from maatwerk.archive import actions, kinds  # noqa: E402
from maatwerk.archive.actors import Actor  # noqa: E402
from maatwerk.archive.models import Head, StoredFile  # noqa: E402
from maatwerk.archive.verify import verify  # noqa: E402

INSTITUTION = uuid.UUID("5a1f4c1e-0000-4000-8000-00000000000a")
AT = dt.datetime(2026, 11, 23, 9, 30, tzinfo=dt.UTC)
SEEN = kinds.declare("tests.looked_at", touches=("tests",), text="A writer looked at its file.").code


def write(name: str, number: int) -> None:
    """Keep a file and note it, again and again, each a transaction."""
    for index in range(number):
        stored = actions.keep_file(
            content=f"{name} {index}".encode(),
            name=f"{name}.txt",
            media_type="text/plain",
            institution_key=INSTITUTION,
            actor=Actor(1, name),
            at=AT,
            salt_key=f"patient:{index % 3}",
        )
        actions.note(subject=stored, kind=SEEN, actor=Actor(1, name), at=AT)
        print(index, flush=True)


def main(arguments: list[str]) -> None:
    """Do one of three things."""
    match arguments:
        case ["prepare"]:
            call_command("migrate", "archive", verbosity=0, skip_checks=True)
        case ["write", name, number]:
            write(name, int(number))
        case ["verify"]:
            found = verify(models=[StoredFile]).as_json()
            heads = list(Head.objects.values_list("number", flat=True))
            print(json.dumps({"verify": found, "heads": heads, "files": StoredFile.objects.count()}))


if __name__ == "__main__":
    main(sys.argv[1:])
