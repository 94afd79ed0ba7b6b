"""Days and numbers inside sentences, as the reader's language writes them."""

from datetime import date
from decimal import Decimal

import pytest
from django.utils import translation

from maatwerk.people.spoken import written_day, written_number


def test_a_day_is_written_in_words() -> None:
    with translation.override("en"):
        assert written_day(date(2026, 11, 1)) == "1 Nov 2026"
    with translation.override("de"):
        assert written_day(date(2026, 11, 1)) == "1. Nov. 2026"
        assert written_day(date(2026, 5, 21)) == "21. Mai 2026"


@pytest.mark.parametrize(
    ("value", "english", "german"),
    [
        (0.5, "0.5", "0,5"),
        (2.0, "2", "2"),
        (Decimal("0.1500"), "0.15", "0,15"),
        (Decimal("100"), "100", "100"),
        (-0.05, "-0.05", "-0,05"),
        ("2.0", "2.0", "2,0"),
        ("12,5", "12.5", "12,5"),
        ("30 to 40", "30 to 40", "30 to 40"),
        ("1.9.3", "1.9.3", "1.9.3"),
        ("", "", ""),
    ],
)
def test_a_number_has_the_readers_decimal_sign(
    value: Decimal | float | str, english: str, german: str
) -> None:
    with translation.override("en"):
        assert written_number(value) == english
    with translation.override("de"):
        assert written_number(value) == german


def test_a_number_can_keep_its_places() -> None:
    with translation.override("de"):
        assert written_number(6.0, places=2) == "6,00"
