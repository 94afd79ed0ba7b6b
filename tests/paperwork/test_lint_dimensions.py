"""A dimension is held against the one beside its own name, in data and on the pages of others."""

import copy

import pytest

from tests.paperwork import demonstration, foreign, samples
from tests.paperwork.reports import codes, findings, off, report
from tests.paperwork.test_extract import docx, paragraph

pytestmark = pytest.mark.usefixtures("read_once")

FORMS = demonstration.FORMS
DATA = demonstration.statement()
GOOD = dict.fromkeys(range(1, 9), "present")


def held(form, expect, data=DATA):
    return report(demonstration.file(form, data), expect=expect)


def wrong(**changes):
    """Return an expectation in which the values or units of some characteristics are other ones."""
    made = copy.deepcopy(DATA)
    for name, (key, text) in changes.items():
        (one,) = [one for one in made["characteristics"] if name in one["name"].lower().replace(" ", "_")]
        one[key] = text
    return made


REVIEWED = {
    "margin to nerves": wrong(margin=("value", "2")),
    "number of pins": wrong(number_of_fixation_pins=("value", "1")),
    "number of sleeves": wrong(sleeves=("value", "1")),
    "number of osteotomies": wrong(number_of_osteotomies=("value", "2")),
    "blade and drill swapped": wrong(thickness=("value", "1.5"), diameter=("value", "0.85")),
    "degrees as millimetres": wrong(angle=("unit", "mm")),
    "a tenth of it": wrong(diameter=("value", "0.15")),
    "a figure more": wrong(margin=("value", "13")),
    "a decimal more": wrong(margin=("value", "3.5")),
    "a sign": wrong(angle=("value", "-12")),
}


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("case", REVIEWED)
def test_a_wrong_dimension_is_found(form, case):
    made = held(form, REVIEWED[case])
    assert findings(made) == GOOD | {6: "doubtful"}
    assert "stated_otherwise" in codes(made, 6)
    assert not made.complete


@pytest.mark.parametrize("form", FORMS)
def test_the_reason_says_what_is_expected_and_what_is_stated(form):
    (why,) = held(form, REVIEWED["margin to nerves"]).elements[5].said.reasons
    assert why.facts["said"] == "Margin to nerves, vessels and roots: 2 mm"
    assert why.facts["found"].replace("\u00a0", " ").endswith("3 mm")


@pytest.mark.parametrize("form", FORMS)
def test_a_characteristic_that_is_not_there_is_missing(form):
    more = copy.deepcopy(DATA)
    more["characteristics"].append({"name": "Depth of the stop", "value": "7", "unit": "mm"})
    made = held(form, more)
    assert findings(made) == GOOD | {6: "missing"}
    assert codes(made, 6) == ["left_out"]


@pytest.mark.parametrize("form", FORMS)
def test_the_same_name_with_two_values_is_doubtful(form):
    twice = copy.deepcopy(DATA)
    twice["characteristics"].append({"name": "Diameter of the drill", "value": "2.5", "unit": "mm"})
    assert findings(held(form, DATA, data=twice)) == GOOD | {6: "doubtful"}
    assert findings(held(form, twice, data=twice)) == GOOD


@pytest.mark.parametrize("form", FORMS)
def test_typography_makes_no_difference(form):
    same = wrong(
        thickness=("value", "0,85"),
        diameter=("value", "1.50"),
        approach=("value", "Intra\u2011oral and  lateral eyebrow; periosteum stripped over 40\u00a0mm"),
        angle=("unit", "°"),
    )
    same["patient"] = {"identifier": "VM\u20132291", "kind": "code"}
    same["manufacturer"] = {"name": "Sint\u2010Maarwijk Univer\u00adsity\u00a0Hospital"}
    same["gspr"]["exceptions"][0]["grounds"] = "No safer  way is known; the\u202fsurgeon rinses it."
    assert findings(held(form, same)) == GOOD


@pytest.mark.parametrize("form", FORMS)
def test_the_case_of_a_name_makes_a_difference(form):
    for change in ({"prescriber": {"name": "DR IVA MORGENROOD"}}, {"patient": {"identifier": "vm-2291"}}):
        assert not held(form, DATA | change).complete


@pytest.mark.parametrize(
    ("stated", "expected", "is_there"),
    [
        ("Margin: 3 mm", ("Margin", "3", "mm"), True),
        ("Margin 3,0 mm, drill 1.5 mm", ("Margin", "3", "mm"), True),
        ("Drill 1.5 mm, Margin 3 mm.", ("Margin", "3", "mm"), True),
        ("Margin – 3 mm", ("Margin", "3", "mm"), True),
        ("Margin: 13 mm", ("Margin", "3", "mm"), False),
        ("Margin: 3.5 mm", ("Margin", "3", "mm"), False),
        ("Margin: 3 mm ± 0.5", ("Margin", "3", "mm"), False),
        ("Margin: at least 3 mm", ("Margin", "3", "mm"), False),
        ("Margin: \u22123 mm", ("Margin", "3", "mm"), False),
        ("Margin: 3 cm", ("Margin", "3", "mm"), False),
        ("Margin: 2 mm, drill 3 mm", ("Margin", "3", "mm"), False),
        ("Bone margin 3 mm", ("margin", "3", "mm"), False),
        ("Sleeves: 2 mm", ("Sleeves", "2", "count"), False),
        ("Sleeves: 2", ("Sleeves", "2", "count"), True),
        ("Margin and drill: 3 mm and 1.5 mm", ("Margin", "3", "mm"), False),
    ],
)
def test_one_line_of_text_is_read_beside_the_name(stated, expected, is_there):
    name, value, unit = expected
    file = docx(
        paragraph("Specific characteristics as prescribed") + paragraph(stated) + paragraph(SENTENCES)
    )
    given = {"characteristics": [{"name": name, "value": value, "unit": unit}]}
    reasons = codes(report(file, name="s.docx", expect=given), 6)
    assert (reasons == []) == is_there, reasons


SENTENCES = "This device is intended for the exclusive use of the patient with the code P-5521."


def test_cells_of_a_docx_are_read_as_pairs():
    rows = (("Blade", "0.85 mm", "Drill", "1.5 mm"), ("Margin", "3 mm", "Pins", "2"))
    table = "".join(
        f"<w:tr>{''.join(f'<w:tc>{paragraph(cell)}</w:tc>' for cell in row)}</w:tr>" for row in rows
    )
    file = docx(paragraph("Specific characteristics") + f"<w:tbl>{table}</w:tbl>" + paragraph(SENTENCES))
    right = [("Blade", "0.85", "mm"), ("Drill", "1.5", "mm"), ("Margin", "3", "mm"), ("Pins", "2", "count")]
    for value, reason in (("1.5", []), ("0.85", ["stated_otherwise"])):
        given = [
            {"name": name, "value": value if name == "Drill" else stated, "unit": unit}
            for name, stated, unit in right
        ]
        assert codes(report(file, name="s.docx", expect={"characteristics": given}), 6) == reason


@pytest.mark.parametrize(
    ("given", "found"),
    [
        ({"name": "margin"}, {}),
        ({"name": "margin", "value": "0.5"}, {}),
        ({"name": "margin", "unit": "mm"}, {}),
        ({"name": "margin", "unit": "deg"}, {6: "doubtful"}),
        ({"name": "margin", "value": "0.5", "unit": ""}, {6: "doubtful"}),
        ({"name": "margin", "value": "", "unit": ""}, {6: "doubtful"}),
        ({"name": "gap"}, {6: "missing"}),
    ],
)
def test_only_what_is_given_of_a_characteristic_is_asked(given, found):
    assert off(report(foreign.pdf(), expect={"characteristics": [given]})) == found


@pytest.mark.parametrize("value", ["13", "3.5", "2"])
def test_attached_data_do_not_speak_for_a_page_with_another_dimension(value):
    data = samples.statement(characteristics=[{"name": "Margin to nerves", "value": "3", "unit": "mm"}])
    page = copy.deepcopy(data)
    page["characteristics"][0]["value"] = value
    assert str(report(foreign.with_data(data), expect=data).data_matches_text) == "yes"
    made = report(foreign.with_data(page, attached=data), expect=data)
    assert (str(made.data_matches_text), made.complete) == ("no", False)
    assert codes(made, 6) == ["data_differs_from_text"]
