"""The reader takes nothing that it does not understand, and says so with file and line."""

from pathlib import Path
from typing import Any

import pytest

from maatwerk.rulebook import check, reader, shelf
from maatwerk.rulebook.errors import LawError, MisreadError
from maatwerk.rulebook.yamltext import parse
from tests.rulebook import law

FILES = shelf.law_files()
ISO = "standards/iso-13485.yaml"


def refusal(path: str, old: str, new: str) -> LawError:
    """What the reader says when one text in a file is replaced; the other files are parsed already."""
    assert old in FILES[path], (path, old)
    changed = {**FILES, path: FILES[path].replace(old, new, 1)}
    with pytest.raises(LawError) as caught:
        content = {**law.edition().content, **reader.parsed({path: changed[path]})}
        try:
            reader.assemble(content)
        except MisreadError as misread:
            raise reader.placed(misread, changed) from None
    return caught.value


def test_the_shipped_law_is_read_and_has_a_digest() -> None:
    edition = law.edition()
    assert edition.number == "2026.2"
    assert len(edition.digest) == 64
    assert edition.digest == reader.read(FILES).digest


def test_the_digest_follows_the_content_and_not_the_layout() -> None:
    accept = "gates/accept.yaml"
    spaced = {**FILES, accept: FILES[accept] + "\n# a remark\n"}
    assert reader.read(spaced).digest == law.edition().digest
    reworded = {**FILES, accept: FILES[accept].replace("put the prescription in writing", "write it")}
    assert reader.read(reworded).digest != law.edition().digest


@pytest.mark.parametrize(
    ("path", "old", "new", "says", "line"),
    [
        ("gates/design.yaml", "  code: prescription", "  kode: prescription", "The key 'kode' is unknown", 4),
        ("gates/design.yaml", "  strength: never\n", "", "The key 'strength' is missing", 2),
        ("gates/design.yaml", "gate: design", "gate: produce", "holds the rules of the gate 'design'", 3),
        ("gates/design.yaml", "basis: law", "basis: habit", "'basis' cannot be 'habit'", 5),
        ("gates/design.yaml", "basis: law", "basis: guidance", "names the document", 5),
        ("gates/design.yaml", "strength: never", "strength: concession", "cannot be conceded", 7),
        ("gates/design.yaml", "Art.2(3)", "Art.2(999)", "no place in the regulation", 6),
        ("gates/design.yaml", "who_can: [prescriber, engineer]", "who_can: []", "wants at least 1", 8),
        ("gates/design.yaml", "fact: departs_from", "fact: strays_from", "There is no fact", 13),
        ("gates/design.yaml", "want: false", "want: no", "can be read as a word", 13),
        ("gates/design.yaml", "want: false", "want: False", "can be read as a word", 13),
        ("gates/design.yaml", "any:", "any: []\n    all:", "has one of all", 11),
        ("gates/design.yaml", "- id: design", "- &rule\n  id: design", "Anchors and aliases are refused", 2),
        ("gates/design.yaml", "  gate: design", "  gate: design\n  gate: design", "stands here twice", 4),
        (
            "gates/design.yaml",
            "  strength",
            "  from: 2020-01-01\n  strength",
            "before the regulation applied",
            7,
        ),
        ("gates/design.yaml", "  strength", "  until: 23.11.2026\n  strength", "wants a date", 7),
        ("gates/design.yaml", "  strength", "  until: 2021-01-01\n  strength", "ends before it begins", 7),
        ("gates/design.yaml", "text: {en:", "text: {xx:", "with 'en'", 9),
        ("gates/design.yaml", ', de: "', ', nl: "', "lacks its text in 'de'", 9),
        ("vocabulary.yaml", "route:\n", "route:\n  Bad_Name: {type: yes_no}\n", "no name of a fact", 6),
        (
            "vocabulary.yaml",
            "type: yes_no, room: lab",
            "type: maybe, room: lab",
            "'type' cannot be 'maybe'",
            6,
        ),
        ("vocabulary.yaml", "room: lab", "room: attic", "'room' cannot be 'attic'", 6),
        ("vocabulary.yaml", "{type: yes_no,", "{type: yes_no, unit: mm,", "Only a number has a unit", 6),
        ("edition.yaml", '"2026.2"', "2026.2", "wants a text", 1),
        ("edition.yaml", "2026-11-28", "2026-11-29", "has no heading", 1),
        (
            "eu/mdr/coverage/chapter-02.yaml",
            "- {at: Art.15(4), kind: duty, by: [mdr-15-4]}\n",
            "",
            "'Art.15' is called a heading, but 'Art.15(4)' inside it is open",
            0,
        ),
        (
            "eu/mdr/coverage/chapter-02.yaml",
            "{at: Art.15, kind: duty, heading: true}",
            "{at: Art.15, kind: right, heading: true}",
            "Most of what stands in 'Art.15' is duty",
            0,
        ),
        (
            "eu/mdr/coverage/chapter-02.yaml",
            "{at: Art.15, kind: duty, heading: true}",
            "{at: Art.15, kind: duty, heading: true, whole: true}",
            "A heading says nothing besides",
            0,
        ),
        ("routes/lawful.yaml", "route: annex_xiii", "route: annex_xiv", "cannot be 'annex_xiv'", 5),
        ("routes/annex-viii.yaml", "rule: 3\n", "rule: 2\n", "The rules are 1 to 22", 0),
        ("routes/annex-viii.yaml", "residual_to: [9,", "residual_to: [13,", "names other rules", 0),
        ("routes/annex-viii.yaml", "residual_to: [9, 10, 11, 12]", "residual_to: [1]", "waits for itself", 0),
        ("routes/notified-body.yaml", "id: notified-body-class-i\n", "id: ce-device\n", "is there twice", 51),
        ("eu/mdr/art-052.yaml", "want: 2024-05-26", "want: 0001-01-01", "is no value that", 63),
        (
            "eu/mdr/art-052.yaml",
            "{fact: planned_delivery_on}",
            "{fact: planned_delivery_on, plus_years: 99999}",
            "moves a date too far",
            22,
        ),
        ("eu/mdr/art-052.yaml", "cites: [Art.120(3f)]", "cites: [Art.120(3z)]", "no place in the", 50),
        ("gates/design.yaml", "who_can: [", "who_can: [wizard, ", "'wizard' is unknown", 0),
        ("routes/qualification.yaml", "    by_tests: true\n", "", "either a condition or", 0),
        ("eu/mdr/art-052.yaml", "until: 2023-03-19", "until: 2023-03-20", "bind on the same day", 0),
        ("eu/mdr/art-010.yaml", "id: mdr-10-5", "id: 10-5", "no id of a duty", 2),
        ("eu/mdr/art-010.yaml", '"4.2.3"', '"9.9.9"', "is not listed in iso-13485", 0),
        ("eu/mdr/art-010.yaml", "MDCG 2021-3 Q8", "MDCG 2099-1", "names no document", 0),
        ("eu/mdr/art-010.yaml", "id: mdr-10-11-legible", "id: mdr-10-11-language", "is there twice", 0),
        ("eu/mdr/coverage/chapter-02.yaml", "by: [mdr-10-5]", "by: [mdr-10-6]", "coverage leaves out", 0),
        ("eu/mdr/coverage/annex-02-07.yaml", "because: [Art.10(4)], ", "", "names the text that says so", 2),
        (
            "eu/mdr/coverage/chapter-03.yaml",
            "at: Art.26, kind",
            "at: Art.10(5), kind",
            "disposed of twice",
            0,
        ),
        ("eu/mdr/coverage/chapter-06.yaml", "who: [sponsor]", "who: [sponsors]", "'sponsors' is unknown", 0),
        (
            "eu/mdr/coverage/chapter-02.yaml",
            "{at: Art.19, kind: not_for_custom_made, because: [Art.10(6)]}",
            "{at: Art.19, kind: not_for_custom_made, because: [Art.10(6)], whole: true}",
            "'Art.19' is whole not_for_custom_made, but 'Art.19(4)' inside it is power",
            0,
        ),
        (ISO, '- id: "4.1.2"', '- id: "4.1.1"', "4.1.1 does not come after 4.1.1", 0),
        (ISO, '- id: "4.1.2"', '- id: "3.1"', "'3.1' is no clause of a section", 0),
        (ISO, "disposition: keep", "disposition: maybe", "'disposition' cannot be 'maybe'", 0),
        (ISO, "disposition: light", "disposition: keep", "What is kept need not be brought back", 0),
        (
            ISO,
            "    back: [more_staff, second_site]\n    records: [events]",
            "    records: [events]",
            "names what",
            0,
        ),
        (ISO, "back: [second_site", "back: [second_moon", "'second_moon' is unknown in 'back'", 0),
        (ISO, "records: [procedures", "records: [prophecies", "'prophecies' is unknown in 'records'", 0),
        (
            ISO,
            "id: standard_design\n    weight: certificate",
            "id: standard_design\n    weight: clause",
            "brings no clause",
            0,
        ),
        (ISO, "id: standard_design", "id: asked_for", "'asked_for' is there twice", 0),
        (ISO, "duties: [mdr-10-9-a]", "duties: [mdr-10-9-zz]", "There is no duty 'mdr-10-9-zz'", 0),
        (ISO, "duties: [mdr-10-9-a]", "duties: [mdr-10-9-a, mdr-5-2]", "'mdr-5-2' stands in two subjects", 0),
        (ISO, "cites: [Art.2(3)]", "cites: [Art.2(4)]", "iso-series cite Art.2(3); they do not", 0),
        (ISO, "fact: has_class_iii_implantable", "fact: has_class_iv", "There is no fact 'has_class_iv'", 0),
        ("eu/mdr/art-010-9.yaml", '"5.6.1"', '"5.6.9"', "Clause '5.6.9' is not listed", 0),
        ("sources.yaml", "id: Language table", "id: Table of languages", "names no document", 0),
        ("terms/medical-device.yaml", "seen: use", "seen: third_party", "cannot be verified", 0),
        ("documents/label.yaml", "required: always", "required: mostly", "cannot be 'mostly'", 8),
    ],
)
def test_a_slip_of_the_pen_is_refused_at_its_line(
    path: str, old: str, new: str, says: str, line: int
) -> None:
    found = refusal(path, old, new)
    assert says in found.what + found.why, found
    if line:
        assert found.where == f"{path}:{line}"
    else:
        assert found.where.partition(":")[2].isdigit(), found.where
    assert found.do


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("a: yes", "can be read as a word"),
        ("a: off", "can be read as a word"),
        ("a: NO", "can be read as a word"),
        ("on: 1", "can be read as a word"),
        ("a: 012", "can be read as a word"),
        ("a: 0x1F", "can be read as a word"),
        ("a: 1_000", "can be read as a word"),
        ("a: 12:30", "can be read as a word"),
        ("a: 1e3", "can be read as a word"),
        ("a: .5", "can be read as a word"),
        ("a: .inf", "can be read as a word"),
        ("a: ~", "can be read as a word"),
        ("a:", "can be read as a word"),
        ("a: !!python/object:os.system x", "tag"),
        ("a: &x 1\nb: *x", "Anchors"),
        ("<<: {a: 1}", "Merge keys"),
        ("a: 1\na: 2", "stands here twice"),
        ("a: 1\n---\nb: 2", "more than one document"),
        ("", "is empty"),
        ("a: [1", "cannot be read"),
        ("? [a]\n: b", "A key must be a word"),
    ],
)
def test_what_two_readers_would_read_differently_is_refused(text: str, says: str) -> None:
    with pytest.raises(LawError, match=says):
        parse(text, file="x.yaml")


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("a: true", {"a": True}),
        ("a: null", {"a": None}),
        ("a: -3", {"a": -3}),
        ("a: 2.50", {"a": 2.5}),
        ("a: 2026-11-23", {"a": "2026-11-23"}),
        ('a: "no"', {"a": "no"}),
        ("1: x", {"1": "x"}),
        ("a: none", {"a": "none"}),
    ],
)
def test_plain_values_are_what_they_look_like(text: str, value: Any) -> None:
    assert parse(text, file="x.yaml") == value


def test_a_missing_file_is_named() -> None:
    without = {path: text for path, text in FILES.items() if path != "terms/custom-made-device.yaml"}
    with pytest.raises(LawError, match="is missing"):
        reader.read(without)


def test_an_unknown_edition_is_not_on_the_shelf() -> None:
    assert shelf.edition("2026.2") is shelf.current_edition()
    with pytest.raises(LawError, match=r"no edition '1999\.1'"):
        shelf.edition("1999.1")


def test_a_file_that_nothing_reads_is_refused() -> None:
    for path in ("nowhere/x.yaml", "eu.yaml", "notes.md"):
        with pytest.raises(LawError, match="Nothing reads this file"):
            reader.read({**FILES, path: "[]"})


def test_a_file_of_another_name_or_encoding_is_refused(tmp_path: Path) -> None:
    (tmp_path / "art-200.yml").write_text("[]")
    with pytest.raises(LawError, match=r"art-200\.yml: This file is none that the reader knows"):
        shelf.collect(tmp_path, "", {})
    (tmp_path / "art-200.yml").rename(tmp_path / "art-200.yaml")
    (tmp_path / "art-200.yaml").write_bytes(b"[]\n# M\xfcnchen\n")
    with pytest.raises(LawError, match=r"art-200\.yaml:2: The file is not written in UTF-8"):
        shelf.collect(tmp_path, "", {})


def test_a_duty_that_no_scenario_shows_both_ways_must_be_mended() -> None:
    others = [one for one in law.scenarios() if "mdr-15-4" not in one.expect]
    answer = check.report(law.edition(), tests=others)
    said = [one.text for one in answer.findings if one.kind == "scenario_missing"]
    assert len(said) == 2 and not answer.ok
    assert "No scenario shows this duty with the verdict met." in said[0]
    assert check.report(law.edition(), tests=law.scenarios()).ok
