"""Packs what is on record about a device into one signed zip, and says whether such a zip is whole."""

from __future__ import annotations

import base64
import datetime as dt
import io
import json
import re
import zipfile
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from maatwerk.paperwork import assets, binder_page, seal, unzip, verifier
from maatwerk.paperwork.errors import PaperRefused
from maatwerk.paperwork.lines import Gap, Line

_NAME = re.compile(r"[^\x00-\x20.\x7f/\\:*?\"<>|][^\x00-\x1f\x7f/\\:*?\"<>|]{0,159}")
_RESERVED = re.compile(r"(con|prn|aux|nul|com\d|lpt\d)(\..*)?", re.IGNORECASE)
_IMAGES = "image-references.json"
_EARLIEST = 1980  # the first year that a zip can write


def pack(
    *,
    device: str,
    documents: Mapping[str, bytes],
    data: Mapping[str, Any],
    events: Sequence[Mapping[str, Any]],
    files: Mapping[str, bytes],
    image_references: Sequence[Mapping[str, Any]],
    private_key: ec.EllipticCurvePrivateKey,
    certificate: x509.Certificate,
    at: dt.datetime,
    language: str = "en",
    evidence: Mapping[str, bytes] | None = None,
) -> bytes:
    """Return the binder as a zip that opens without this program.

    `events` are whole events of the archive: the eleven fields that their hash ties, with `hash` and `text`.
    """
    _check(events, private_key, certificate, at)
    fingerprint = seal.fingerprint(certificate)
    held: dict[str, bytes] = {}
    held |= _folder("documents", documents)
    held |= _folder("design", files)
    held |= _folder("evidence", evidence or {})
    held |= _folder("data", {f"{name}.json": _json(value) for name, value in data.items()})
    held[_IMAGES] = _json(list(image_references))
    held[verifier.EVENTS] = _json([dict(event) for event in events])
    held[verifier.CERTIFICATE] = certificate.public_bytes(serialization.Encoding.PEM)
    held["verify.py"] = assets.verifier().encode("utf-8")
    held["index.html"] = binder_page.page(
        device=device,
        at=at,
        fingerprint=fingerprint,
        held=held,
        data=data,
        events=events,
        images=image_references,
        language=language,
    )
    held |= _signed(held, device=device, fingerprint=fingerprint, count=len(events), key=private_key, at=at)
    return _zipped(held, at=at)


def _signed(
    held: Mapping[str, bytes],
    *,
    device: str,
    fingerprint: str,
    count: int,
    key: ec.EllipticCurvePrivateKey,
    at: dt.datetime,
) -> dict[str, bytes]:
    """Return the manifest of everything held, and the signature over it."""
    manifest = verifier.canonical(
        {
            "schema": "maatwerk.manifest/1",
            "device": device,
            "at": at.astimezone(dt.UTC).isoformat().replace("+00:00", "Z"),
            "certificate": fingerprint,
            "events": count,
            "files": {
                name: {"bytes": len(content), "sha256": _sha256(content)} for name, content in held.items()
            },
        }
    )
    signature = key.sign(verifier.MANIFEST_DOMAIN + manifest, ec.ECDSA(hashes.SHA256()))
    box = {
        "schema": "maatwerk.manifest-signature/1",
        "algorithm": "ecdsa-p256-sha256",
        "signature": base64.b64encode(signature).decode("ascii"),
    }
    return {verifier.MANIFEST: manifest, verifier.SIGNATURE: _json(box)}


def _check(
    events: Sequence[Mapping[str, Any]],
    private_key: ec.EllipticCurvePrivateKey,
    certificate: x509.Certificate,
    at: dt.datetime,
) -> None:
    if at.tzinfo is None:
        raise PaperRefused("moment_naive", what="The moment has no time zone.", do="Give an aware moment.")
    if (
        not isinstance(private_key.curve, ec.SECP256R1)
        or private_key.public_key() != certificate.public_key()
    ):
        raise PaperRefused(
            "key_unfit",
            what="The key and the certificate are no pair on P-256.",
            why="A binder is checked by a program that knows this one curve.",
            do="Use the institution's own key.",
        )
    wanted = {*verifier.EVENT_FIELDS, "hash", "text"}
    for event in events:
        if lacking := sorted(wanted - set(event)):
            raise PaperRefused(
                "event_not_whole",
                what="An event lacks what its hash needs.",
                where=f"event {event.get('number')}: {', '.join(lacking)}",
            )


def _folder(folder: str, files: Mapping[str, bytes]) -> dict[str, bytes]:
    seen: set[str] = set()
    for name in files:
        unsafe = not _NAME.fullmatch(name) or name.endswith((".", " ")) or _RESERVED.fullmatch(name)
        if unsafe or name.casefold() in seen:
            raise PaperRefused(
                "name_unsafe",
                what=f"A file cannot stand in the binder under the name “{name}”.",
                why="A name holds no folder and no sign that some system refuses, and stands once.",
                do="Give the file another name.",
            )
        seen.add(name.casefold())
    return {f"{folder}/{name}": content for name, content in files.items()}


def _json(value: Any) -> bytes:
    return (json.dumps(value, ensure_ascii=False, indent=1, sort_keys=True, allow_nan=False) + "\n").encode(
        "utf-8"
    )


def _sha256(content: bytes) -> str:
    digest = hashes.Hash(hashes.SHA256())
    digest.update(content)
    return digest.finalize().hex()


def _zipped(held: Mapping[str, bytes], *, at: dt.datetime) -> bytes:
    moment = at.astimezone(dt.UTC)
    if moment.year < _EARLIEST:
        raise PaperRefused("moment_too_early", what="A zip cannot write a year before 1980.")
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        for name in sorted(held, key=lambda each: (each != "index.html", each)):
            entry = zipfile.ZipInfo(name, moment.timetuple()[:6])
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = 0o100644 << 16
            packed.writestr(entry, held[name])
    return out.getvalue()


def gaps(names: Iterable[str], lines: Sequence[Line]) -> tuple[Gap, ...]:
    """Return the always-required lines of the binder for which nothing is held."""
    held = list(names)
    known = {"events": verifier.EVENTS, "image_references": _IMAGES}
    return tuple(
        Gap(line.id, line.cite, line.field, line.text.get("en", ""))
        for line in lines
        if line.required == "always"
        and line.field
        and not any(
            name == known.get(line.field, line.field) or name.startswith(f"{line.field}/") for name in held
        )
    )


def verify(content: bytes, fingerprint: str | None = None) -> dict[str, Any]:
    """Return the verdict on a binder (maatwerk.binder/1), with the seals of its PDFs."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            answer = verifier.verify(verifier.of_zip(packed), fingerprint)
            if answer["device"]:
                _judge_seals(packed, answer)
    except (zipfile.BadZipFile, NotImplementedError) as trouble:
        raise PaperRefused(
            "file_unreadable", what="The file cannot be read as a zip.", why=str(trouble), do="Give a binder."
        ) from trouble
    return answer


def _judge_seals(packed: zipfile.ZipFile, answer: dict[str, Any]) -> None:
    """Put the verdict on each PDF's seal into the answer, in place of “not checked”."""
    own = answer["seal"]["fingerprint"]
    changed = {entry["subject"] for entry in answer["findings"]}
    left = [entry for entry in answer["not_checked"] if entry["what"] != verifier.PDF_SEALS]
    for name in sorted(packed.namelist()):
        if not name.lower().endswith(".pdf") or name in changed:
            continue
        checked = seal.check(verifier.of_zip(packed).read(name))
        if checked.verdict is seal.Verdict.INVALID:
            answer["findings"].append(unzip.finding("seal_invalid", name, checked.why))
        elif checked.verdict is seal.Verdict.NONE:
            left.append({"what": f"a seal on {name}", "why": "The file has none."})
        elif checked.fingerprint != own:
            why = f"It was sealed with another certificate, {checked.fingerprint}."
            left.append({"what": f"who sealed {name}", "why": why})
    answer["not_checked"] = left
    answer["state"] = "broken" if answer["findings"] else "intact"
