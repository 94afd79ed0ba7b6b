"""`maatwerk demo` as a stranger runs it, and what it leaves: the answer, the sealed papers, the binder."""

import json
import os
import subprocess
import sys
import zipfile
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from maatwerk.config import cli
from maatwerk.config.demonstration import material, peek, story, volume
from maatwerk.config.outcome import InputRefused
from tests.cases import inputs
from tests.paperwork import conformance

pytestmark = pytest.mark.slow

ALONE = {name: value for name, value in os.environ.items() if name != "DJANGO_SETTINGS_MODULE"}
SCHEMAS = Path(__file__).parents[2] / "docs" / "schemas"
GATES = ["accept", "imaging", "design", "produce", "verify", "release", "deliver", "follow_up"]


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> tuple[dict[str, Any], Path]:
    """Run the command once, in a process of its own."""
    out = tmp_path_factory.mktemp("out")
    done = subprocess.run(
        [sys.executable, "-m", "maatwerk.config", "demo", "--json", "--out", str(out)],
        capture_output=True,
        text=True,
        cwd=out,
        env=ALONE,
        timeout=600,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-3000:]
    return json.loads(done.stdout), out


def answer(capsys: pytest.CaptureFixture[str], *words: str) -> tuple[int, dict[str, Any]]:
    """Run one command in this process and return its code and its one JSON object, checked by its schema."""
    code = cli.main([*words, "--json"])
    data = json.loads(capsys.readouterr().out)
    name = data["schema"].removeprefix("maatwerk.").partition("/")[0]
    jsonschema.validate(data, json.loads((SCHEMAS / f"{name}.json").read_text("utf-8")))
    return code, data


def test_it_opens_eight_gates_and_stays_intact(told: tuple[dict[str, Any], Path]) -> None:
    report, _ = told
    jsonschema.validate(report, json.loads((SCHEMAS / "demo.json").read_text("utf-8")))
    assert [gate["gate"] for gate in report["gates"]] == GATES
    assert report["gates_opened"] == 8
    assert report["archive"] == "intact"
    assert len(report["refusals"]) >= 13


def test_each_gate_that_law_guards_cites_a_place_of_the_law(told: tuple[dict[str, Any], Path]) -> None:
    places = json.loads(
        (Path(cli.__file__).parents[1] / "regulation/eu/mdr/structure.json").read_text("utf-8")
    )
    known = set(places if isinstance(places, list) else places["ids"])
    for gate in told[0]["gates"]:
        if gate["basis"] in {"law", "guidance"}:
            assert known & set(gate["cites"]), gate


def test_the_sealed_papers_hold_against_every_check(
    told: tuple[dict[str, Any], Path], tmp_path: Path
) -> None:
    for name in ("statement.pdf", "label.pdf", "case-sheet.pdf"):
        assert conformance.faults((told[1] / name).read_bytes(), place=tmp_path) == [], name


def test_pdfsig_finds_the_seal_valid(told: tuple[dict[str, Any], Path]) -> None:
    said = subprocess.run(
        ["pdfsig", str(told[1] / "statement.pdf")], capture_output=True, text=True, check=False
    ).stdout
    assert "Signature is Valid" in said
    assert "Total document signed" in said
    assert "Sint-Maarwijk University Hospital" in said


def test_text_and_data_of_the_statement_agree(
    told: tuple[dict[str, Any], Path], capsys: pytest.CaptureFixture[str]
) -> None:
    code, report = answer(capsys, "statement", "lint", str(told[1] / "statement.pdf"))
    assert (code, report["complete"], report["data_matches_text"], report["seal"]) == (
        0,
        True,
        "yes",
        "valid",
    )


def test_the_binder_verifies_here_and_without_this_program(
    told: tuple[dict[str, Any], Path], capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    packed = told[1] / "binder.zip"
    code, report = answer(capsys, "binder", "verify", str(packed))
    assert (code, report["state"], report["seal"]["verdict"]) == (0, "intact", "unknown_signer")
    fingerprint = report["seal"]["fingerprint"]
    code, report = answer(capsys, "binder", "verify", str(packed), "--fingerprint", fingerprint)
    assert (code, report["seal"]["verdict"]) == (0, "valid")
    with zipfile.ZipFile(packed) as binder:
        binder.extractall(tmp_path)
    alone = subprocess.run(
        [sys.executable, "-I", "-S", "verify.py", str(packed)],
        capture_output=True,
        text=True,
        cwd=tmp_path,
        check=False,
    )
    assert json.loads(alone.stdout)["state"] == "intact"


def test_the_steps_are_named(capsys: pytest.CaptureFixture[str]) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "maatwerk.config", "demo", "--steps", "--json"],
        capture_output=True,
        text=True,
        env=ALONE,
        check=True,
    )
    data = json.loads(done.stdout)
    jsonschema.validate(data, json.loads((SCHEMAS / "steps.json").read_text("utf-8")))
    assert "prescribe" in data["steps"]


def test_an_unknown_step_is_refused() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "maatwerk.config", "demo", "--skip", "nothing-like-it", "--json"],
        capture_output=True,
        text=True,
        env=ALONE,
        check=False,
    )
    assert done.returncode == 2
    assert json.loads(done.stdout)["error"]["code"] == "step_unknown"


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (["law", "route", "--facts", "{facts}"], 1),
        (["law", "judge", "--facts", "{facts}"], 1),
        (["law", "coverage"], 0),
        (["law", "check"], 0),
        (["law", "show", "mdr-10-5"], 0),
        (["law", "route", "--facts", "/nowhere.json"], 2),
        (["measure", "mesh", "/nowhere.stl"], 2),
        (["statement", "lint", "/nowhere.pdf"], 2),
        (["binder", "verify", "/nowhere.zip"], 2),
        (["nonsense"], 2),
    ],
)
def test_every_command_answers_with_one_object_of_its_schema(
    words: list[str], code: int, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    facts = tmp_path / "facts.json"
    facts.write_text('{"has_medical_purpose": true, "prescription_is_written": null}', "utf-8")
    said, _ = answer(capsys, *[word.format(facts=facts) for word in words])
    assert said == code


@pytest.mark.parametrize("words", [("statement", "lint"), ("binder", "verify"), ("law", "route", "--facts")])
@pytest.mark.parametrize("kind", ["device", "pipe"])
def test_what_never_ends_is_refused_at_once(
    words: tuple[str, ...], kind: str, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    endless = Path("/dev/zero")
    if kind == "pipe":
        endless = tmp_path / "pipe"
        os.mkfifo(endless)
    code, report = answer(capsys, *words, str(endless))
    assert (code, report["error"]["code"]) == (2, "not_a_file")


@pytest.mark.parametrize("word", ["--mesh", "--series"])
@pytest.mark.parametrize("kind", ["device", "pipe", "nothing"])
def test_the_demonstration_waits_for_nothing_that_never_ends(word: str, kind: str, tmp_path: Path) -> None:
    given = tmp_path / "given"
    if kind == "pipe":
        os.mkfifo(given)
    with pytest.raises(InputRefused) as caught:
        gather(Path("/dev/zero") if kind == "device" else given, word=word, folder=tmp_path)
    assert caught.value.code == ("not_found" if kind == "nothing" else "not_a_file")


def gather(given: Path, *, word: str, folder: Path) -> material.Material:
    """Gather the files of the demonstration with one of them from outside."""
    return material.gather(
        folder=folder,
        head=volume.phantom(),
        acquired_on=date(2026, 10, 2),
        own_series=given if word == "--series" else None,
        own_mesh=given if word == "--mesh" else None,
    )


@pytest.mark.parametrize(
    ("word", "content", "code"),
    [("--mesh", b"\0" * 80 + b"\1\0\0\0" + b"\0" * 20, "truncated_stl"), ("--series", b"no", "not_dicom")],
)
def test_the_demonstration_refuses_what_cannot_be_read_before_it_begins(
    word: str, content: bytes, code: str, tmp_path: Path
) -> None:
    given = tmp_path / "given"
    place = given
    if word == "--series":
        given.mkdir()
        place = given / "letter.txt"
    place.write_bytes(content)
    with pytest.raises(InputRefused) as caught:
        gather(given, word=word, folder=tmp_path)
    assert caught.value.code == code and caught.value.what and caught.value.do


@pytest.mark.parametrize("told", ["", "Head PHANTOM 3"])
def test_a_zip_of_somebody_elses_series_says_whose_it_is(told: str, tmp_path: Path) -> None:
    packed = tmp_path / "study.zip"
    packed.write_bytes(inputs.series(patient={"PatientID": "0088 4417"}, SeriesDescription=told))
    assert peek.whose(packed) == ("0088 4417", bool(told))


def test_papers_need_a_folder(tmp_path: Path) -> None:
    (tmp_path / "taken").write_text("", "utf-8")
    with pytest.raises(InputRefused) as caught:
        story.tell(out=tmp_path / "taken", head=volume.phantom(), now=datetime.now(UTC))
    assert caught.value.code == "folder_unusable"


@pytest.mark.parametrize("content", ["[]", "{", '{"no_such_fact": 1}', '{"has_medical_purpose": "maybe"}'])
def test_facts_that_cannot_be_meant_are_refused(
    content: str, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    facts = tmp_path / "facts.json"
    facts.write_text(content, "utf-8")
    code, report = answer(capsys, "law", "route", "--facts", str(facts))
    assert code == 2
    assert report["error"]["do"]


@pytest.mark.django_db
def test_the_archive_of_an_empty_installation_is_empty(capsys: pytest.CaptureFixture[str]) -> None:
    code, report = answer(capsys, "archive", "verify")
    assert (code, report["state"]) == (0, "empty")
