"""A released edition is read for ever as it was; the current one gets a new number before it changes."""

from time import process_time

import pytest
from scripts.edition import main, release

from maatwerk.rulebook import check, editions, reader, released, shelf
from maatwerk.rulebook.errors import LawError
from tests.rulebook import law
from tests.rulebook.facts import base


def test_the_shelf_holds_every_released_edition_and_the_current_one() -> None:
    assert shelf.editions() == ("2026.1", "2026.2")
    for line in shelf.released_editions():
        found = shelf.edition(line.number)
        assert (found.number, found.day, found.digest) == (line.number, line.day, line.digest)
        assert shelf.edition(line.number) is found
    assert len(shelf.edition("2026.1").duties) == 42


def test_a_released_edition_still_answers() -> None:
    first = shelf.edition("2026.1")
    facts = {name: value for name, value in base("device").items() if name in first.vocabulary}
    found = editions.diff(first, law.edition(), facts=facts, on=law.ON)
    assert "duty mdr-10-16" in found.added
    assert found.removed == ("fact required_languages", "fact information_languages")
    assert {"what": "mdr-annex-i-1", "from": None, "to": "not_known"} in found.answers


def test_what_is_packed_comes_back_and_the_same_gives_the_same_bytes() -> None:
    edition = law.edition()
    packed = released.pack(edition.content)
    assert packed == released.pack(reader.parsed(shelf.law_files()))
    line = released.Release(edition.number, edition.day, edition.digest)
    assert released.unpack(line, packed) == edition


@pytest.mark.parametrize("change", [lambda packed: b"none", lambda packed: packed[:-20]])
def test_an_edition_that_is_not_as_released_is_refused(change) -> None:
    line = shelf.released_editions()[0]
    packed = released.pack(shelf.edition(line.number).content)
    with pytest.raises(LawError, match="not as it was released"):
        released.unpack(line, change(packed))
    other = released.pack({**shelf.edition(line.number).content, "edition.yaml": {}})
    with pytest.raises(LawError, match="Its digest is not the one"):
        released.unpack(line, other)


def test_the_list_is_read_strictly() -> None:
    with pytest.raises(LawError, match=r"editions/released.yaml:1: The key 'day' is unknown"):
        released.read_list('- {number: "1999.1", day: 1999-01-01}')


def test_releasing_packs_the_edition_and_writes_its_line(tmp_path) -> None:
    (tmp_path / "editions").mkdir()
    (tmp_path / released.LIST).write_text("# the list\n")
    edition = law.edition()
    line = release(edition, room=tmp_path)
    assert released.read_list((tmp_path / released.LIST).read_text()) == (line,)
    assert released.unpack(line, (tmp_path / line.file).read_bytes()).digest == edition.digest


def test_the_check_says_whether_the_edition_is_released_and_unchanged() -> None:
    edition = law.edition()
    as_is = released.Release(edition.number, edition.day, edition.digest)
    other = released.Release(edition.number, edition.day, "0" * 64)
    kinds = {
        name: {finding.kind for finding in check.report(edition, released=lines).findings}
        for name, lines in {"open": (), "released": (as_is,), "changed": (other,)}.items()
    }
    assert "edition_open" in kinds["open"]
    assert not {"edition_open", "edition_changed"} & kinds["released"]
    assert "edition_changed" in kinds["changed"]
    assert not check.report(edition, released=(other,)).ok


def test_an_edition_loads_in_under_three_tenths_of_a_second() -> None:
    line = shelf.released_editions()[-1]
    packed = released.pack(shelf.edition(line.number).content)
    ways = {
        "current": lambda: reader.read(shelf.law_files()),
        "released": lambda: released.unpack(line, packed),
    }
    for name, load in ways.items():
        best = min(_seconds(load) for _ in range(3))
        assert best < 0.3, (name, best)


def _seconds(load) -> float:
    start = process_time()
    load()
    return process_time() - start


def test_a_released_number_is_never_given_again(monkeypatch, capsys) -> None:
    edition = law.edition()
    line = released.Release(edition.number, edition.day, edition.digest)
    monkeypatch.setattr(shelf, "released_editions", lambda: (line,))
    assert main() == 1
    assert "A changed one wants a new number." in capsys.readouterr().out
