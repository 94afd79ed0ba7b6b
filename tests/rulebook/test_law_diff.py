"""`maatwerk law diff` and `law judge --what-if` in words that a lab manager reads, and as JSON."""

import json
import re
from pathlib import Path
from typing import Any

import pytest

from maatwerk.config import cli
from maatwerk.rulebook import differences, editions, shelf
from tests.rulebook import law
from tests.rulebook.test_command import law as ask

WHAT_IF = "com-2025-1023"


@pytest.fixture
def facts(tmp_path: Path) -> str:
    file = tmp_path / "facts.json"
    said = {"route": "custom_made", "prrc_is_appointed": True, "prrc_is_qualified": False}
    file.write_text(json.dumps(said), "utf-8")
    return str(file)


def words(capsys: pytest.CaptureFixture[str], *asked: str) -> str:
    assert cli.main(["law", *asked]) in (0, 1)
    return " ".join(capsys.readouterr().out.split())


def test_two_editions_are_told_by_area_with_places_and_with_what_they_mean_for_you(
    capsys: pytest.CaptureFixture[str], facts: str
) -> None:
    said = words(capsys, "diff", "2026.1", "2026.2", "--facts", facts, "--on", "2026-11-28")
    assert "from edition 2026.1 (23 November 2026) to edition 2026.2" in said
    assert "No lawyer has checked 2026.1 and 2026.2." in said
    assert "Who we are and who answers" in said
    assert "New: Responsible person (PRRC), qualified (Art. 15(1), 1st subparagraph" in said
    assert "For you: not met." in said
    assert "By the list" not in said
    assert re.search(r"Besides: questions: \d+ new", said)
    assert "clauses of ISO 13485: 72 new" in said
    assert "For you, by the facts given, on 28 November 2026:" in said
    assert "1 new duty: not met." in said
    assert "mdr-" not in said and "{" not in said


def test_what_reads_otherwise_since_a_day_says_the_day() -> None:
    first, now = shelf.edition("2026.1"), law.edition()
    answer = editions.diff(first, now)
    found = {one.duty.id: one for one in differences.differences(first, now, answer=answer, on=law.ON)}
    label = found["mdr-annex-i-23-2-f"]
    assert (label.kind, str(label.since)) == ("says", "2026-01-01")
    assert found["mdr-10-16"].kind == "new" and found["mdr-10-16"].since is None
    gone = differences.differences(now, first, answer=editions.diff(now, first), on=law.ON)
    assert {one.kind for one in gone if one.duty.id == "mdr-10-16"} == {"gone"}


def test_a_proposal_is_told_as_no_law_with_the_verdicts_that_would_turn(
    capsys: pytest.CaptureFixture[str], facts: str
) -> None:
    said = words(capsys, "diff", "2026.2", WHAT_IF, "--facts", facts)
    assert said.startswith("NOT LAW. Reported by others, unverified")
    assert "For you: not met turns to met." in said
    assert "1 verdict turns from not met to met." in said
    assert "Reported, and no verdict follows from it" in said
    code, data = ask(capsys, "diff", "2026.2", WHAT_IF, "--facts", facts)
    assert (code, data["schema"], data["to"]) == (0, "maatwerk.law-diff/1", f"2026.2+{WHAT_IF}")
    assert data["changed"] == ["duty mdr-15-1", "duty mdr-86-1-yearly"]
    assert data["answers"] == [{"what": "mdr-15-1", "from": "not_met", "to": "met"}]


def test_judging_what_if_marks_what_the_proposal_alters(
    capsys: pytest.CaptureFixture[str], facts: str
) -> None:
    assert words(capsys, "judge", "--facts", facts, "--what-if", WHAT_IF).startswith("NOT LAW.")
    _code, data = ask(capsys, "judge", "--facts", facts, "--what-if", WHAT_IF)
    found: dict[str, Any] = {one["duty"]: one for one in data["verdicts"]}
    assert data["edition"] == f"2026.2+{WHAT_IF}"
    assert (found["mdr-15-1"]["verdict"], found["mdr-15-1"]["confidence"]) == ("met", "unverified")
    _code, plain = ask(capsys, "judge", "--facts", facts)
    assert {one["duty"]: one["verdict"] for one in plain["verdicts"]}["mdr-15-1"] == "not_met"


@pytest.mark.parametrize(
    ("asked", "what"),
    [
        (("diff", "2026.2", "com-1999-1"), "There is no edition 'com-1999-1'"),
        (("judge", "--what-if", "com-1999-1"), "There is no proposal 'com-1999-1'"),
        (("judge", "--edition", WHAT_IF), f"There is no edition '{WHAT_IF}'"),
        (("judge", "--edition", "2026.1", "--what-if", WHAT_IF), "both asked for"),
    ],
)
def test_what_is_not_on_the_shelf_is_refused(
    capsys: pytest.CaptureFixture[str], facts: str, asked: tuple[str, ...], what: str
) -> None:
    code, data = ask(capsys, *asked, "--facts", facts)
    assert code == 2
    assert what in data["error"]["what"]
    assert data["error"]["do"]
