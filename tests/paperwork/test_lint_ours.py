"""Our own statements: complete ones pass, and no change to text or data goes unseen."""

import copy
import json

import pytest

from maatwerk.paperwork import assets
from maatwerk.paperwork.errors import PaperRefused
from tests.paperwork import keys, papers, samples
from tests.paperwork.reports import codes, findings, off, report


def data(**changes):
    return json.dumps(samples.statement(**changes)).encode()


@pytest.mark.parametrize("language", sorted(papers.TERMS))
def test_a_good_statement_is_complete_in_each_language(language):
    made = report(papers.statement(papers.in_language(language)))
    assert (off(made), made.warnings, str(made.data_matches_text)) == ({}, (), "yes")
    assert made.complete


@pytest.mark.parametrize("language", sorted(papers.TERMS))
def test_the_words_alone_are_understood_too(language):
    made = report(papers.with_attachment(papers.statement(papers.in_language(language)), None))
    assert (off(made), str(made.data_matches_text)) == ({}, "not_checked")


def test_a_sealed_statement_has_a_valid_seal():
    sealed = papers.sealed_papers()["statement.pdf"]
    assert report(sealed, trusted=[keys.pair()[1]]).seal == "valid"
    alone = report(sealed)
    assert (alone.seal, alone.warnings) == ("valid", ("seal_signer_not_compared",))
    other = report(sealed, trusted=[keys.pair("Somebody else")[1]])
    assert (other.seal, other.warnings) == ("invalid", ("seal_invalid",))


def test_a_draft_is_read_like_the_paper_and_called_a_draft():
    made = report(papers.statement(draft=True))
    assert (off(made), made.warnings, str(made.data_matches_text)) == ({}, ("draft",), "yes")


def test_everything_that_can_be_stated_is_found():
    full = samples.statement(
        authorised_representative={"name": "Example EU Rep BV", "address": "Laan 2, 2000 Haven"},
        gspr={
            "sentence": papers.CONFORMS["en"],
            "exceptions": [
                {"gspr": "Annex.I.10.2", "grounds": "No safer way is known; the surgeon rinses it."}
            ],
        },
        substances={"medicinal": ["gentamicin sulphate"], "human": [], "animal": []},
    )
    made = report(papers.statement(full))
    assert set(findings(made).values()) == {"present"}
    assert str(made.data_matches_text) == "yes"


CHANGES = {
    "manufacturer": lambda d: d["manufacturer"].update(name="Sint-Maarwijk Universiteit"),
    "manufacturer address": lambda d: d["manufacturer"].update(
        address="Kade 2, 1234 AB Veldermeer, Netherlands"
    ),
    "a site more": lambda d: d["sites"].append({"name": "Second Lab", "address": "Weg 9, 4321 Other"}),
    "a site less": lambda d: d["sites"].pop(),
    "site address": lambda d: d["sites"][0].update(address="Kade 1, 1234 AC Veldermeer, Netherlands"),
    "representative": lambda d: d.update(authorised_representative={"name": "Rep", "address": "Laan 2"}),
    "identification": lambda d: d["device"].update(identification="M-2026-0147-03, lot B-0419"),
    "side": lambda d: d["device"].update(description=d["device"]["description"].replace("RIGHT", "LEFT")),
    "patient": lambda d: d["patient"].update(identifier="VM-2292"),
    "kind": lambda d: d["patient"].update(kind="name"),
    "exclusive use": lambda d: d.update(exclusive_use=d["exclusive_use"].replace("VM-2291", "VM-2219")),
    "prescriber": lambda d: d["prescriber"].update(name="Dr Iva Morgenrot"),
    "profession": lambda d: d["prescriber"].update(profession="surgeon"),
    "institution": lambda d: d["prescriber"].update(institution="Another Hospital"),
    "value": lambda d: d["characteristics"][0].update(value="23.0"),
    "values exchanged": lambda d: (
        d["characteristics"][0].update(value="24.5"),
        d["characteristics"][1].update(value="28.0"),
    ),
    "decimal point": lambda d: d["characteristics"][3].update(value="10.0"),
    "unit": lambda d: d["characteristics"][0].update(unit="cm"),
    "name": lambda d: d["characteristics"][0].update(name="Segment 3, length"),
    "a characteristic less": lambda d: d["characteristics"].pop(),
    "a characteristic more": lambda d: d["characteristics"].append(
        {"name": "Holes", "value": "2", "unit": ""}
    ),
    "conformity": lambda d: d["gspr"].update(sentence=d["gspr"]["sentence"] + " All of them."),
    "an exception": lambda d: d["gspr"]["exceptions"].append(
        {"gspr": "Annex.I.10.1", "grounds": "None known."}
    ),
    "a substance": lambda d: d["substances"]["medicinal"].append("gentamicin"),
}
INDENTS = dict(
    zip(CHANGES, [1] * 5 + [2] + [3] * 2 + [4] * 3 + [5] * 3 + [6] * 7 + [7] * 2 + [8], strict=True)
)


@pytest.mark.parametrize("what", list(CHANGES))
def test_data_that_differ_from_the_page_are_found_and_placed(what):
    other = copy.deepcopy(samples.statement())
    CHANGES[what](other)
    made = report(papers.with_attachment(papers.statement(), json.dumps(other).encode()))
    assert str(made.data_matches_text) == "no"
    assert not made.complete
    assert "data_differs_from_text" in codes(made, INDENTS[what])
    # and the other way round: the page was changed, the data stayed
    swapped = report(papers.with_attachment(papers.statement(other), data()))
    assert str(swapped.data_matches_text) == "no"
    assert "data_differs_from_text" in codes(swapped, INDENTS[what])


@pytest.mark.parametrize(
    "change", [{"number": "VM-2026-0147-03"}, {"supersedes": "VM-2026-0001-01"}, {"snapshot": "0" * 64}]
)
def test_number_and_snapshot_must_agree_as_well(change):
    made = report(papers.with_attachment(papers.statement(), data(**change)))
    assert str(made.data_matches_text) == "no"


def test_a_word_more_on_the_page_is_found():
    import io

    import pikepdf

    with pikepdf.open(io.BytesIO(papers.statement())) as document:
        page = document.pages[0]
        page.contents_add(b"BT /HV 9 Tf 180 562 Td (and for training) Tj ET")
        page.Resources.Font.HV = document.make_indirect(
            pikepdf.Dictionary(
                Type=pikepdf.Name.Font, Subtype=pikepdf.Name.Type1, BaseFont=pikepdf.Name.Helvetica
            )
        )
        out = io.BytesIO()
        document.save(out)
    assert str(report(out.getvalue()).data_matches_text) == "no"


@pytest.mark.parametrize("broken", [b"", b"no json", b"[]", b'{"schema": "maatwerk.statement/1"}', b"\xff"])
def test_an_attachment_that_is_no_statement_never_matches(broken):
    made = report(papers.with_attachment(papers.statement(), broken))
    assert str(made.data_matches_text) == "no"
    assert "attached_data_unreadable" in made.warnings


# In a foreign layout every value is looked for; what the page says beyond the data cannot be told.
UNSEEN_ELSEWHERE = {"kind", "a site less", "a characteristic less", "profession"}


def test_the_same_data_in_another_layout_are_compared_value_by_value():
    from tests.paperwork import foreign

    plain = foreign.with_data(samples.statement())
    assert str(report(plain).data_matches_text) == "yes"
    for what, change in CHANGES.items():
        if what in UNSEEN_ELSEWHERE:
            continue
        other = copy.deepcopy(samples.statement())
        change(other)
        made = report(foreign.with_data(samples.statement(), attached=other))
        assert str(made.data_matches_text) == "no", what


@pytest.mark.parametrize(
    ("change", "indent", "finding"),
    [
        ({"manufacturer": {"name": "", "address": "Kade 1"}}, 1, "missing"),
        ({"manufacturer": {"name": "Hospital", "address": " "}}, 1, "missing"),
        ({"manufacturer": {"name": "XXX", "address": "Kade 1"}}, 1, "doubtful"),
        ({"sites": []}, 1, "missing"),
        ({"sites": [{"name": "Lab", "address": ""}]}, 1, "missing"),
        ({"authorised_representative": {"name": "Rep", "address": ""}}, 2, "missing"),
        ({"manufacturer": {"name": "Bay Inc.", "address": "5 Main Street, Boston, USA"}}, 2, "missing"),
        ({"device": {"identification": "", "description": "Guide"}}, 3, "missing"),
        ({"device": {"identification": "tbd", "description": "Guide"}}, 3, "doubtful"),
        ({"patient": {"identifier": "", "kind": "code"}}, 4, "missing"),
        ({"exclusive_use": ""}, 4, "missing"),
        ({"exclusive_use": "For the clinic."}, 4, "doubtful"),
        ({"exclusive_use": "For the exclusive use of any patient of the clinic."}, 4, "doubtful"),
        ({"prescriber": {"name": "n/a", "profession": "surgeon", "institution": "Hospital"}}, 5, "missing"),
        ({"prescriber": {"name": "", "profession": "surgeon", "institution": "Hospital"}}, 5, "missing"),
        ({"characteristics": []}, 6, "missing"),
        ({"characteristics": [{"name": "Length", "value": "", "unit": "mm"}]}, 6, "missing"),
        ({"characteristics": [{"name": "Length", "value": "to be confirmed", "unit": "mm"}]}, 6, "doubtful"),
        ({"gspr": {"sentence": "", "exceptions": []}}, 7, "missing"),
        ({"gspr": {"sentence": "The device is good.", "exceptions": []}}, 7, "doubtful"),
        (
            {
                "gspr": {
                    "sentence": papers.CONFORMS["en"],
                    "exceptions": [{"gspr": "Annex.I.1", "grounds": " "}],
                }
            },
            7,
            "doubtful",
        ),
        ({"substances": {"medicinal": ["[substance]"], "human": [], "animal": []}}, 8, "doubtful"),
    ],
)
def test_each_gap_in_the_data_is_found_in_the_file_and_in_the_paper(change, indent, finding):
    given = samples.statement(**change)
    made = report(json.dumps(given).encode(), name="statement.json")
    assert off(made) == {indent: finding}
    assert codes(made, indent)
    assert off(report(papers.statement(given))) == {indent: finding}


def test_a_statement_json_is_judged_without_pages_and_seal():
    made = report(data(), name="statement.json")
    assert (off(made), str(made.data_matches_text), made.seal) == ({}, "not_checked", "none")
    assert all(element.said.page is None for element in made.elements)


@pytest.mark.parametrize("name", list(samples.statement()))
def test_a_key_that_is_left_out_of_the_json_is_a_fault(name):
    given = samples.statement()
    del given[name]
    if name == "schema":
        with pytest.raises(PaperRefused, match=r"no maatwerk\.statement/1"):
            report(json.dumps(given).encode(), name="statement.json")
        return
    made = report(json.dumps(given).encode(), name="statement.json")
    assert "shape_faults" in made.warnings


def test_wrong_types_are_told_and_never_crash():
    for name in samples.statement():
        for wrong in (None, 1, [1], {"a": 1}, "x", [{"name": 3}], [[]]):
            given = samples.statement(**{name: wrong})
            if name == "schema":
                continue
            report(json.dumps(given).encode(), name="statement.json")


@pytest.mark.parametrize("content", [b"{", b"[1]", b'{"schema": "other"}', b"plain words", b"\xff\xfe", b""])
def test_what_is_no_statement_is_refused(content):
    with pytest.raises(PaperRefused):
        report(content, name="statement.json")


def test_a_text_file_is_refused():
    with pytest.raises(PaperRefused, match="neither a PDF"):
        report(b"Manufacturer: nobody", name="statement.txt")


def test_lines_that_do_not_cover_the_eight_indents_are_refused():
    with pytest.raises(PaperRefused) as refused:
        report(papers.statement(), lines=[line for line in samples.LINES if "indent 8" not in line.cite])
    assert refused.value.where == "indent 8"


def test_a_line_that_is_always_required_cannot_be_not_applicable():
    strict = [
        samples.Line(line.id, line.cite, line.field, "always" if "indent 8" in line.cite else line.required)
        for line in samples.LINES
    ]
    assert findings(report(data(), name="statement.json", lines=strict))[8] == "missing"


def test_a_statement_that_cites_as_it_was_done_before_is_still_read():
    before = assets.words("en") | {"section": " {n}", "indent": ", indent {n}"}
    made = report(papers.statement(words=before))
    assert made.complete
    assert str(made.data_matches_text) == "yes"
