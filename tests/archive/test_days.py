"""A day begins at midnight where the lab is, not where the clock of the machine stands."""

from datetime import UTC, date, datetime

import pytest
from django.utils import timezone

from maatwerk.archive.days import day_of


@pytest.mark.parametrize(
    ("moment", "zone", "day"),
    [
        (datetime(2026, 11, 26, 22, 59, tzinfo=UTC), "Europe/Amsterdam", date(2026, 11, 26)),
        (datetime(2026, 11, 26, 23, 1, tzinfo=UTC), "Europe/Amsterdam", date(2026, 11, 27)),
        (datetime(2026, 7, 26, 22, 1, tzinfo=UTC), "Europe/Amsterdam", date(2026, 7, 27)),
        (datetime(2026, 11, 26, 23, 1, tzinfo=UTC), "Atlantic/Azores", date(2026, 11, 26)),
    ],
    ids=["before midnight", "after midnight", "in summer", "further west"],
)
def test_a_moment_falls_on_the_day_that_the_lab_counts(moment: datetime, zone: str, day: date) -> None:
    with timezone.override(zone):
        assert day_of(moment) == day
