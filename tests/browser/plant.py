"""Plants records in a scratch database, as a program of its own: `python -m tests.browser.plant hospital`."""

import os
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "maatwerk.config.settings")
django.setup()

from django.core.management import call_command  # noqa: E402

from maatwerk.config.demonstration import living, story  # noqa: E402

CACHE = Path(__file__).parents[2] / "var" / "demonstration-data"


def main(what: str) -> None:
    """Plant the hospital with its lab, or the whole living lab of the demonstration."""
    call_command("migrate", verbosity=0)
    now = datetime.now(UTC)
    if what == "living":
        living.plant(now=now, cache=CACHE, say=print)
    else:
        story.found(at=now - timedelta(days=24))


if __name__ == "__main__":
    main(sys.argv[1])
