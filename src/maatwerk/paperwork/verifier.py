"""Checks a binder with the standard library alone. A copy of this file travels in each binder as verify.py.

It asks: is every file the one in the manifest, is there a file too many, did the named institution sign the
manifest, and do the events carry their own hashes? It cannot judge the seals inside the PDFs and says so.
"""

import base64
import hashlib
import json
import re
import zipfile
from collections.abc import Callable, Iterable, Iterator
from typing import IO, Any

from maatwerk.paperwork.p256 import Broken, certificate_bytes, public_key, signature_holds
from maatwerk.paperwork.unzip import MOST_BYTES, Finding, finding, zip_faults

PDF_SEALS = "the seals inside the PDFs"
MANIFEST, SIGNATURE, CERTIFICATE, EVENTS = "manifest.json", "signature.json", "certificate.pem", "events.json"
UNSIGNED = {MANIFEST, SIGNATURE}
MANIFEST_DOMAIN = b"maatwerk.manifest/1\x00"
EVENT_DOMAIN = b"maatwerk.event/1\x00"
TEXT_DOMAIN = b"maatwerk.text/1\x00"
EVENT_FIELDS = (
    "institution",
    "number",
    "at",
    "actor_id",
    "actor_name",
    "kind",
    "subject",
    "holds_row",
    "salt_key",
    "digest",
    "previous",
)
_PIECE = 1 << 20
MOST_JSON = 200_000_000


def canonical(value: object) -> bytes:
    """Return the one text of the manifest: sorted keys, no spaces."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode("utf-8")


def strict_json(content: bytes) -> Any:
    """Return JSON in which no key stands twice."""

    def once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        made = dict(pairs)
        if len(made) != len(pairs):
            raise Broken("A key stands twice.")
        return made

    try:
        return json.loads(content.decode("utf-8"), object_pairs_hook=once)
    except (ValueError, RecursionError) as trouble:
        raise Broken(f"It is not JSON: {trouble}") from trouble


class Binder:
    """The names in a binder, and a way to open each: a zip or a folder."""

    def __init__(
        self, names: Iterable[str], opened: Callable[[str], IO[bytes]], faults: Iterable[Finding] = ()
    ):
        self.names = sorted(names)
        self.opened = opened
        self.faults = list(faults)

    def read(self, name: str, most: int = MOST_JSON) -> bytes:
        """Return a file of the binder."""
        if name not in self.names:
            raise Broken(f"{name} is not there.")
        with self.opened(name) as stream:
            made = stream.read(most + 1)
        if len(made) > most:
            raise Broken(f"{name} is too large.")
        return made

    def digest(self, name: str) -> tuple[str, int]:
        """Return the SHA-256 and the length of a file, read piece by piece."""
        made, length = hashlib.sha256(), 0
        with self.opened(name) as stream:
            while piece := stream.read(_PIECE):
                length += len(piece)
                if length > MOST_BYTES:
                    raise Broken(f"{name} is too large.")
                made.update(piece)
        return made.hexdigest(), length


def of_zip(packed: zipfile.ZipFile) -> Binder:
    """Return a zip as a binder, with what is wrong about the zip."""
    names = [entry.filename for entry in packed.infolist() if not entry.is_dir()]
    faults = zip_faults(packed)
    starts = [entry.header_offset for entry in packed.infolist()]
    if packed.comment or (starts and min(starts) > 0):
        faults.append(finding("bytes_unlisted", "", "The zip holds bytes that belong to no file."))
    return Binder(names, packed.open, faults)


def verify(binder: Binder, fingerprint: str | None = None) -> dict[str, Any]:
    """Return the verdict on a binder (maatwerk.binder/1)."""
    found = list(binder.faults)
    answer: dict[str, Any] = {
        "schema": "maatwerk.binder/1",
        "state": "broken",
        "device": "",
        "seal": {"verdict": "not_checked", "fingerprint": ""},
        "files": 0,
        "events": 0,
        "findings": found,
        "not_checked": [],
    }
    if found:
        answer["not_checked"].append({"what": "files and signature", "why": "The zip is not safe to read."})
        return answer
    try:
        raw = binder.read(MANIFEST)
        manifest = strict_json(raw)
        files = _listed(manifest, raw)
    except (Broken, zipfile.BadZipFile, OSError) as trouble:
        found.append(finding("manifest_unreadable", MANIFEST, str(trouble)))
        return answer
    answer["device"] = str(manifest.get("device", ""))
    answer["files"] = len(files)
    found += list(_file_findings(binder, files))
    verdict, shown, about = _seal(binder, raw, manifest, fingerprint)
    answer["seal"] = {"verdict": verdict, "fingerprint": shown}
    found += about
    answer["events"], about = _event_findings(binder, manifest)
    found += about
    answer["not_checked"] = _not_checked(binder, verdict)
    answer["state"] = "broken" if found else "intact"
    return answer


def _listed(manifest: Any, raw: bytes) -> dict[str, dict[str, Any]]:
    if not isinstance(manifest, dict) or manifest.get("schema") != "maatwerk.manifest/1":
        raise Broken("The manifest is not maatwerk.manifest/1.")
    if canonical(manifest) != raw:
        raise Broken("The manifest is not written in its one form.")
    files = manifest.get("files")
    if not isinstance(files, dict) or not all(isinstance(entry, dict) for entry in files.values()):
        raise Broken("The manifest lists no files.")
    return files


def _file_findings(binder: Binder, files: dict[str, dict[str, Any]]) -> Iterator[Finding]:
    for name in binder.names:
        if name not in files and name not in UNSIGNED:
            yield finding("file_unlisted", name, "The file is not in the manifest.")
    for name, entry in files.items():
        if name not in binder.names:
            yield finding("file_missing", name, "The manifest names a file that is not there.")
            continue
        try:
            digest, length = binder.digest(name)
        except (Broken, zipfile.BadZipFile, OSError, EOFError) as trouble:
            yield finding("file_changed", name, f"The file cannot be read: {trouble}")
            continue
        if digest != entry.get("sha256") or length != entry.get("bytes"):
            yield finding("file_changed", name, "The file is not the one in the manifest.")


def _seal(
    binder: Binder, raw: bytes, manifest: dict[str, Any], wanted: str | None
) -> tuple[str, str, list[Finding]]:
    try:
        certificate = certificate_bytes(binder.read(CERTIFICATE))
        shown = hashlib.sha256(certificate).hexdigest()
        box = strict_json(binder.read(SIGNATURE))
        signature = base64.b64decode(str(box["signature"]), validate=True)
        key = public_key(certificate)
    except (Broken, zipfile.BadZipFile, OSError, KeyError, TypeError, ValueError) as trouble:
        return "invalid", "", [finding("signature_unreadable", SIGNATURE, str(trouble))]
    if not signature_holds(key, signature, MANIFEST_DOMAIN + raw):
        return (
            "invalid",
            shown,
            [finding("signature_invalid", MANIFEST, "The signature is not over this manifest.")],
        )
    if manifest.get("certificate") != shown:
        return (
            "invalid",
            shown,
            [finding("signer_differs", CERTIFICATE, "The manifest names another certificate.")],
        )
    if wanted is None:
        return "unknown_signer", shown, []
    if re.sub(r"[^0-9a-f]", "", wanted.lower()) != shown:
        return (
            "invalid",
            shown,
            [finding("signer_differs", CERTIFICATE, "Another key signed than the one expected.")],
        )
    return "valid", shown, []


def _event_findings(binder: Binder, manifest: dict[str, Any]) -> tuple[int, list[Finding]]:
    try:
        events = strict_json(binder.read(EVENTS))
        if not isinstance(events, list) or not all(isinstance(event, dict) for event in events):
            raise Broken("It is not a list of events.")
    except (Broken, zipfile.BadZipFile, OSError) as trouble:
        return 0, [finding("events_unreadable", EVENTS, str(trouble))]
    found: list[Finding] = []
    before: dict[str, Any] | None = None
    for event in events:
        found += list(_one_event(event, before))
        before = event
    if manifest.get("events") != len(events):
        found.append(finding("event_missing", EVENTS, "The manifest counts another number of events."))
    return len(events), found


def _one_event(event: dict[str, Any], before: dict[str, Any] | None) -> Iterator[Finding]:
    number = event.get("number")
    subject = f"event {number}"
    if not isinstance(number, int) or any(field not in event for field in (*EVENT_FIELDS, "hash", "text")):
        yield finding("event_unreadable", subject, "The event lacks a field.")
        return
    if hashlib.sha256(TEXT_DOMAIN + str(event["text"]).encode("utf-8")).hexdigest() != event["digest"]:
        yield finding("event_changed", subject, "The text is not the one that was recorded.")
    fields = [event[field] for field in EVENT_FIELDS]
    flat = json.dumps(fields, ensure_ascii=False, separators=(",", ":"))
    if hashlib.sha256(EVENT_DOMAIN + flat.encode("utf-8")).hexdigest() != event["hash"]:
        yield finding("event_changed", subject, "The event does not carry its own hash.")
    if before is None or not isinstance(before.get("number"), int):
        return
    if number <= before["number"]:
        yield finding("event_order", subject, "The events are not in their order.")
    elif number == before["number"] + 1 and event["previous"] != before.get("hash"):
        yield finding("chain_broken", subject, "The event does not follow the one before it.")


def _not_checked(binder: Binder, verdict: str) -> list[dict[str, str]]:
    found = []
    if any(name.lower().endswith(".pdf") for name in binder.names):
        why = "This needs more than the standard library; use “maatwerk binder verify” or a PDF reader."
        found.append({"what": PDF_SEALS, "why": why})
    if verdict == "unknown_signer":
        why = "No fingerprint was given. Ask the institution for it, by another way than this file."
        found.append({"what": "whose signature it is", "why": why})
    why = "The binder holds this device's events; what was recorded between them is with the institution."
    found.append({"what": "the whole chain of events", "why": why})
    return found
