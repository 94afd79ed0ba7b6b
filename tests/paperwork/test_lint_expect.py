"""What should be stated and is not: found on statements of other makers and on our own."""

import json

import pytest

from maatwerk.paperwork import lint as reader
from maatwerk.paperwork.errors import PaperRefused
from tests.paperwork import demonstration, foreign, samples
from tests.paperwork.reports import codes, findings, off, report
from tests.paperwork.test_extract import docx, paragraph

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


STATED = FULL | {
    "exclusive_use": "This device is intended for exclusive use by the patient named above.",
    "language": "en",
    "prescriber": FULL["prescriber"] | {"institution": "Lee Clinic, Cork"},
    "gspr": {
        "sentence": "It conforms to the general safety and performance requirements set out in Annex I of "
        "Regulation (EU) 2017/745.",
    },
}


@pytest.mark.parametrize("layout", foreign.LAYOUTS)
@pytest.mark.usefixtures("read_once")
def test_one_wrong_text_is_found_on_a_statement_of_somebody_else(layout):
    file = foreign.pdf(layout=layout)
    assert off(report(file, expect=STATED)) == {}
    for path, wrong in demonstration.changes(STATED, most=5):
        if path != ("characteristics", 0, "unit") or demonstration.at(wrong, path):
            made = reader.lint(content=file, name="s.pdf", lines=samples.LINES, expect=wrong)
            assert codes(made, demonstration.indent_of(path)), (path, demonstration.at(wrong, path))


def test_what_stands_elsewhere_may_be_said_of_somebody_else():
    expected = {"prescriber": {"name": "Northquay Dental Laboratory Ltd"}}
    made = report(foreign.pdf(), expect=expected)
    assert (off(made), codes(made, 5)) == ({5: "doubtful"}, ["not_told"])


def test_a_part_of_a_name_does_not_tell_who_it_is():
    made = report(foreign.pdf(), expect={"prescriber": {"name": "Aoife Brennan"}})
    assert (off(made), codes(made, 5)) == ({5: "doubtful"}, ["not_told"])


def test_grounds_of_one_requirement_are_not_those_of_another():
    stated = row(
        9, "Annex I, 10.2 – powder stays in the lattice. Annex I, 14.1 – only one saw fits the slot."
    )
    first = {"gspr": "Annex.I.10.2", "grounds": "Powder stays in the lattice."}
    second = {"gspr": "Annex.I.14.1", "grounds": "Only one saw fits the slot."}
    file = foreign.pdf(change=stated)
    assert off(report(file, expect={"gspr": {"exceptions": [first, second]}})) == {}
    swapped = [first | {"grounds": second["grounds"]}, second | {"grounds": first["grounds"]}]
    assert off(report(file, expect={"gspr": {"exceptions": swapped}})) == {7: "doubtful"}


@pytest.mark.parametrize(
    ("said", "finding"),
    [
        ("The device contains gentamicin sulphate.", {8: "present"}),
        ("Gentamicin sulphate; gentamicin sulphate", {8: "present"}),
        ("The device contains no gentamicin sulphate.", {8: "doubtful"}),
        ("The device contains gentamicin.", {8: "doubtful"}),
    ],
)
def test_a_substance_must_be_stated_and_not_denied(said, finding):
    made = report(
        foreign.pdf(change=row(10, said)), expect={"substances": {"medicinal": ["gentamicin sulphate"]}}
    )
    assert off(made) == finding


def test_what_is_expected_to_be_none_and_is_stated_is_doubtful():
    stated = row(9, "Annex I, 10.2, because powder stays in the lattice and cannot be rinsed out fully.")
    made = report(foreign.pdf(change=stated), expect={"gspr": {"exceptions": []}})
    assert (off(made), codes(made, 7)) == ({7: "doubtful"}, ["stated_unexpectedly"])
    none = {"substances": {"medicinal": [], "human": [], "animal": []}}
    made = report(foreign.pdf(change=row(10, "Contains gentamicin sulphate.")), expect=none)
    assert codes(made, 8) == ["stated_unexpectedly"]
    full = json.dumps(demonstration.statement()).encode()
    for expected, indent in (
        ({"sites": []}, 1),
        ({"characteristics": []}, 6),
        ({"gspr": {"exceptions": []}}, 7),
        (none, 8),
    ):
        made = report(full, expect=expected)
        assert not made.complete
        assert set(codes(made, indent)) == {"stated_unexpectedly"}


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
    assert {"left_out", "partly_stated", "stated_otherwise"} & set(codes(made, indent))


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


def test_a_part_of_the_expected_facts_may_be_null_or_absent():
    given = dict.fromkeys(samples.statement()) | {"patient": {"identifier": "P-5521", "kind": None}}
    assert off(report(foreign.pdf(), expect=given)) == {}


@pytest.mark.parametrize(
    "nothing",
    [
        {},
        dict.fromkeys(samples.statement()),
        {"schema": "maatwerk.statement/1"},
        {"gspr": {}, "sites": [{}], "prescriber": {"name": " "}},
    ],
)
def test_an_expectation_that_says_nothing_is_refused(nothing):
    with pytest.raises(PaperRefused) as refused:
        report(foreign.pdf(), expect=nothing)
    assert refused.value.code == "expectation_empty"
    assert all((refused.value.what, refused.value.where, refused.value.why, refused.value.do))


def test_an_empty_list_is_an_expectation():
    assert off(report(foreign.pdf(), expect={"substances": {"human": []}})) == {}


@pytest.mark.parametrize(
    "wrong",
    [
        {"schema": "maatwerk.lint/1", "number": "VM-1"},
        {"characteristics": [{"value": "3", "unit": "mm"}]},
        {"gspr": {"exceptions": [{"grounds": "No safer way is known."}]}},
    ],
)
def test_an_expectation_of_another_kind_or_without_names_is_refused(wrong):
    with pytest.raises(PaperRefused) as refused:
        report(foreign.pdf(), expect=wrong)
    assert refused.value.code == "fact_unreadable"
    assert all((refused.value.where, refused.value.why, refused.value.do))


def test_the_end_of_a_line_may_stand_for_a_comma():
    lines = (
        *("Manufacturer", "Northquay Dental Laboratory Ltd", "12 Harbour Street", "Cork T12 AB34, Ireland"),
        *("Manufacturing sites", "Northquay Dental Laboratory Ltd", "Unit 4, Mill Road", "Cork, Ireland"),
        *("Prescriber", "Dr Aoife Brennan", "dentist", "Lee Clinic"),
    )
    file = docx("".join(map(paragraph, lines)))
    given = {name: FULL[name] for name in ("manufacturer", "sites", "prescriber")}
    said = report(file, name="s.docx", expect=given)
    assert [codes(said, number) for number in (1, 5)] == [[], []]
    elsewhere = {"sites": [FULL["sites"][0] | {"address": "12 Harbour Street, Cork T12 AB34, Ireland"}]}
    assert codes(report(file, name="s.docx", expect=elsewhere), 1) == ["not_told"]
