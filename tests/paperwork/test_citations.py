"""A citation is kept as an id and written as the language writes it."""

import pytest

from maatwerk.paperwork import assets, wording

WRITTEN = {
    "Art.2(3)": ("Art. 2(3)", "Art. 2 Nr. 3"),
    "Art.5(5)(c)": ("Art. 5(5)(c)", "Art. 5 Abs. 5 Buchst. c"),
    "Art.52(8) subpara 1": ("Art. 52(8), 1st subparagraph", "Art. 52 Abs. 8 UAbs. 1"),
    "Art.22(a)": ("Art. 22(a)", "Art. 22 Buchst. a"),
    "Art.120(3e)": ("Art. 120(3e)", "Art. 120 Abs. 3e"),
    "Art.10(9)(e)(ii)": ("Art. 10(9)(e)(ii)", "Art. 10 Abs. 9 Buchst. e Ziff. ii"),
    "Annex.I": ("Annex I", "Anhang I"),
    "Annex.I.23.1(d)": ("Annex I(23.1)(d)", "Anhang I Nr. 23.1 Buchst. d"),
    "Annex.VIII.Rule.6": ("Annex VIII, Rule 6", "Anhang VIII Regel 6"),
    "Annex.IX.Ch.II.4.3": ("Annex IX Chapter II(4.3)", "Anhang IX Kapitel II Nr. 4.3"),
    "Annex.XIII.1 indent 4": ("Annex XIII(1), 4th indent", "Anhang XIII Nr. 1, 4. Spiegelstrich"),
    "Annex.VIII.5.1 indent 2": ("Annex VIII(5.1), 2nd indent", "Anhang VIII Nr. 5.1, 2. Spiegelstrich"),
    "Annex.II.6.1 indent 21": ("Annex II(6.1), 21st indent", "Anhang II Nr. 6.1, 21. Spiegelstrich"),
    "Annex.II.6.1 indent 12": ("Annex II(6.1), 12th indent", "Anhang II Nr. 6.1, 12. Spiegelstrich"),
    "MDCG 2021-3 Q6": ("MDCG 2021-3 Q6", "MDCG 2021-3 Q6"),
    "SOP-06": ("SOP-06", "SOP-06"),
}


@pytest.mark.parametrize("cite", WRITTEN)
def test_a_place_is_written_as_the_field_writes_it(cite):
    said = [wording.citation(cite, words=assets.words(language)) for language in ("en", "de")]
    assert [one.replace("\u00a0", " ") for one in said] == list(WRITTEN[cite])


@pytest.mark.parametrize("language", assets.languages())
def test_each_language_has_words_for_each_part_of_a_place(language):
    said = [wording.citation(cite, words=assets.words(language)) for cite in WRITTEN]
    assert len(set(said)) == len(said)
    assert not [one for one in said if "{" in one or ("indent" in one and language != "en")]


def test_what_is_no_place_of_the_law_stays():
    words = assets.words("en")
    assert wording.citation("Art.52(8) and so on", words=words) == "Art. 52(8) and so on"
    assert wording.citation("Article 52", words=words) == "Article 52"
