"""Papers by their content: words, structure, metadata; never by their bytes."""

import datetime as dt
import io
import json
import zoneinfo

import pikepdf
import pytest

from maatwerk.paperwork import assets, render
from maatwerk.paperwork.compare import signs, without_margin
from maatwerk.paperwork.errors import PaperRefused
from maatwerk.paperwork.extract import attachments
from maatwerk.paperwork.snapshot import Term
from tests.paperwork import papers, samples
from tests.paperwork.reports import report


def flat(text):
    return " ".join(text.split())


def test_each_element_stands_with_its_citation_and_in_the_order_of_the_law():
    said = papers.words(papers.statement())
    counted = ("1st", "2nd", "3rd", "4th", "5th", "6th", "7th", "8th")
    # In the margin: its second line stands beside the first of the content.
    places = [flat(said).index(f"{nth} indent") for nth in counted]
    assert said.count("Annex XIII(1),") == len(counted)
    assert places == sorted(places)
    for heading in ("Manufacturer", "Authorised representative", "Prescriber", "Substances and tissues"):
        assert heading in said


def test_every_value_of_the_data_is_on_the_page():
    data = samples.statement(
        supersedes="VM-2026-0147-01",
        authorised_representative={"name": "Example EU Rep BV", "address": "Laan 2, 2000 Haven"},
        gspr={
            "sentence": papers.CONFORMS["en"],
            "exceptions": [{"gspr": "Annex.I.10.4.1", "grounds": "No safer resin is known."}],
        },
        substances={"medicinal": ["gentamicin"], "human": [], "animal": ["bovine collagen"]},
    )
    said = flat(papers.words(papers.statement(data)))
    for text in (
        "Supersedes No. VM-2026-0147-01",
        "Example EU Rep BV, Laan 2, 2000 Haven",
        "3D Lab, Building K",
        "Dr Iva Morgenrood",
        "28.0 mm",
        "31.0°",
        "Annex I(10.4.1)",
        "No safer resin is known.",
        "gentamicin",
        "bovine collagen",
    ):
        assert text in said


def test_the_attachment_is_exactly_the_statement():
    attached = attachments(papers.statement())
    assert list(attached) == ["statement.json"]
    assert json.loads(attached["statement.json"]) == samples.statement()


def test_the_file_says_what_it_is():
    with pikepdf.open(io.BytesIO(papers.statement())) as document:
        meta = str(document.Root.Metadata.read_bytes(), "utf-8")
        assert document.Root.Lang == "en"
        assert document.Root.MarkInfo.Marked
        spec = document.Root.AF[0]
        assert (spec.AFRelationship, spec.EF.F.Subtype) == ("/Data", "/application/json")
    for text in ("pdfaid:part>3<", "pdfaid:conformance>A<", "pdfuaid:part>1<", "VM-2026-0147-02"):
        assert text in meta


def test_the_same_snapshot_and_moment_give_the_same_paper():
    assert papers.statement() == papers.statement()
    assert papers.label() == papers.label()
    assert papers.case_sheet() == papers.case_sheet()


def test_a_paper_ends_with_a_line_end():
    assert all(pdf.endswith(b"%%EOF\n") for pdf in (papers.statement(), papers.label(), papers.case_sheet()))


def test_a_draft_says_so_across_the_page_and_at_its_top():
    drawn = papers.statement(draft=True, notes=samples.notes(signature=None))
    assert papers.read_pdf(drawn).aslant == "DRAFT"
    assert "Not valid without signature" in papers.words(drawn)
    assert "DRAFT" not in papers.words(papers.statement())


def test_what_the_law_does_not_ask_for_stands_apart():
    said = papers.words(papers.statement())
    apart = said.index("Also stated.")
    for text in ("Prescription of", "Released by", "Edition of the rules", "Snapshot"):
        assert said.index(text) > apart
    assert apart > said.index("8th")


def test_without_notes_nothing_voluntary_is_claimed():
    said = papers.words(papers.statement(notes=None))
    assert "Released by" not in said
    assert "RIGHT" not in said.replace("guide, RIGHT", "")


def test_moments_are_printed_in_the_labs_zone():
    lab = samples.AT.astimezone(zoneinfo.ZoneInfo("Europe/Amsterdam"))
    assert "23 November 2026, 10:14 CET" in flat(papers.words(papers.statement(at=lab)))


def test_a_field_that_no_line_asks_for_carries_no_citation():
    fewer = [line for line in samples.LINES if line.field != "prescriber"]
    said = papers.words(papers.statement(lines=fewer))
    assert "5th indent" not in flat(said)
    assert said.index("Prescriber") > said.index("Substances and tissues")


def test_the_notes_in_the_margin_come_from_the_lines():
    changed = [
        samples.Line(line.id, line.cite, line.field, text={"en": "Words of the law room"})
        for line in samples.LINES
    ]
    assert "Words of the law" in papers.words(papers.statement(lines=changed))


@pytest.mark.parametrize("language", sorted(papers.TERMS))
def test_a_statement_is_drawn_in_each_language_we_have_words_for(language):
    words = assets.words(language)
    said = flat(papers.words(papers.statement(papers.in_language(language))))
    assert papers.TERMS[language] in said
    assert words["characteristics"] in said
    assert papers.EXCLUSIVE[language] in said


def test_all_languages_have_the_same_words():
    english = set(assets.words("en"))
    assert all(set(assets.words(language)) == english for language in assets.languages())
    assert set(assets.languages()) == set(papers.TERMS)


LETTERS = {
    "bg": "Изделие, изработено по поръчка: Ръка",
    "cs": "Prostředek na zakázku: dlaň žluťoučká ěščřžýáíé",
    "da": "Udstyr efter mål: ærøskøbing",
    "de": "Größe, Maß, Übergang",
    "el": "επί παραγγελία τεχνολογικό προϊόν ΐΰ",
    "en": "custom-made “device” – 4 × 2.0 ± 0.1 µm ≥ 1 °C",
    "es": "¿señal? mañana",
    "et": "tellimusmeditsiiniseade õäöü",
    "fi": "yksilölliseen käyttöön",
    "fr": "façon, cœur, où, été",
    "ga": "feiste shaincheaptha áéíóú",
    "hr": "izrađen po narudžbi čćđšž",
    "hu": "rendelésre készült eszköz őű",
    "it": "perché così è",
    "lt": "pagal užsakymą pagaminta priemonė ėįųū",
    "lv": "pēc pasūtījuma izgatavota ierīce ģķļņ",
    "mt": "apparat magħmul apposta ċġħż",
    "nl": "patiënt, zoëven, IJmuiden",
    "pl": "wyrób wykonany na zamówienie ąćęłńóśźż",
    "pt": "dispositivo feito por medida ãõç",
    "ro": "dispozitiv fabricat la comandă șțâî",
    "sk": "pomôcka na mieru ľĺŕäô",
    "sl": "pripomoček, izdelan za posameznega uporabnika čšž",
    "sv": "specialanpassad produkt åäö",
}


def test_the_letters_of_all_24_languages_come_back_from_the_page():
    traits = [{"name": code, "value": text, "unit": ""} for code, text in LETTERS.items()]
    said = papers.words(papers.statement(samples.statement(characteristics=traits)))
    for text in LETTERS.values():
        assert signs(text) in signs(said)


def test_a_language_without_words_is_refused_with_the_way_out():
    with pytest.raises(PaperRefused, match="no words for papers in “pl” yet") as refused:
        papers.statement(samples.statement(language="pl"), terms=[Term("pl", "wyrób", True)])
    assert refused.value.code == "language_unknown"


def test_a_lab_may_hand_over_its_own_words():
    own = assets.words("en") | {"manufacturer": "Producent", "statement_title": "Oświadczenie: {term}"}
    said = papers.words(
        papers.statement(
            samples.statement(language="pl"), terms=[Term("pl", "wyrób na zamówienie", True)], words=own
        )
    )
    assert "Oświadczenie: wyrób na zamówienie" in said
    with pytest.raises(PaperRefused, match="not whole"):
        papers.statement(words={"manufacturer": "x"})


@pytest.mark.parametrize(
    ("terms", "code"),
    [
        ([], "term_missing"),
        ([papers.term(verified=False)], "term_unverified"),
        ([papers.term(verified=False, confirmed_by="  ")], "term_unverified"),
        ([papers.term(text=" ")], "term_unverified"),
        ([papers.term("de")], "term_missing"),
    ],
)
def test_an_unverified_term_is_never_printed(terms, code):
    for drawn in (papers.statement, papers.label):
        with pytest.raises(PaperRefused) as refused:
            drawn(terms=terms)
        assert refused.value.code == code


def test_a_term_that_the_lab_confirmed_is_printed():
    confirmed = papers.term(
        text="made-to-measure thing", verified=False, confirmed_by="Noor Vlierhof, 2026-11-02"
    )
    assert "made-to-measure thing" in papers.words(papers.label(terms=[confirmed]))


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ({"at": dt.datetime(2026, 1, 1)}, "moment_naive"),  # noqa: DTZ001 - the fault under test
        ({"language": "nl"}, "language_differs"),
        ({"snapshot": {"language": "en"}}, "snapshot_refused"),
    ],
)
def test_a_paper_that_cannot_be_made_says_why(given, code):
    with pytest.raises(PaperRefused) as refused:
        papers.statement(**given)
    assert refused.value.code == code


def test_a_sign_without_a_glyph_is_refused_and_not_drawn_as_a_box():
    with pytest.raises(PaperRefused, match="could not be drawn"):
        papers.statement(samples.statement(exclusive_use="只供一名患者使用"))


def test_words_of_the_data_are_never_commands_of_the_engine():
    hostile = '#read("/etc/passwd") $x$ *bold* \\ <label> @ref = heading'
    said = flat(papers.words(papers.statement(samples.statement(exclusive_use=hostile))))
    assert hostile in said


def test_many_characteristics_run_over_pages_and_stay_whole():
    traits = [
        {"name": f"Distance {n} from the perforator to the slot", "value": f"{n}.5", "unit": "mm"}
        for n in range(90)
    ]
    drawn = papers.statement(samples.statement(characteristics=traits))
    said = flat("\n".join(line.text for line in without_margin(papers.read_pdf(drawn).lines)))
    assert render.pages(drawn) > 1
    assert all(f"Distance {n} from the perforator to the slot {n}.5 mm" in said for n in range(90))
    assert f"page 1 of {render.pages(drawn)}" in papers.words(drawn)


def test_an_ordinary_statement_fits_one_page_in_each_language():
    for language in papers.TERMS:
        assert render.pages(papers.statement(papers.in_language(language))) == 1


@pytest.mark.parametrize(
    ("value", "unit", "printed"),
    [
        ("12", "deg", "12°"),
        ("2", "count", "2"),
        ("0.85", "mm", "0.85 mm"),
        ("3", "percent", "3 %"),
        ("4", "", "4"),
    ],
)
def test_units_are_printed_as_a_reader_expects_them(value, unit, printed):
    traits = [{"name": "Measure", "value": value, "unit": unit}]
    drawn = papers.statement(samples.statement(characteristics=traits))
    assert f"Measure {printed}" in flat(papers.words(drawn))
    assert report(drawn).complete


def test_prescribed_sentences_stand_beside_their_names():
    text = "Through the body of the zygoma, from the orbital rim to the buttress, leaving the nerve"
    traits = [{"name": f"Course of plane {n}", "value": text, "unit": ""} for n in range(6)]
    made = report(papers.statement(samples.statement(characteristics=traits)))
    assert (made.complete, str(made.data_matches_text)) == (True, "yes")


def test_a_statement_of_eighteen_lines_is_set_tighter_and_fits_one_page():
    traits = [{"name": f"Distance {n} to the perforator", "value": f"{n}.5", "unit": "mm"} for n in range(18)]
    drawn = papers.statement(samples.statement(characteristics=traits))
    assert render.pages(drawn) == 1
    assert str(report(drawn).data_matches_text) == "yes"
