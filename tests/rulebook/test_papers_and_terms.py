"""Lines of papers, fixed terms, coverage, check and diff."""

from __future__ import annotations

from dataclasses import replace

import pytest

from maatwerk.rulebook import check, coverage, documents, editions, reader, shelf, terms
from maatwerk.rulebook.errors import InputError, LawError
from tests.rulebook import law
from tests.rulebook.facts import base


def test_the_statement_covers_all_eight_indents_and_only_them() -> None:
    cites = [line.cite for line in documents.lines(edition=law.edition(), document="statement")]
    assert sorted(set(cites)) == [f"Annex.XIII.1 indent {number}" for number in range(1, 9)]


def test_only_representative_exceptions_and_substances_may_be_missing() -> None:
    optional = {
        line.cite
        for line in documents.lines(edition=law.edition(), document="statement")
        if line.required == "where_applicable"
    }
    assert optional == {f"Annex.XIII.1 indent {number}" for number in (2, 7, 8)}


def test_the_label_asks_for_no_udi_carrier() -> None:
    cites = {line.cite for line in documents.lines(edition=law.edition(), document="label")}
    assert "Annex.I.23.2(h)" not in cites
    assert {"Annex.I.23.2(p)", "Annex.I.23.2(q)"} <= cites


def test_an_unknown_document_is_refused() -> None:
    with pytest.raises(InputError, match="no document 'invoice'"):
        documents.lines(edition=law.edition(), document="invoice")


@pytest.mark.parametrize(
    ("language", "text"),
    [("en", "custom-made device"), ("de", "Sonderanfertigung"), ("no", "individuelt tilpasset utstyr")],
)
def test_a_verified_term_is_handed_out(language: str, text: str) -> None:
    found = terms.term(law.edition(), "custom-made device", language)
    assert (found.text, found.status, found.verified) == (text, "verified", True)
    assert found.source


@pytest.mark.parametrize("language", ["bg", "ga", "mt", "is"])
def test_a_term_that_nobody_found_is_empty_and_unverified(language: str) -> None:
    found = terms.term(law.edition(), "custom-made device", language)
    assert (found.text, found.verified) == ("", False)


def test_a_language_that_nobody_looked_up_is_unverified_too() -> None:
    assert terms.term(law.edition(), "medical device", "fr").status == "unverified"
    with pytest.raises(InputError, match="no term 'gadget'"):
        terms.term(law.edition(), "gadget", "en")


def test_coverage_counts_every_place_once() -> None:
    found = coverage.report(law.edition())
    assert found.ids == 2724
    assert found.disposed + len(found.undisposed) == found.ids
    assert sum(found.by_kind.values()) + found.by_parent == found.disposed
    assert found.unknown_ids == ()
    assert found.duties_without_place == ()
    without = tuple(each for each in law.edition().disposals if each.at != "Art.87(3)")
    assert "Art.87(3)" in coverage.report(replace(law.edition(), disposals=without)).undisposed


@pytest.mark.parametrize(
    ("place", "above"),
    [
        ("Art.10(9)(a)", ["Art.10(9)", "Art.10"]),
        ("Art.87(1) subpara 2", ["Art.87(1)", "Art.87"]),
        ("Annex.XIII.1 indent 4", ["Annex.XIII.1", "Annex.XIII"]),
        ("Annex.I.23.2(e) indent 1", ["Annex.I.23.2(e)", "Annex.I.23.2", "Annex.I.23", "Annex.I"]),
        ("Annex.VIII.Rule.6", ["Annex.VIII.Rule", "Annex.VIII"]),
        ("Art.10", []),
    ],
)
def test_a_place_stands_inside_others(place: str, above: list[str]) -> None:
    assert list(coverage.ancestors(place)) == above


def test_the_check_names_what_nobody_confirmed_and_finds_nothing_wrong() -> None:
    found = check.report(law.edition(), tests=law.scenarios())
    assert found.ok
    subjects = {(finding.kind, finding.subject) for finding in found.findings}
    assert ("edition_unchecked", "2026.2") in subjects
    assert ("term_unverified", "custom-made device (ro)") in subjects
    assert ("source_unverified", "ISO 13485") in subjects
    assert ("duty_interpretation", "mdr-52-8-statement") in subjects
    assert all("UNVERIFIED" in f.text for f in found.findings if f.kind.endswith("unverified"))


def test_the_check_finds_changed_prose_and_broken_scenarios() -> None:
    files = shelf.law_files()
    files["gates/design.yaml"] = files["gates/design.yaml"].replace("Change the design", "Alter the design")
    found = check.report(reader.read(files))
    assert not found.ok
    assert [f.subject for f in found.findings if f.kind == "prose_changed"] == ["gates/design.yaml"]
    first = law.scenarios()[0]
    broken = replace(first, expect={next(iter(first.expect)): "not_known"})
    assert "scenario_failed" in {f.kind for f in check.report(law.edition(), tests=[broken]).findings}


def test_the_same_edition_differs_in_nothing() -> None:
    found = editions.diff(law.edition(), law.edition(), facts=base("device"))
    assert (found.added, found.removed, found.changed, found.answers) == ((), (), (), ())


def test_a_changed_rule_shows_with_the_answers_that_it_changes() -> None:
    files = shelf.law_files()
    path = "eu/mdr/art-010.yaml"
    files[path] = files[path].replace(
        "fact: documentation_exists, op: is, want: true", "fact: is_active, op: is, want: true"
    )
    files["routes/annex-viii.yaml"] = files["routes/annex-viii.yaml"].replace(
        "- {class: IIa, cites: [Annex.VIII.5.3]}", "- {class: IIb, cites: [Annex.VIII.5.3]}"
    )
    files["terms/medical-device.yaml"] = "\n".join(files["terms/medical-device.yaml"].splitlines()[:-1])
    files["edition.yaml"] = files["edition.yaml"].replace('"2026.2"', '"2026.3"')
    files["CHANGES.md"] += "\n## 2026.3, 2026-11-28\n"
    facts = base("device") | base("short-term")
    del facts["device_class"]
    found = editions.diff(law.edition(), reader.read(files), facts=facts)
    assert (found.before, found.after) == ("2026.2", "2026.3")
    assert found.removed == ("term medical device (de)",)
    assert found.changed == ("duty mdr-10-5", "class rule 7")
    assert {"what": "mdr-10-5", "from": "met", "to": "not_met"} in found.answers
    assert {"what": "class", "from": "IIa", "to": "IIb"} in found.answers


@pytest.mark.parametrize(
    ("name", "path"),
    [
        ("mdr-10-5", "eu/mdr/art-010.yaml"),
        ("accept-class", "gates/accept.yaml"),
        ("label-name", "documents/label.yaml"),
        ("manufacturer", "terms/manufacturer.yaml"),
        ("duration", "vocabulary.yaml"),
        ("Art.10(5)", "eu/mdr/coverage/chapter-02.yaml"),
    ],
)
def test_anything_in_the_law_room_can_be_shown(name: str, path: str) -> None:
    assert path in [each["file"] for each in check.show(law.edition(), name)["entries"]]


def test_a_place_is_shown_with_who_cites_it() -> None:
    shown = check.show(law.edition(), "Art.51(1)")
    assert shown["is_place"]
    assert shown["cited_by"] == ["accept-class"]
    assert shown["cited_at"] == [{"at": "Art.51(1)", "by": ["accept-class"]}]
    assert check.show(law.edition(), "Art.1(6)(a)")["entries"] == []
    with pytest.raises(LawError, match=r"nothing called 'Art\.900'"):
        check.show(law.edition(), "Art.900")


def test_a_place_is_shown_with_who_cites_the_places_inside_it() -> None:
    shown = check.show(law.edition(), "Art.21(2)")
    duties = {"mdr-21-2-accompany", "mdr-21-2-patient", "mdr-21-2-list"}
    assert duties <= set(shown["cited_by"])
    inside = ["Art.21(2) subpara 1", "Art.21(2) subpara 2"]
    assert [each["at"] for each in shown["cited_at"]] == inside
    assert shown["cited_at"][1]["by"] == ["mdr-21-2-list"]
    assert [each["entry"]["at"] for each in shown["entries"]] == ["Art.21(2)", *inside]
    assert shown["entries"][0]["entry"]["heading"] is True
    inner = check.show(law.edition(), "Art.21(2) subpara 2")
    assert (inner["cited_by"], len(inner["entries"])) == (["mdr-21-2-list"], 1)


@pytest.mark.parametrize(
    ("place", "duty", "at"),
    [
        ("Art.52(8)", "mdr-52-8-statement", "Art.52(8) subpara 1"),
        ("Art.15(3)", "mdr-15-3-a", "Art.15(3)(a)"),
        ("Art.10", "mdr-10-5", "Art.10(5)"),
        ("Annex.XIII", "mdr-annex-xiii-4", "Annex.XIII.4"),
    ],
)
def test_a_citation_counts_for_the_places_that_hold_it(place: str, duty: str, at: str) -> None:
    shown = check.show(law.edition(), place)
    assert duty in shown["cited_by"]
    assert duty in next(each["by"] for each in shown["cited_at"] if each["at"] == at)
    assert at in [each["entry"].get("at") for each in shown["entries"]]


def test_a_place_is_not_shown_with_what_only_begins_alike() -> None:
    assert "Art.10(5)" not in [each["at"] for each in check.show(law.edition(), "Art.1")["cited_at"]]
    assert "Annex.XIII.4" not in [each["at"] for each in check.show(law.edition(), "Annex.X")["cited_at"]]
    assert check.show(law.edition(), "mdr-10-5")["cited_at"] == []
