"""The shapes of papers: strict, closed, and explained in sentences."""

import json
from pathlib import Path

import jsonschema
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from maatwerk.paperwork import shapes, snapshot
from tests.paperwork import samples

SCHEMAS = Path(__file__).parents[2] / "docs" / "schemas"


def test_the_printed_schema_is_drawn_from_the_same_shape():
    printed = json.loads((SCHEMAS / "statement.json").read_text())
    assert printed == shapes.schema(snapshot.StatementData, title="maatwerk.statement/1")


def test_a_full_statement_has_no_fault_and_comes_back_as_it_was():
    data = samples.statement()
    assert snapshot.check(data) == ()
    assert shapes.as_json(snapshot.statement(data)) == data
    jsonschema.validate(data, json.loads((SCHEMAS / "statement.json").read_text()))


def test_label_and_case_sheet_samples_are_well_formed():
    assert snapshot.check(samples.label(), kind="label") == ()
    assert snapshot.check(samples.case_sheet(), kind="case_sheet") == ()


def test_a_reasoning_sample_is_well_formed():
    assert snapshot.check(samples.reasoning(), kind="reasoning") == ()


def test_an_unknown_key_is_named_with_its_place():
    data = samples.statement()
    data["prescriber"]["phone"] = "1"
    (fault,) = snapshot.check(data)
    assert fault.where == "prescriber.phone"
    assert str(fault) == "prescriber.phone: is not a name known here. Take it out."


def test_every_fault_is_told_at_once():
    data = samples.statement()
    del data["number"]
    data["snapshot"] = "ABC"
    data["sites"][0]["address"] = None
    places = {fault.where for fault in snapshot.check(data)}
    assert places == {"number", "snapshot", "sites[0].address"}


@pytest.mark.parametrize("wrong", [None, [], "text", 3, {}])
def test_something_else_is_no_statement(wrong):
    assert snapshot.check(wrong)
    with pytest.raises(shapes.ShapeError):
        snapshot.statement(wrong)


def places(value, way=()):
    yield way
    inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, part in inner:
        yield from places(part, (*way, key))


@settings(deadline=None)
@given(
    st.sampled_from(list(places(samples.statement()))), st.sampled_from([None, 1, True, "x", [], {}, ["x"]])
)
def test_our_reader_and_the_json_schema_agree_on_every_change(way, planted):
    data = {"all": samples.statement()}
    at = data
    for key in ("all", *way)[:-1]:
        at = at[key]
    at[("all", *way)[-1]] = planted
    schema = shapes.schema(snapshot.StatementData, title="s")
    agrees = jsonschema.Draft202012Validator(schema).is_valid(data["all"])
    assert agrees == (snapshot.check(data["all"]) == ())
