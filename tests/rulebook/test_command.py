"""`maatwerk law` on facts that cannot be meant: each is refused in a sentence, none breaks the program."""

import json
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from maatwerk.config import cli

SCHEMAS = Path(__file__).parents[2] / "docs" / "schemas"


def law(capsys: pytest.CaptureFixture[str], *words: str) -> tuple[int, dict[str, Any]]:
    code = cli.main(["law", *words, "--json"])
    data = json.loads(capsys.readouterr().out)
    name = data["schema"].removeprefix("maatwerk.").partition("/")[0]
    jsonschema.validate(data, json.loads((SCHEMAS / f"{name}.json").read_text("utf-8")))
    return code, data


@pytest.mark.parametrize("words", [("route",), ("judge",), ("diff", "2026.1", "2026.1")])
@pytest.mark.parametrize(
    ("facts", "code"),
    [
        ('{"is_softwear": true}', "fact_unknown"),
        ('{"duration": "for ever"}', "fact_value_refused"),
        ('{"prescriber_design_decisions": NaN}', "fact_value_refused"),
        (f'{{"prescriber_design_decisions": 1{"0" * 400}}}', "fact_value_refused"),
        (f'{{"prescriber_design_decisions": 1{"0" * 5000}}}', "json_unreadable"),
        ('{"delivered_on": "9999-12-31"}', "fact_value_refused"),
        ('{"is_software": true, "is_software": false}', "json_unreadable"),
        ('{"imaging_modality": "\\ud800"}', "json_unreadable"),
        ('{"\\ud800": true}', "json_unreadable"),
        ("[1]", "facts_not_flat"),
        ("{", "json_unreadable"),
    ],
)
def test_facts_that_cannot_be_meant_are_refused(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, words: tuple[str, ...], facts: str, code: str
) -> None:
    file = tmp_path / "facts.json"
    file.write_text(facts, "utf-8")
    found, data = law(capsys, *words, "--facts", str(file))
    assert (found, data["error"]["code"]) == (2, code)
    assert data["error"]["what"] and data["error"]["do"]


@pytest.mark.parametrize("day", ["2026-13-01", "20261123", "2026-W48-1", "9999-12-31", "today", ""])
def test_a_day_that_is_none_is_refused(capsys: pytest.CaptureFixture[str], tmp_path: Path, day: str) -> None:
    file = tmp_path / "facts.json"
    file.write_text("{}", "utf-8")
    for kind in ("route", "judge"):
        found, data = law(capsys, kind, "--facts", str(file), "--on", day)
        assert (found, data["error"]["code"]) == (2, "date_unreadable")


def test_the_first_and_the_last_day_that_can_be_named_are_judged(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    facts = {"route": "custom_made", "is_delivered": True, "relies_on_derogation": True}
    for day in ("1900-01-01", "2999-12-31"):
        file = tmp_path / "facts.json"
        said = dict.fromkeys(("delivered_on", "statement_kept_until", "derogation_valid_until"), day)
        file.write_text(json.dumps(facts | said), "utf-8")
        found, data = law(capsys, "judge", "--facts", str(file), "--on", "2999-12-31")
        assert found == 1 and data["on"] == "2999-12-31"


IMPLANT = {
    "route": "custom_made",
    "device_class": "III",
    "is_implantable": True,
    "certificate_covers_device": False,
    "authority_derogation_held": False,
    "certificate_application_lodged_on": "2024-05-26",
    "certificate_agreement_signed_on": "2024-09-26",
}


@pytest.mark.parametrize(("day", "verdict"), [("2026-05-25", "met"), ("2026-05-27", "not_met")])
def test_a_past_day_is_judged_by_its_own_words(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, day: str, verdict: str
) -> None:
    file = tmp_path / "facts.json"
    file.write_text(json.dumps(IMPLANT), "utf-8")
    for edition in ((), ("--edition", "2026.1")):
        _code, data = law(capsys, "judge", "--facts", str(file), "--on", day, *edition)
        found = {each["duty"]: each["verdict"] for each in data["verdicts"]}
        assert found["mdr-52-8-certificate"] == verdict
    _code, data = law(capsys, "route", "--facts", str(file), "--on", day)
    assert data["on"] == day
