"""Canonical values: the same before writing and after reading, whatever the database."""

import datetime as dt
import uuid
from decimal import Decimal
from typing import Any

import pytest
import rfc8785
from django.db import connection, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from maatwerk.archive import actions, canonical
from maatwerk.archive.errors import NotCanonical
from maatwerk.archive.models import Event
from maatwerk.archive.rows import canonical_row, protected, quick_text, recorded_fields
from maatwerk.archive.verification import Report
from maatwerk.archive.verify_rows import check_rows

from .conftest import ACTOR, AT, kinds_found, verified
from .sample import KEPT, Sample

texts = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00"), max_size=40)
DAY = dt.timedelta(days=1)
FIRST = dt.datetime.combine(dt.date.min + DAY, dt.time())
LAST = dt.datetime.combine(dt.date.max - DAY, dt.time())
doubles = st.floats(allow_nan=False, allow_infinity=False)
json_values = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53) + 1, 2**53 - 1) | doubles | texts,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(texts, inner, max_size=3),
    max_leaves=8,
)
samples = st.fixed_dictionaries(
    {
        "text": texts,
        "long_text": texts,
        "whole": st.integers(-(2**31), 2**31 - 1),
        "large": st.integers(-(2**63), 2**63 - 1),
        "truth": st.booleans(),
        "amount": st.none() | st.decimals(-(10**9) + 1, 10**9 - 1, places=3),
        "day": st.none() | st.dates(),
        "moment": st.none() | st.datetimes(FIRST, LAST, timezones=st.timezones()),
        "span": st.none() | st.timedeltas(dt.timedelta(days=-100000), dt.timedelta(days=100000)),
        "clock": st.none() | st.times(),
        "name": st.uuids(),
        "content": st.binary(max_size=20),
        "data": json_values,
        "patient_name": texts,
        "born_on": st.none() | st.dates(),
        "secret": texts,
        "person": st.sampled_from(["", "patient:1", "patient:2"]),
    }
)


@settings(max_examples=50, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(samples)
def test_a_row_comes_back_as_it_was_kept(institution: uuid.UUID, values: dict[str, Any]) -> None:
    with transaction.atomic():
        sample = Sample(institution_key=institution, **values)
        actions.write(record=sample, kind=KEPT, actor=ACTOR, at=AT)
        back = Sample.objects.get(pk=sample.pk)
        secret = b"salt" if values["person"] else None
        kept = canonical_row(sample, secret=secret)
        assert canonical_row(back, secret=secret) == kept
        report = Report()
        check_rows(models=[Sample], report=report)
        assert not report.findings
        # The quick text may differ from the canonical one, but is never that of another row.
        row = [getattr(back, field.attname) for field in recorded_fields(Sample)]
        assert quick_text(Sample)(row, secret) != canonical_text({**kept, "text": f"{values['text']}x"})
        transaction.set_rollback(True)


def canonical_text(row: dict[str, Any]) -> str:
    return rfc8785.dumps(row).decode()


def test_whole_numbers_in_json_are_compared_quickly_and_text_is_left_alone(institution: uuid.UUID) -> None:
    data = {"blade": {"max": 1.0, "min": 0.3}, "pins": [2.0, 3, True, None], "said": 'x":1.0,'}
    sample = Sample(institution_key=institution, text="t", data=data)
    actions.write(record=sample, kind=KEPT, actor=ACTOR, at=AT)
    back = Sample.objects.get(pk=sample.pk)
    row = [getattr(back, field.attname) for field in recorded_fields(Sample)]
    assert quick_text(Sample)(row, None) == canonical_text(canonical_row(sample, secret=None))


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("text", "NUL\x00"),
        ("text", "x" * 41),
        ("long_text", "lone \ud800 surrogate"),
        ("whole", 2**31),
        ("whole", "many"),
        ("large", 2**63),
        ("amount", Decimal("0.0001")),
        ("amount", Decimal("NaN")),
        ("amount", Decimal("1234567890.5")),
        ("amount", 0.1),
        ("day", "yesterday"),
        ("moment", dt.datetime(2026, 1, 1)),  # noqa: DTZ001 - the point: no zone
        ("data", {"x": float("nan")}),
        ("data", {"x": Decimal(1)}),
        ("data", [2**53 + 1]),
        ("data", {"x": "NUL\x00"}),
        ("data", {1: "key"}),
        ("name", "no uuid"),
    ],
)
def test_a_value_that_one_database_would_bend_is_refused_by_both(
    institution: uuid.UUID, field: str, value: Any
) -> None:
    with pytest.raises(NotCanonical) as refused:
        actions.write(
            record=Sample(institution_key=institution, **{field: value}), kind=KEPT, actor=ACTOR, at=AT
        )
    assert refused.value.what
    assert Sample.objects.count() == 0
    assert Event.objects.count() == 0


def test_text_that_means_a_value_is_kept_as_the_value(institution: uuid.UUID) -> None:
    sample = Sample(institution_key=institution, day="2026-02-03", amount="1.5", whole="3")
    actions.write(record=sample, kind=KEPT, actor=ACTOR, at=AT)
    assert kinds_found(verified()) == []
    event = Event.objects.get()
    assert '"amount":"1.500"' in event.text
    assert '"day":"2026-02-03"' in event.text


def test_moments_are_utc_with_microseconds() -> None:
    zone = dt.timezone(dt.timedelta(hours=2))
    assert canonical.moment(dt.datetime(2026, 5, 1, 12, tzinfo=zone)) == "2026-05-01T10:00:00.000000Z"
    assert canonical.moment(dt.datetime(987, 5, 1, tzinfo=dt.UTC)).startswith("0987-")


def test_a_personal_value_stands_as_a_digest_that_depends_on_salt_field_and_value() -> None:
    blank = {field.attname: None for field in recorded_fields(Sample)}

    def of(*, secret: bytes, field: str, value: str) -> object:
        return protected(Sample, values={**blank, field: value}, secret=secret)[field]

    digests = [
        of(secret=b"a", field="patient_name", value="Anna"),
        of(secret=b"b", field="patient_name", value="Anna"),
        of(secret=b"a", field="patient_name", value="Hanna"),
    ]
    assert len({str(one) for one in digests}) == 3
    assert "Anna" not in str(digests)


def test_details_say_moments_days_decimals_and_sets_as_text() -> None:
    said = canonical.plain(
        {"on": dt.date(2026, 1, 2), "at": AT, "limit": Decimal("1.50"), "codes": {"b", "a"}, "none": None}
    )
    assert said == {
        "on": "2026-01-02",
        "at": "2026-11-23T09:30:00.000125Z",
        "limit": "1.50",
        "codes": ["a", "b"],
        "none": None,
    }


def test_the_moment_of_an_event_is_read_alike_with_and_without_fractions(institution: uuid.UUID) -> None:
    for microsecond in (0, 1, 100, 120000, 999999):
        sample = Sample(institution_key=institution)
        actions.write(record=sample, kind=KEPT, actor=ACTOR, at=AT.replace(microsecond=microsecond))
    assert verified().state == "intact"
    assert connection.vendor in {"sqlite", "postgresql"}
