"""What denies, doubts or does not know is never taken for a statement, on a page or in the data."""

import copy
import json

import pytest

from tests.paperwork import foreign, samples
from tests.paperwork.reports import codes, off, report

CONFORMS = (
    "It conforms to the general safety and performance requirements set out in Annex I of Regulation (EU) "
    "2017/745."
)
EXCLUSIVE = "This device is intended for exclusive use by the patient named above."
GSPR = "the general safety and performance requirements set out in Annex I of Regulation (EU) 2017/745"


def row(number, text):
    return {number: (foreign.GOOD["en"][1][number - 1][0], text)}


def declared(text):
    return row(8, text)


ON_PAGES = {
    "no prescriber": (row(6, "There is no prescriber for this device."), 5, "missing"),
    "no prescription": (row(6, "without prescription"), 5, "missing"),
    "a prescriber who is not known": (row(6, "unknown"), 5, "missing"),
    "a title without a name": (row(6, "Dr X"), 5, "doubtful"),
    "names of a form": (row(6, "Dr. First Last"), 5, "doubtful"),
    "a patient who is not known": (row(5, "Anonymous"), 4, "doubtful"),
    "a maker who is not known": (row(1, "not stated"), 1, "missing"),
    "no characteristics": (row(7, "The prescription gives no design characteristics."), 6, "missing"),
    "as asked": (row(7, "as requested"), 6, "doubtful"),
    "a size from the catalogue": (row(7, "Standard size M, from the catalogue"), 6, "doubtful"),
    "use that is not exclusive": (
        declared(f"This device is not intended for exclusive use by the patient. {CONFORMS}"),
        4,
        "doubtful",
    ),
    "use by a population": (
        declared(f"This device is exclusively for use by our patient population. {CONFORMS}"),
        4,
        "doubtful",
    ),
    "conformity that cannot be stated": (
        declared(f"{EXCLUSIVE} It cannot be stated that the device conforms to {GSPR}."),
        7,
        "doubtful",
    ),
    "conformity that was not assessed": (
        declared(f"{EXCLUSIVE} The conformity with {GSPR} has not been assessed."),
        7,
        "doubtful",
    ),
    "a failure to comply": (declared(f"{EXCLUSIVE} It fails to comply with {GSPR}."), 7, "doubtful"),
    "conformity in part, and nothing excepted": (
        declared(f"{EXCLUSIVE} It conforms in part to {GSPR}."),
        7,
        "doubtful",
    ),
    "substances that are not known": (row(10, "not known"), 8, "doubtful"),
    "tissue that is not ruled out": (row(10, "The device is not free of animal tissue."), 8, "doubtful"),
}


@pytest.mark.parametrize("what", ON_PAGES)
def test_a_page_that_denies_states_nothing(what):
    change, indent, finding = ON_PAGES[what]
    assert off(report(foreign.pdf(change=change))) == {indent: finding}


@pytest.mark.parametrize(
    "text",
    [
        f"{EXCLUSIVE} The device, which is not sterile, conforms to {GSPR}.",
        f"{EXCLUSIVE} It conforms to {GSPR} without exception.",
        f"{EXCLUSIVE} Device no. 12 conforms to {GSPR} without restriction.",
    ],
)
def test_a_negation_beside_the_point_denies_nothing(text):
    assert off(report(foreign.pdf(change=declared(text)))) == {}


@pytest.mark.parametrize(
    "text", ["This device is mass-produced.", "Ein Serienprodukt, Charge 4.", "Dispositif fabriqué en série."]
)
def test_a_device_of_a_series_is_warned_of(text):
    assert "series_device" in report(foreign.pdf(more=(text,))).warnings


def test_a_series_that_is_denied_is_no_claim():
    assert report(foreign.pdf(more=("This is no off-the-shelf device.",))).warnings == ()


def _trait(name, value):
    return {"name": name, "value": value, "unit": ""}


IN_DATA = {
    "no prescriber": (lambda d: d["prescriber"].update(name="No prescriber"), 5, "missing"),
    "a house for a person": (lambda d: d["prescriber"].update(name="City Hospital"), 5, "doubtful"),
    "a patient not known": (lambda d: d["patient"].update(identifier="unknown"), 4, "missing"),
    "use that is not exclusive": (
        lambda d: d.update(exclusive_use="Not intended for exclusive use by the patient."),
        4,
        "doubtful",
    ),
    "a town for an address": (lambda d: d["manufacturer"].update(address="Kiel"), 1, "doubtful"),
    "conformity denied": (
        lambda d: d["gspr"].update(sentence=f"It does not conform to {GSPR}."),
        7,
        "doubtful",
    ),
    "grounds not known": (
        lambda d: d["gspr"].update(exceptions=[{"gspr": "Annex.I.10.1", "grounds": "unknown"}]),
        7,
        "doubtful",
    ),
    "characteristics elsewhere": (
        lambda d: d.update(characteristics=[_trait("all", "see prescription")]),
        6,
        "doubtful",
    ),
    "nothing but nothing": (lambda d: d.update(characteristics=[_trait("size", "none")]), 6, "missing"),
}


@pytest.mark.parametrize("what", IN_DATA)
def test_data_that_deny_state_nothing(what):
    change, indent, finding = IN_DATA[what]
    data = copy.deepcopy(samples.statement())
    change(data)
    assert off(report(json.dumps(data).encode())).get(indent) == finding


def test_a_characteristic_may_be_that_there_is_none():
    data = copy.deepcopy(samples.statement())
    data["characteristics"] += [_trait("Metal sleeves", "none"), _trait("Banned material", "unknown")]
    assert off(report(json.dumps(data).encode())) == {}


def test_claims_are_found_in_data_too():
    data = copy.deepcopy(samples.statement())
    data["device"]["description"] = "Guide with CE marking"
    assert report(json.dumps(data).encode()).warnings == ("ce_mark_claimed",)


@pytest.mark.parametrize(
    ("text", "indent"),
    [
        ("Requirements not fully met: Annex I, 10.4.1, because no other resin exists for this use today.", 7),
        ("Substances and tissues: Contains gentamicin sulphate, 1 %", 8),
        ("Authorised representative: Rep BV, Straat 1, 1000 AA Delft", 2),
    ],
)
def test_what_only_the_pages_say_is_no_match(text, indent):
    made = report(foreign.with_data(samples.statement(), more=text))
    assert str(made.data_matches_text) == "no"
    assert codes(made, indent) == ["data_differs_from_text"]


def test_the_code_of_another_patient_that_begins_alike_is_no_match():
    data = samples.statement()
    other = copy.deepcopy(data)
    other["patient"]["identifier"] += "9"
    assert str(report(foreign.with_data(other, attached=data)).data_matches_text) == "no"
    expected = {"patient": {"identifier": data["patient"]["identifier"][:-1]}}
    assert codes(report(json.dumps(data).encode(), expect=expected), 4) == ["stated_otherwise"]


def test_an_expected_characteristic_is_not_found_by_its_unit():
    data = samples.statement()
    expected = {"characteristics": [{"name": "Flange", "value": "3", "unit": "mm"}]}
    assert codes(report(json.dumps(data).encode(), expect=expected), 6) == ["left_out"]
