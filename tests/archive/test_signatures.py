"""Signatures: fresh, for exactly this, by this person, once; and checkable long after."""

import dataclasses
import datetime as dt
import json
import os
import uuid
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec

from maatwerk.archive import actions, keys, queries, signatures
from maatwerk.archive.actors import Actor
from maatwerk.archive.errors import KeyRefused, SignatureRefused
from maatwerk.archive.models import Event, KeyCertificate

from .conftest import ACTOR, AT, DIGEST, attack, proof, verified
from .sample import Sample

Keep = Callable[..., Sample]


def sign(sample: Sample, **other: Any) -> Event:
    arguments: dict[str, Any] = {
        "meaning": "approves the design",
        "digest": DIGEST,
        "proof": proof(),
        "actor": ACTOR,
        "at": AT,
    }
    return actions.sign(subject=sample, **{**arguments, **other})


def test_a_signature_is_an_event_with_meaning_digest_and_proof(keep: Keep) -> None:
    sample = keep()
    event = sign(sample, detail={"files": 3})
    said = json.loads(event.text)
    assert said["signature"]["meaning"] == "approves the design"
    assert said["signature"]["digest"] == DIGEST
    assert said["signature"]["proof"]["account_id"] == ACTOR.id
    assert said["detail"] == {"files": 3}
    assert KeyCertificate.objects.get().fingerprint == said["signature"]["certificate"]
    found = verified()
    assert found.state == "intact"
    assert found.counts.signatures == 1


@pytest.mark.parametrize(
    ("code", "other"),
    [
        ("proof_stale", {"proof": proof(at=AT - dt.timedelta(minutes=5, microseconds=1))}),
        ("proof_stale", {"proof": proof(at=AT + dt.timedelta(microseconds=1))}),
        ("proof_for_something_else", {"proof": proof(digest="cd" * 32)}),
        ("proof_of_someone_else", {"proof": proof(account_id=8)}),
        ("proof_of_someone_else", {"actor": Actor(id=None, name=ACTOR.name)}),
        ("meaning_missing", {"meaning": ""}),
        ("digest_unfit", {"digest": "AB" * 32}),
        ("nonce_unfit", {"proof": proof(nonce="")}),
    ],
)
def test_a_signature_is_refused(keep: Keep, code: str, other: dict[str, Any]) -> None:
    sample = keep()
    with pytest.raises(SignatureRefused) as refused:
        sign(sample, **other)
    assert refused.value.code == code
    assert len(queries.history(sample)) == 1


def test_a_proof_at_the_edge_of_five_minutes_is_fresh(keep: Keep) -> None:
    sign(keep(), proof=proof(at=AT - signatures.FRESH))
    assert verified().state == "intact"


def test_a_proof_is_spent_once(keep: Keep) -> None:
    sample, once = keep(), proof()
    sign(sample, proof=once)
    with pytest.raises(SignatureRefused) as refused:
        sign(sample, proof=once, meaning="releases")
    assert refused.value.code == "proof_spent"
    assert Event.objects.filter(kind="archive.signature").count() == 1


CHANGES: list[tuple[str, dict[str, Any]]] = [
    ("meaning", {"signature": {"meaning": "rejects the design"}}),
    ("digest", {"signature": {"digest": "cd" * 32}}),
    ("proof", {"signature": {"proof": {"nonce": "other"}}}),
    ("method", {"signature": {"proof": {"method": "none"}}}),
    ("age", {"signature": {"proof": {"at": "2026-11-23T09:00:00.000000Z"}}}),
    ("person", {"signature": {"proof": {"account_id": 8}}}),
    ("certificate", {"signature": {"certificate": "00" * 32}}),
    ("value", {"signature": {"value": "3006020101020101"}}),
    ("no value", {"signature": {"value": "zz"}}),
    ("detail", {"detail": {"files": 4}}),
    ("no signature", {"signature": None}),
    ("odd moment", {"signature": {"proof": {"at": "soon"}}}),
]


def _changed(content: Any, change: Any) -> Any:
    if isinstance(content, dict) and isinstance(change, dict):
        return {**content, **{key: _changed(content.get(key), part) for key, part in change.items()}}
    return change


@pytest.mark.parametrize("change", [change for _, change in CHANGES], ids=[name for name, _ in CHANGES])
def test_a_signature_with_another_content_is_invalid(keep: Keep, change: dict[str, Any]) -> None:
    event = sign(keep(), detail={"files": 3})
    content = _changed(json.loads(event.text), change)
    assert _fault(event, content=content)
    assert _fault(event, content=json.loads(event.text)) is None


@pytest.mark.parametrize(
    "other",
    [
        {"number": 9},
        {"previous": "00" * 32},
        {"institution": str(uuid.uuid4())},
        {"subject": "archive_sample.Sample:99"},
        {"at": "2026-11-23T09:30:01.000000Z"},
        {"actor": {"id": ACTOR.id, "name": "Someone"}},
    ],
)
def test_a_signature_holds_only_at_its_place_in_the_chain(keep: Keep, other: dict[str, Any]) -> None:
    event = sign(keep())
    assert _fault(event, content=json.loads(event.text), **other)


def _fault(event: Event, *, content: Any, **other: Any) -> str | None:
    arguments: dict[str, Any] = {
        "number": event.number,
        "previous": event.previous,
        "institution": str(event.institution_key),
        "subject": event.subject,
        "at": "2026-11-23T09:30:00.000125Z",
        "actor": {"id": event.actor_id, "name": event.actor_name},
        "certificates": keys.certificates(event.institution_key),
    }
    return signatures.fault(content=content, **{**arguments, **other})


def test_after_the_key_is_replaced_old_signatures_hold(keep: Keep, institution: uuid.UUID) -> None:
    sample = keep()
    sign(sample)
    old = keys.institution_key(institution, at=AT).fingerprint
    new = keys.replace(institution, at=AT, name="Hospital of Hohenfels")
    assert new.fingerprint != old
    sign(sample)
    assert set(keys.certificates(institution)) == {old, new.fingerprint}
    found = verified()
    assert found.state == "intact"
    assert found.counts.signatures == 2


def test_a_certificate_known_from_the_database_only_is_said_to_be_so(
    keep: Keep, institution: uuid.UUID, settings: Any, tmp_path: Path
) -> None:
    sign(keep())
    settings.KEYS_DIR = tmp_path / "elsewhere"
    found = verified()
    assert found.state == "intact"
    assert any(one.what.startswith("who owns certificate") for one in found.not_checked)


def test_a_certificate_that_somebody_brought_along_signs_nothing(
    keep: Keep, institution: uuid.UUID, settings: Any, tmp_path: Path
) -> None:
    sample = keep()
    sign(sample)
    own, settings.KEYS_DIR = settings.KEYS_DIR, tmp_path / "of somebody else"
    forged = sign(sample, proof=proof(nonce="another"))
    settings.KEYS_DIR = own
    found = verified()
    assert [(one.kind.value, one.event) for one in found.findings] == [("signature_invalid", forged.number)]


def test_an_authentication_that_is_no_longer_on_record_as_spent_is_named(keep: Keep) -> None:
    event = sign(keep())
    nonce = json.loads(event.text)["signature"]["proof"]["nonce"]
    attack("DELETE FROM archive_spentnonce")
    found = verified().findings
    named = [(one.kind.value, one.subject, one.event) for one in found]
    assert named == [("row_missing", f"archive.SpentNonce:{nonce}", event.number)]


def test_the_key_lies_in_a_folder_of_its_own_and_is_private(keep: Keep, settings: Any) -> None:
    sample = keep()
    sign(sample)
    path = Path(settings.KEYS_DIR) / str(sample.institution_key) / "key.pem"
    assert path.stat().st_mode & 0o777 == 0o600
    assert path.parent.stat().st_mode & 0o777 == 0o700
    key = keys.institution_key(sample.institution_key, at=AT)
    assert isinstance(key.private_key.curve, ec.SECP256R1)
    assert key.certificate.issuer == key.certificate.subject
    usage = key.certificate.extensions.get_extension_for_class(x509.KeyUsage).value
    assert usage.digital_signature
    assert usage.content_commitment
    assert not usage.key_cert_sign


def test_a_key_can_be_locked_with_a_passphrase(
    institution: uuid.UUID, monkeypatch: pytest.MonkeyPatch, settings: Any
) -> None:
    monkeypatch.setenv("MAATWERK_KEY_PASSPHRASE", "correct horse")
    made = keys.institution_key(institution, at=AT)
    path = Path(settings.KEYS_DIR) / str(institution) / "key.pem"
    assert b"ENCRYPTED" in path.read_bytes()
    assert keys.institution_key(institution, at=AT).fingerprint == made.fingerprint
    for wrong in ("", "wrong"):
        monkeypatch.setenv("MAATWERK_KEY_PASSPHRASE", wrong)
        with pytest.raises(KeyRefused, match="MAATWERK_KEY_PASSPHRASE"):
            keys.institution_key(institution, at=AT)


def test_a_key_that_is_not_of_its_certificate_is_refused(institution: uuid.UUID, settings: Any) -> None:
    keys.institution_key(institution, at=AT)
    folder = Path(settings.KEYS_DIR) / str(institution)
    old = (folder / "key.pem").read_bytes()
    keys.replace(institution, at=AT, name="Hospital")
    (folder / "key.pem").write_bytes(old)
    with pytest.raises(KeyRefused, match="belong together"):
        keys.institution_key(institution, at=AT)
    os.truncate(folder / "key.pem", 20)
    with pytest.raises(KeyRefused, match="cannot be read"):
        keys.institution_key(institution, at=AT)


def test_a_proof_does_not_change() -> None:
    with pytest.raises(dataclasses.FrozenInstanceError):
        proof().nonce = "other"  # type: ignore[misc]
