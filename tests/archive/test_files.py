"""Files: kept once under their SHA-256, read-only, verified on every read, shut away until inspected."""

import hashlib
import uuid
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from maatwerk.archive import actions, files, queries
from maatwerk.archive.errors import FileDamaged, FileRefused
from maatwerk.archive.models import Event, StoredFile

from .conftest import ACTOR, AT, kinds_found, verified

CONTENT = b"solid guide\nendsolid guide\n"
KeepFile = Callable[..., StoredFile]


@pytest.fixture
def keep_file(institution: uuid.UUID) -> KeepFile:
    def kept(**other: Any) -> StoredFile:
        arguments: dict[str, Any] = {"content": CONTENT, "name": "guide.stl", "media_type": "model/stl"}
        return actions.keep_file(**{**arguments, **other}, institution_key=institution, actor=ACTOR, at=AT)

    return kept


def test_a_file_is_kept_under_its_digest_and_read_back(keep_file: KeepFile, settings: Any) -> None:
    stored = keep_file()
    assert stored.sha256 == hashlib.sha256(CONTENT).hexdigest()
    assert stored.size == len(CONTENT)
    assert queries.read_file(stored.sha256) == CONTENT
    where = Path(settings.FILES_DIR) / stored.sha256[:2] / stored.sha256[2:]
    assert where.stat().st_mode & 0o777 == 0o400
    assert [path for path in where.parent.iterdir() if path.name.startswith(".")] == []
    found = verified()
    assert (found.state, found.counts.files) == ("intact", 1)


def test_the_same_content_is_the_same_file(keep_file: KeepFile) -> None:
    assert keep_file().pk == keep_file(name="copy.stl").pk
    assert Event.objects.count() == 1


def test_the_same_content_of_two_people_is_two_rows(keep_file: KeepFile) -> None:
    one, two = keep_file(salt_key="patient:1"), keep_file(salt_key="patient:2")
    assert one.pk != two.pk
    assert one.sha256 == two.sha256
    assert verified().state == "intact"


def test_a_file_in_quarantine_cannot_be_read_until_released(keep_file: KeepFile) -> None:
    stored = keep_file(quarantine=True)
    with pytest.raises(FileRefused) as refused:
        queries.read_file(stored.sha256)
    assert refused.value.code == "file_quarantined"
    assert queries.read_for_inspection(stored.sha256) == CONTENT
    assert verified().state == "intact"
    actions.release_from_quarantine(stored=stored, actor=ACTOR, at=AT, detail={"inspected": "mesh"})
    assert queries.read_file(stored.sha256) == CONTENT
    assert verified().state == "intact"


def test_content_that_was_inspected_once_needs_no_second_quarantine(keep_file: KeepFile) -> None:
    keep_file()
    again = keep_file(quarantine=True, salt_key="patient:1")
    assert queries.read_file(again.sha256) == CONTENT
    assert verified().state == "intact"


@pytest.mark.parametrize("damage", [CONTENT.replace(b"guide", b"gauge"), CONTENT[:9], b""])
def test_a_file_swapped_or_cut_is_refused_and_named(keep_file: KeepFile, damage: bytes) -> None:
    stored = keep_file()
    where = files.place(stored.sha256)
    where.chmod(0o600)
    where.write_bytes(damage)
    with pytest.raises(FileDamaged, match="backup"):
        queries.read_file(stored.sha256)
    found = verified()
    assert kinds_found(found) == ["file_changed"]
    assert found.findings[0].subject == f"archive.StoredFile:{stored.pk}"


def test_a_file_that_is_gone_is_named(keep_file: KeepFile) -> None:
    stored = keep_file()
    files.place(stored.sha256).unlink()
    with pytest.raises(FileRefused, match="not in the store"):
        queries.read_file(stored.sha256)
    assert kinds_found(verified()) == ["file_missing"]


def test_a_quarantined_file_that_was_changed_is_named(keep_file: KeepFile) -> None:
    stored = keep_file(quarantine=True)
    where = files.quarantine_place(stored.sha256)
    where.chmod(0o600)
    where.write_bytes(b"other")
    assert kinds_found(verified()) == ["file_changed"]
    where.unlink()
    assert kinds_found(verified()) == ["file_missing"]
    with pytest.raises(FileRefused, match="neither"):
        actions.release_from_quarantine(stored=stored, actor=ACTOR, at=AT)


def test_a_released_file_moved_back_to_quarantine_is_named(keep_file: KeepFile) -> None:
    stored = keep_file(quarantine=True)
    actions.release_from_quarantine(stored=stored, actor=ACTOR, at=AT)
    files.place(stored.sha256).rename(files.quarantine_place(stored.sha256))
    assert kinds_found(verified()) == ["file_missing"]


def test_when_the_write_fails_nothing_half_written_stays(
    keep_file: KeepFile, monkeypatch: pytest.MonkeyPatch, settings: Any
) -> None:
    def no_space(handle: int) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr("os.fsync", no_space)
        with pytest.raises(OSError, match="No space"):
            keep_file()
    assert [path for path in Path(settings.FILES_DIR).rglob("*") if path.is_file()] == []
    assert StoredFile.objects.count() == 0


@pytest.mark.parametrize("name", ["../../etc/passwd", "AB" * 32, "ab" * 31, ""])
def test_only_a_digest_names_a_file(name: str, db: None) -> None:
    with pytest.raises(FileRefused, match="64"):
        queries.read_file(name)


@pytest.mark.parametrize("name", ["", "a\x00b"])
def test_a_file_needs_a_name(keep_file: KeepFile, name: str) -> None:
    with pytest.raises(FileRefused, match="name"):
        keep_file(name=name)
