"""The command line: one JSON object on stdout, exit 0 when done, 2 when the input is refused."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from maatwerk.measure import __main__ as command
from maatwerk.measure import child
from maatwerk.measure.errors import ReaderFault

from . import images
from .reading import check_schema
from .shapes import box, joined, sphere, stl


def say(capsys: pytest.CaptureFixture[str], *words: object) -> tuple[int, dict[str, Any]]:
    """Run the command in this process and return exit code and JSON."""
    code = command.main([str(word) for word in words])
    said = capsys.readouterr()
    assert said.err == "" and len(said.out.splitlines()) == 1
    answer: dict[str, Any] = check_schema(json.loads(said.out))
    return code, answer


@pytest.fixture
def files(tmp_path: Path) -> Path:
    """A folder with a design, a scan, a region and a damaged file."""
    (tmp_path / "design.stl").write_bytes(stl(sphere(10.0)))
    (tmp_path / "scan.stl").write_bytes(stl(sphere(10.1)))
    (tmp_path / "region.stl").write_bytes(stl(box((9, 9, 9), at=(0, 0, 10))))
    (tmp_path / "cut.stl").write_bytes(stl(box())[:-20])
    return tmp_path


def test_mesh_series_compare_and_preview_answer(capsys: pytest.CaptureFixture[str], files: Path) -> None:
    assert say(capsys, "mesh", files / "design.stl", "--json")[1]["total"] == "GOOD"
    images.write_series(files / "ct")
    assert (
        say(capsys, "series", files / "ct", "--on", "2026-11-23", "--json")[1]["series"][0]["age_days"] == 52
    )
    words = ("compare", files / "design.stl", files / "scan.stl", "--region", f"top={files / 'region.stl'}")
    code, answer = say(capsys, *words, "--out", files / "heat.png", "--json")
    assert code == 0 and "top" in answer["regions"] and (files / "heat.png").exists()
    assert say(capsys, "preview", files / "scan.stl", "--out", files / "a.png", "--json")[0] == 0


def test_a_mesh_that_stops_is_a_negative_answer(capsys: pytest.CaptureFixture[str], files: Path) -> None:
    vertices, faces = box()
    (files / "open.stl").write_bytes(stl((vertices, faces[:-1])))
    code, answer = say(capsys, "mesh", files / "open.stl", "--json")
    assert (code, answer["total"]) == (1, "STOP")


def test_everything_measured_a_field_and_a_picture_of_each_finding(
    capsys: pytest.CaptureFixture[str], files: Path
) -> None:
    (files / "thin.stl").write_bytes(stl(joined(box((30, 20, 0.4)), box(at=(40, 0, 0)))))
    (files / "pictures").mkdir()
    words = ("--gap-limit", "0.5", "--up", "0,1,0", "--functional", "1", "--overhang-limit", "50")
    beside = ("--field", files / "field.ply", "--pictures", files / "pictures")
    code, answer = say(capsys, "mesh", files / "thin.stl", "--full", *words, *beside, "--json")
    assert (code, answer["schema"], answer["mesh"]["total"]) == (0, "maatwerk.inspection/1", "REVIEW")
    assert answer["overhang"]["up"] == [0, 1, 0] and answer["smallest"]["kind"] == "wall"
    assert (files / "field.ply").read_bytes().count(b"property float thickness") == 1
    names = sorted(path.name for path in (files / "pictures").iterdir())
    assert names == [f"{at + 1:02d}-{one['code']}.png" for at, one in enumerate(answer["mesh"]["findings"])]
    assert all(path.read_bytes().startswith(b"\x89PNG") for path in (files / "pictures").iterdir())
    found, refused = say(capsys, "mesh", files / "thin.stl", "--pictures", files / "none", "--json")
    assert (found, refused["error"]["code"]) == (2, "not_found")


def test_fit_answers(capsys: pytest.CaptureFixture[str], files: Path, bone_series: Path) -> None:
    (files / "patch.stl").write_bytes(stl(images.bone_surface(low=(-14, -45, 18), high=(24, -22, 44))))
    words = ("fit", files / "patch.stl", bone_series, "--contact", "model", "--threshold", "320", "--json")
    assert say(capsys, *words)[1]["total"] == "GOOD"


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (("mesh", "cut.stl"), "truncated_stl"),
        (("mesh", "missing.stl"), "not_found"),
        (("series", "design.stl"), "not_dicom"),
        (("compare", "design.stl", "scan.stl", "--points", "design.stl"), "option_unknown"),
        (("compare", "design.stl", "scan.stl", "--region", "top"), "option_unknown"),
        (("compare", "design.stl", "scan.stl", "--out", "heat.gif"), "option_unknown"),
        (("compare", "design.stl", "scan.stl", "--out", "no-such-folder/heat.png"), "not_found"),
        (("mesh", "/dev/zero"), "not_found"),
        (("mesh", "design.stl", "--wall-limit", "nan"), "option_unknown"),
        (("mesh", "design.stl", "--gap-limit", "-1"), "option_unknown"),
        (("mesh", "design.stl", "--edge-limit", "200"), "option_unknown"),
        (("mesh", "design.stl", "--overhang-limit", "200"), "option_unknown"),
        (("mesh", "design.stl", "--up", "0,0,0"), "option_unknown"),
        (("mesh", "design.stl", "--up", "north"), "option_unknown"),
        (("mesh", "design.stl", "--functional", "0"), "option_unknown"),
        (("series", "design.stl", "--on", "yesterday"), "option_unknown"),
    ],
)
def test_a_refused_input_exits_with_two_and_says_why(
    capsys: pytest.CaptureFixture[str], files: Path, words: tuple[str, ...], code: str
) -> None:
    placed = [str(files / word) if word.endswith((".stl", ".gif")) else word for word in words]
    found, answer = say(capsys, *placed, "--json")
    assert found == 2 and answer["error"]["code"] == code
    assert answer["error"]["what"] and answer["error"]["where"] and answer["error"]["do"]
    assert not (files / "heat.gif").exists()


@pytest.mark.parametrize("kind", ["mesh", "region"])
def test_a_folder_is_no_mesh(capsys: pytest.CaptureFixture[str], files: Path, kind: str) -> None:
    (files / "folder").mkdir()
    words = ("compare", files / "design.stl", files / "scan.stl", "--region", f"top={files / 'folder'}")
    found, answer = say(capsys, *(("mesh", files / "folder") if kind == "mesh" else words), "--json")
    assert (found, answer["error"]["code"]) == (2, "not_found")
    assert "folder" in answer["error"]["what"]


def test_a_fault_of_ours_exits_with_three(
    capsys: pytest.CaptureFixture[str], files: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object, **__: object) -> None:
        raise ReaderFault("the reading process cannot be started")

    monkeypatch.setattr(child, "run", broken)
    code, answer = say(capsys, "mesh", files / "design.stl", "--json")
    assert code == 3 and answer["error"]["code"] == "fault"


def test_the_program_itself_runs(files: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "maatwerk.measure", "mesh", str(files / "design.stl"), "--json"],
        capture_output=True, check=True, timeout=60,
    )  # fmt: skip
    assert done.stderr == b"" and json.loads(done.stdout)["format"] == "stl_binary"
