"""Statements of other makers: good ones pass in six languages and four layouts, each fault is found."""

import pytest

from maatwerk.paperwork.errors import PaperRefused
from tests.paperwork import foreign, papers, samples
from tests.paperwork.reports import codes, findings, off, report

ROWS = {language: rows for language, (_, rows) in foreign.GOOD.items()}
CONFORMS = (
    "It conforms to the general safety and performance requirements set out in Annex I of "
    "Regulation (EU) 2017/745."
)
EXCLUSIVE = "This device is intended for exclusive use by the patient named above."


def row(number, value, language="en"):
    return {number: (ROWS[language][number - 1][0], value)}


@pytest.mark.parametrize("layout", foreign.LAYOUTS)
@pytest.mark.parametrize("language", sorted(foreign.GOOD))
def test_a_good_statement_passes(language, layout):
    made = report(foreign.pdf(language, layout=layout))
    assert (off(made), made.warnings, made.complete) == ({}, (), True)
    assert (str(made.data_matches_text), made.seal) == ("not_checked", "none")


@pytest.mark.parametrize("language", sorted(foreign.GOOD))
def test_labels_in_the_middle_of_their_cells_are_read_by_the_rules_between_the_rows(language):
    assert off(report(foreign.pdf(language, layout="middle"))) == {}


def test_evidence_names_the_words_and_the_page():
    made = report(foreign.pdf("en"))
    assert made.elements[0].said.evidence.startswith("Northquay Dental Laboratory Ltd, 12 Harbour Street")
    assert {element.said.page for element in made.elements} == {1}


# Each language in one layout, each layout in one language at least.
IN_TURN = [(language, foreign.LAYOUTS[n % 4]) for n, language in enumerate(sorted(foreign.GOOD))]
REQUIRED = {1: 1, 3: 4, 6: 7, 5: 6}


@pytest.mark.parametrize(("language", "layout"), IN_TURN)
@pytest.mark.parametrize("indent", sorted(REQUIRED))
def test_a_row_that_is_left_out_is_missing(language, layout, indent):
    made = report(foreign.pdf(language, layout=layout, change={REQUIRED[indent]: None}))
    assert off(made) == {indent: "missing"}


@pytest.mark.parametrize(("language", "layout"), [pair for pair in IN_TURN if pair[1] != "headings"])
@pytest.mark.parametrize("indent", sorted(REQUIRED))
def test_an_empty_heading_is_not_present(language, layout, indent):
    made = report(foreign.pdf(language, layout=layout, change=row(REQUIRED[indent], "", language)))
    assert off(made) == {indent: "missing"}


PLACEHOLDERS = [
    "XXX",
    "[name]",
    "to be completed",
    "............",
    "____________",
    "???",
    "TBD",
    "<insert here>",
]


@pytest.mark.parametrize("text", PLACEHOLDERS)
def test_a_placeholder_is_not_present(text):
    for indent, number in REQUIRED.items():
        assert off(report(foreign.pdf(change=row(number, text)))).get(indent) in {"doubtful", "missing"}


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("de", "noch einzutragen"),
        ("fr", "à compléter"),
        ("nl", "in te vullen"),
        ("es", "por completar"),
        ("it", "da completare"),
    ],
)
def test_placeholders_are_known_in_each_language(language, text):
    made = report(foreign.pdf(language, change=row(6, text, language)))
    assert off(made) == {5: "doubtful"}


@pytest.mark.parametrize("text", ["n/a", "none", "not applicable", "-"])
def test_what_the_law_always_asks_for_cannot_be_said_not_to_apply(text):
    for indent, number in REQUIRED.items():
        assert off(report(foreign.pdf(change=row(number, text)))) == {indent: "missing"}


FAULTS = {
    "a name without an address": (row(1, "Northquay Dental Laboratory Ltd"), 1, "address_missing"),
    "an empty site": (row(2, ""), 1, "heading_empty"),
    "a maker outside the Union": (
        {1: (ROWS["en"][0][0], "Bay Dental Inc., 5 Main Street, Boston MA 02110, USA")},
        2,
        "representative_missing",
    ),
    "an empty heading for the representative": (row(3, ""), 2, "heading_empty"),
    "a device without a number": (row(4, "Zirconia crown"), 3, "not_identifying"),
    "no patient": ({5: None}, 4, "patient_not_identified"),
    "no declaration of exclusive use": ({8: ("Declaration", CONFORMS)}, 4, "exclusive_use_not_declared"),
    "use by any patient": (
        {8: ("Declaration", f"This device is exclusively for use by any patient of the clinic. {CONFORMS}")},
        4,
        "exclusive_use_not_declared",
    ),
    "a clinic instead of a person": (row(6, "Lee Clinic, Cork"), 5, "person_not_named"),
    "see prescription": (row(7, "see prescription"), 6, "points_elsewhere"),
    "one word": (row(7, "Standard"), 6, "not_specific"),
    "no conformity": ({8: ("Declaration", EXCLUSIVE)}, 7, "element_missing"),
    "conformity with the regulation only": (
        {8: ("Declaration", f"{EXCLUSIVE} It complies with Regulation (EU) 2017/745.")},
        7,
        "gspr_not_named",
    ),
    "conformity denied": (
        {8: ("Declaration", f"{EXCLUSIVE} It does not conform to Annex I of Regulation (EU) 2017/745.")},
        7,
        "conformity_denied",
    ),
    "the old directive": (
        {
            8: (
                "Declaration",
                f"{EXCLUSIVE} It meets the essential requirements of Annex I of Directive 93/42/EEC.",
            )
        },
        7,
        "old_law",
    ),
    "an exception without grounds": (row(9, "Annex I, 10.2 and 11.1"), 7, "grounds_missing"),
    "an exception inside the sentence without grounds": (
        {8: ("Declaration", f"{EXCLUSIVE} {CONFORMS[:-1]}, with the exception of section 10.2."), 9: None},
        7,
        "grounds_missing",
    ),
    "an empty heading for exceptions": (row(9, ""), 7, "heading_empty"),
    "a substance that is not indicated": (
        {10: None} | row(7, "Spacer of bone cement with gentamicin, size 45 mm"),
        8,
        "substance_not_indicated",
    ),
    "an empty heading for substances": (row(10, ""), 8, "heading_empty"),
}


@pytest.mark.parametrize("fault", list(FAULTS))
def test_each_fault_is_found_where_it_is(fault):
    change, indent, code = FAULTS[fault]
    layout = foreign.LAYOUTS[list(FAULTS).index(fault) % 2]
    made = report(foreign.pdf(layout=layout, change=change))
    assert list(off(made)) == [indent]
    assert code in codes(made, indent)
    assert not made.complete


def test_exceptions_with_grounds_are_present():
    grounds = "Annex I, 10.2, because powder cannot be removed from the inner lattice; the surgeon rinses it."
    assert off(report(foreign.pdf(change=row(9, grounds)))) == {}


def test_a_substance_that_is_indicated_is_present():
    made = report(foreign.pdf(change=row(10, "Contains gentamicin sulphate, 1 %")))
    assert off(made) == {8: "present"}


def test_no_site_is_a_hint_and_not_a_fault():
    made = report(foreign.pdf(change={2: None}))
    assert made.complete
    assert [(one.code, one.strength) for one in made.elements[0].said.reasons] == [
        ("sites_not_named", "hint")
    ]


CLAIMS = {
    "ce_mark_claimed": [
        "The product bears the CE marking.",
        "CE 0123",
        "CE",
        "Marquage CE apposé.",
        "Mit CE-Kennzeichnung.",
    ],
    "udi_claimed": ["UDI-DI: 04012345678901", "(01)04012345678901"],
    "declaration_of_conformity_claimed": [
        "This is an EU declaration of conformity.",
        "EU-Konformitätserklärung nach Anhang IV",
        "Déclaration UE de conformité",
    ],
    "wrong_article": [
        "According to Annex VIII of Directive 93/42/EEC.",
        "Statement according to Annex VIII.",
        "Erklärung nach Richtlinie 93/42/EWG",
    ],
    "patient_not_exclusive": ["It may also be used for other patients."],
    "draft": ["DRAFT", "Entwurf"],
}


@pytest.mark.parametrize(("code", "text"), [(code, text) for code, texts in CLAIMS.items() for text in texts])
def test_a_claim_that_a_statement_may_not_make_is_warned_of(code, text):
    assert code in report(foreign.pdf(more=(text,))).warnings


@pytest.mark.parametrize(
    "text",
    [
        "The product bears no CE marking.",
        "Das Produkt trägt keine CE-Kennzeichnung.",
        "Ce certificat accompagne le dispositif, règlement (CE) no 1272/2008.",
        "UDI: not applicable.",
        "This is not an EU declaration of conformity.",
        "Class IIa, Annex VIII rule 8.",
    ],
)
def test_what_is_denied_or_means_something_else_is_no_claim(text):
    assert report(foreign.pdf(more=(text,))).warnings == ()


def test_a_statement_that_does_not_name_the_regulation_is_warned_of():
    plain = CONFORMS.replace(" of Regulation (EU) 2017/745", "")
    made = report(foreign.pdf(title="Statement", change={8: ("Declaration", f"{EXCLUSIVE} {plain}")}))
    assert made.warnings == ("regulation_not_named",)


def test_a_language_that_is_not_read_makes_doubt_and_no_accusation():
    made = report(
        foreign.plain(
            "Oświadczenie", "Wytwórca: Pracownia Molo, ul. Portowa 3, 80-001 Gdańsk", "Pacjent: PX-1"
        )
    )
    assert set(findings(made).values()) == {"doubtful"}
    assert codes(made, 1) == ["language_not_read"]


@pytest.mark.parametrize("language", ["en", "de", "nl"])
def test_a_label_is_no_text_in_an_unknown_language(language):
    made = report(papers.label(samples.label(language=language)))
    said = {code for number in range(1, 9) for code in codes(made, number)}
    assert "too_little_to_tell" in said
    assert "language_not_read" not in said
    assert not made.complete


def test_a_few_words_are_too_little_to_tell():
    assert codes(report(foreign.plain("Crown 36, shade A2")), 1) == ["too_little_to_tell"]


def test_a_page_without_words_makes_doubt():
    made = report(foreign.plain(""))
    assert set(findings(made).values()) == {"doubtful"}
    assert codes(made, 1) == ["text_not_readable"]


def test_words_that_nobody_sees_do_not_count():
    made = report(foreign.pdf(hidden="Prescriber: Dr Aoife Brennan, dentist", change={6: None}))
    assert off(made) == {5: "missing"}
    assert "hidden_text" in made.warnings


@pytest.mark.parametrize("content", [b"%PDF-1.7 broken", b"%PDF-1.4\n%%EOF", b"%PDF-" + b"\0" * 2000])
def test_a_broken_pdf_is_refused(content):
    with pytest.raises(PaperRefused) as refused:
        report(content)
    assert refused.value.code == "file_unreadable"


def test_a_locked_pdf_is_refused():
    import io

    import pikepdf

    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(foreign.pdf())) as document:
        document.save(out, encryption=pikepdf.Encryption(owner="o", user="secret"))
    with pytest.raises(PaperRefused, match="cannot be read as a PDF"):
        report(out.getvalue())
