"""What should be stated and is not: found on statements of other makers and on our own."""

import pytest

from maatwerk.paperwork.errors import PaperRefused
from tests.paperwork import foreign, samples
from tests.paperwork.reports import codes, findings, off, report

ROWS = {language: rows for language, (_, rows) in foreign.GOOD.items()}


def row(number, value, language="en"):
    return {number: (ROWS[language][number - 1][0], value)}


FULL = {
    "manufacturer": {
        "name": "Northquay Dental Laboratory Ltd",
        "address": "12 Harbour Street, Cork T12 AB34, Ireland",
    },
    "sites": [{"name": "Northquay Dental Laboratory Ltd", "address": "Unit 4, Mill Road, Cork, Ireland"}],
    "device": {"identification": "2026-1187", "description": "Zirconia crown, tooth 36"},
    "patient": {"identifier": "P-5521", "kind": "code"},
    "prescriber": {"name": "Dr Aoife Brennan", "profession": "dentist", "institution": "Lee Clinic"},
    "characteristics": [{"name": "margin", "value": "0.50", "unit": "mm"}],
    "gspr": {"exceptions": []},
    "substances": {"medicinal": [], "human": [], "animal": []},
}


@pytest.mark.parametrize("layout", foreign.LAYOUTS)
def test_a_statement_that_states_all_that_is_expected_stays_good(layout):
    assert off(report(foreign.pdf(layout=layout), expect=FULL)) == {}


@pytest.mark.parametrize(
    ("expected", "indent"),
    [
        ({"manufacturer": {"name": "Southquay Ceramics", "address": None}}, 1),
        ({"sites": [*FULL["sites"], {"name": "Furnace House", "address": "Quarry Lane 40, Bandon"}]}, 1),
        ({"authorised_representative": {"name": "Continental Rep SA", "address": "Rue Haute 6, Liège"}}, 2),
        ({"device": {"identification": "2026-9999"}}, 3),
        ({"patient": {"identifier": "Q-1002"}}, 4),
        ({"prescriber": {"name": "Dr Cormac Daly"}}, 5),
        ({"prescriber": {"institution": "Harbour Dental Hospital"}}, 5),
        ({"characteristics": [{"name": "margin", "value": "0.8", "unit": "mm"}]}, 6),
        ({"characteristics": [{"name": "wall thickness", "value": "1.2", "unit": "mm"}]}, 6),
        (
            {
                "gspr": {
                    "exceptions": [{"gspr": "Annex.I.10.1", "grounds": "Biocompatibility data are pending."}]
                }
            },
            7,
        ),
        ({"substances": {"medicinal": ["chlorhexidine"]}}, 8),
        ({"substances": {"animal": ["porcine collagen"]}}, 8),
    ],
)
def test_what_was_left_out_is_found(expected, indent):
    made = report(foreign.pdf(), expect=FULL | expected)
    assert list(off(made)) == [indent]
    assert findings(made)[indent] in {"missing", "doubtful"}
    assert {"left_out", "partly_stated"} & set(codes(made, indent))


def test_a_bare_claim_of_conformity_hides_no_exception():
    expected = {"gspr": {"exceptions": [{"gspr": "Annex.I.10.2", "grounds": "Powder stays in the lattice."}]}}
    assert off(report(foreign.pdf(change={9: None}), expect=expected)) == {7: "missing"}


def test_an_exception_that_is_stated_with_its_grounds_is_enough():
    stated = row(9, "Annex I, 10.2, because powder stays in the lattice and cannot be rinsed out fully.")
    expected = {"gspr": {"exceptions": [{"gspr": "Annex.I.10.2", "grounds": "Powder stays in the lattice."}]}}
    assert off(report(foreign.pdf(change=stated), expect=expected)) == {}


def test_a_number_of_a_requirement_is_not_found_in_a_measure():
    length = row(7, "Length 10.2 mm, shade A2")
    expected = {"gspr": {"exceptions": [{"gspr": "Annex.I.10.2", "grounds": ""}]}}
    assert off(report(foreign.pdf(change=length), expect=expected)) == {7: "missing"}


def test_a_representative_who_is_stated_is_present():
    stated = row(3, "Continental Rep SA, Rue Haute 6, 4000 Liège, Belgium")
    expected = {
        "authorised_representative": {"name": "Continental Rep SA", "address": "Rue Haute 6, 4000 Liège"}
    }
    assert off(report(foreign.pdf(change=stated), expect=expected)) == {2: "present"}


def test_expected_facts_work_on_our_papers_and_on_json_too():
    import json

    from tests.paperwork import papers

    expected = {"sites": [{"name": "Second Lab", "address": "Weg 9, 4321 Elsewhere"}]}
    assert off(report(papers.statement(), expect=expected)) == {1: "missing"}
    assert off(report(papers.statement(), expect=samples.statement())) == {}
    data = json.dumps(samples.statement()).encode()
    assert off(report(data, name="s.json", expect=expected)) == {1: "missing"}
    assert off(report(data, name="s.json", expect=samples.statement())) == {}


@pytest.mark.parametrize(("value", "unit"), [("12", "deg"), ("2", "count"), ("0.85", "mm"), ("3", "percent")])
def test_units_of_records_are_found_as_our_papers_print_them(value, unit):
    from tests.paperwork import papers

    given = samples.statement(characteristics=[{"name": "Angle of plane 1", "value": value, "unit": unit}])
    assert off(report(papers.statement(given), expect=given)) == {}


def test_an_unknown_name_in_the_expected_facts_is_refused():
    for wrong in ({"makers": []}, {"manufacturer": {"phone": "1"}}, {"sites": [{"zip": "1"}]}):
        with pytest.raises(PaperRefused) as refused:
            report(foreign.pdf(), expect=wrong)
        assert refused.value.code == "unknown_fact"


@pytest.mark.parametrize(
    "wrong",
    [
        {"sites": "x"},
        {"sites": [None]},
        {"manufacturer": "x"},
        {"characteristics": ["x"]},
        {"gspr": {"exceptions": {"gspr": "x"}}},
        {"substances": {"medicinal": [3]}},
        {"number": 3},
        [],
    ],
)
def test_expected_facts_of_a_wrong_shape_are_refused(wrong):
    with pytest.raises(PaperRefused) as refused:
        report(foreign.pdf(), expect=wrong)
    assert refused.value.code == "fact_unreadable"


def test_expected_facts_may_be_null_or_absent():
    assert off(report(foreign.pdf(), expect=dict.fromkeys(samples.statement()))) == {}
    assert off(report(foreign.pdf(), expect={})) == {}
