"""A binder opens anywhere, and every attack on it is found and named."""

import hashlib
import io
import json
import re
import subprocess
import sys
import zipfile
from pathlib import Path

import jsonschema
import pytest
import rfc8785

from maatwerk.archive import chain
from maatwerk.paperwork import assets, binder, seal, verifier
from maatwerk.paperwork.errors import PaperRefused
from tests.paperwork import keys, papers, samples

SCHEMA = json.loads((Path(__file__).parents[2] / "docs" / "schemas" / "binder.json").read_text())
FINGERPRINT = seal.fingerprint(keys.pair()[1])


def events(numbers=(3, 4, 9)):
    made, previous = [], "0" * 64
    for number in numbers:
        text = chain.canonical_text({"kind": "demo", "number": number, "note": "Größe ≥ 1"})
        link = chain.Link(
            institution="7c1f5c1e-0000-4000-8000-000000000001",
            number=number,
            at=f"2026-11-2{number % 10}T09:14:00.000000Z",
            actor_id=2,
            actor_name="Tess Oeverland",
            kind="check_recorded",
            subject=f"cases.Device:{number}",
            holds_row=True,
            salt_key="",
            digest=chain.text_digest(text),
            previous=previous,
        )
        previous = chain.event_hash(link)
        made.append({**vars(link), "hash": previous, "text": text})
        previous = "1" * 64 if number == 4 else previous
    return made


def packed(**changes):
    key, certificate = keys.pair()
    given = {
        "device": "M-2026-0147-02",
        "documents": papers.sealed_papers(),
        "data": {"statement": samples.statement(), "label": samples.label()},
        "events": events(),
        "files": {"guide-v3.stl": b"solid guide" * 400},
        "image_references": [{"uid": "1.2.3", "slices": 108, "sha256": samples.SHA}],
        "private_key": key,
        "certificate": certificate,
        "at": samples.AT,
    }
    return binder.pack(**(given | changes))


@pytest.fixture(scope="module")
def whole():
    return packed()


def changed(content, *, change=None, drop=(), add=None):
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for entry in old.infolist():
            if entry.filename not in drop:
                new.writestr(entry.filename, (change or {}).get(entry.filename, old.read(entry)))
        for name, body in (add or {}).items():
            new.writestr(name, body)
    return out.getvalue()


def read(content, name):
    with zipfile.ZipFile(io.BytesIO(content)) as old:
        return old.read(name)


def kinds(answer):
    return {entry["kind"] for entry in answer["findings"]}


def judged(content, fingerprint=FINGERPRINT):
    answer = binder.verify(content, fingerprint)
    jsonschema.validate(answer, SCHEMA)
    return answer


def run(*arguments, cwd):
    return subprocess.run(
        [sys.executable, "-I", "-S", *arguments], cwd=cwd, capture_output=True, text=True, check=False
    )


def test_an_untouched_binder_is_intact(whole):
    answer = judged(whole)
    assert (answer["state"], answer["seal"]) == ("intact", {"verdict": "valid", "fingerprint": FINGERPRINT})
    assert (answer["device"], answer["events"], answer["findings"]) == ("M-2026-0147-02", 3, [])
    assert answer["files"] == len(zipfile.ZipFile(io.BytesIO(whole)).namelist()) - 2
    assert not any("PDF" in entry["what"] for entry in answer["not_checked"])


def test_without_a_fingerprint_the_signer_is_unknown(whole):
    answer = judged(whole, None)
    assert (answer["state"], answer["seal"]["verdict"]) == ("intact", "unknown_signer")
    assert "whose signature it is" in {entry["what"] for entry in answer["not_checked"]}


def test_a_fingerprint_is_read_with_colons_and_capitals(whole):
    spaced = ":".join(re.findall("..", FINGERPRINT.upper()))
    assert judged(whole, spaced)["seal"]["verdict"] == "valid"


def test_the_same_binder_twice_has_the_same_content(whole):
    again = packed()
    names = zipfile.ZipFile(io.BytesIO(whole)).namelist()
    assert all(read(whole, name) == read(again, name) for name in names if name != "signature.json")


def test_verify_py_runs_on_the_standard_library_alone(whole, tmp_path):
    (tmp_path / "binder.zip").write_bytes(whole)
    (tmp_path / "verify.py").write_bytes(read(whole, "verify.py"))
    done = run("verify.py", "binder.zip", "--fingerprint", FINGERPRINT, cwd=tmp_path)
    answer = json.loads(done.stdout)
    jsonschema.validate(answer, SCHEMA)
    assert (done.returncode, answer["state"], answer["seal"]["verdict"]) == (0, "intact", "valid")
    assert verifier.PDF_SEALS in {entry["what"] for entry in answer["not_checked"]}


def test_verify_py_checks_the_folder_it_was_unpacked_to(whole, tmp_path):
    zipfile.ZipFile(io.BytesIO(whole)).extractall(tmp_path)
    assert run("verify.py", cwd=tmp_path).returncode == 0
    (tmp_path / "design" / "guide-v3.stl").write_bytes(b"another")
    done = run("verify.py", cwd=tmp_path)
    assert (done.returncode, kinds(json.loads(done.stdout))) == (1, {"file_changed"})


def test_verify_py_says_when_it_was_given_no_binder(whole, tmp_path):
    (tmp_path / "verify.py").write_bytes(read(whole, "verify.py"))
    (tmp_path / "other.zip").write_bytes(b"no zip")
    done = run("verify.py", "other.zip", cwd=tmp_path)
    assert done.returncode == 2
    assert "This is no binder" in done.stderr


def test_verify_py_in_the_binder_is_the_one_we_ship(whole):
    assert read(whole, "verify.py").decode() == assets.verifier()
    assert "maatwerk.paperwork" not in assets.verifier()


def test_the_hash_of_an_event_is_the_archives_own():
    assert tuple(chain.Link.__dataclass_fields__) == verifier.EVENT_FIELDS
    assert verifier.EVENT_DOMAIN == chain.EVENT_DOMAIN
    assert verifier.TEXT_DOMAIN == chain.TEXT_DOMAIN


def test_the_manifest_is_canonical_json(whole):
    raw = read(whole, "manifest.json")
    assert raw == rfc8785.dumps(json.loads(raw))


@pytest.mark.parametrize(
    ("attack", "expected"),
    [
        (lambda z: changed(z, change={"design/guide-v3.stl": b"other"}), {"file_changed"}),
        (lambda z: changed(z, change={"verify.py": b"print('intact')"}), {"file_changed"}),
        (lambda z: changed(z, change={"index.html": b"<h1>fine</h1>"}), {"file_changed"}),
        (lambda z: changed(z, add={"documents/other.pdf": b"%PDF-1.7"}), {"file_unlisted", "seal_none"}),
        (lambda z: changed(z, drop={"documents/label.pdf"}), {"file_missing"}),
        (lambda z: changed(z, drop={"manifest.json"}), {"manifest_unreadable"}),
        (lambda z: changed(z, drop={"signature.json"}), {"signature_unreadable"}),
        (lambda z: changed(z, drop={"certificate.pem"}), {"file_missing", "signature_unreadable"}),
        (lambda z: changed(z, change={"manifest.json": b"{}"}), {"manifest_unreadable"}),
        (lambda z: changed(z, change={"manifest.json": b"\xff"}), {"manifest_unreadable"}),
    ],
)
def test_a_changed_binder_is_broken_and_says_where(whole, attack, expected):
    answer = judged(attack(whole))
    assert answer["state"] == "broken"
    assert kinds(answer) <= expected
    assert answer["findings"]


def forged(whole, edit, *, resign=None):
    """Return the binder with an edited manifest, signed anew by another key when one is given."""
    manifest = json.loads(read(whole, "manifest.json"))
    extra = edit(manifest) or {}
    raw = verifier.canonical(manifest)
    change = {"manifest.json": raw, **extra}
    if resign:
        key, certificate = resign
        from base64 import b64encode

        from cryptography.hazmat.primitives import hashes, serialization
        from cryptography.hazmat.primitives.asymmetric import ec

        pem = certificate.public_bytes(serialization.Encoding.PEM)
        manifest["files"]["certificate.pem"] = {"bytes": len(pem), "sha256": hashlib.sha256(pem).hexdigest()}
        raw = verifier.canonical(manifest)
        made = key.sign(verifier.MANIFEST_DOMAIN + raw, ec.ECDSA(hashes.SHA256()))
        box = {"schema": "maatwerk.manifest-signature/1", "signature": b64encode(made).decode()}
        change |= {
            "manifest.json": raw,
            "certificate.pem": pem,
            "signature.json": json.dumps(box).encode(),
        }
    return changed(whole, change=change)


def test_a_manifest_that_was_edited_to_fit_loses_its_signature(whole):
    def edit(manifest):
        body = b"another design"
        manifest["files"]["design/guide-v3.stl"] = {
            "bytes": len(body),
            "sha256": hashlib.sha256(body).hexdigest(),
        }
        return {"design/guide-v3.stl": body}

    answer = judged(forged(whole, edit))
    assert (answer["state"], answer["seal"]["verdict"], kinds(answer)) == (
        "broken",
        "invalid",
        {"signature_invalid"},
    )


def test_a_binder_signed_anew_by_another_key_is_found_by_the_fingerprint(whole):
    other = keys.pair("Somebody else")

    def edit(manifest):
        manifest["certificate"] = seal.fingerprint(other[1])

    answer = judged(forged(whole, edit, resign=other))
    assert (answer["state"], answer["seal"]["verdict"], kinds(answer)) == (
        "broken",
        "invalid",
        {"signer_differs"},
    )
    blind = judged(forged(whole, edit, resign=other), None)
    assert (blind["state"], blind["seal"]["verdict"]) == ("intact", "unknown_signer")


def test_the_manifest_names_the_certificate_it_was_signed_with(whole):
    answer = judged(forged(whole, lambda manifest: None, resign=keys.pair("Somebody else")))
    assert kinds(answer) == {"signer_differs"}


def test_the_manifest_of_another_binder_does_not_fit(whole):
    other = packed(device="M-2026-0200-01", files={"guide-v3.stl": b"solid other"})
    swapped = {name: read(other, name) for name in ("manifest.json", "signature.json")}
    assert judged(changed(whole, change=swapped))["state"] == "broken"


@pytest.mark.parametrize(
    ("edit", "expected"),
    [
        (lambda e: e.reverse(), "event_order"),
        (lambda e: e[1].update(text=e[1]["text"].replace("4", "5")), "event_changed"),
        (lambda e: e[1].update(actor_name="Somebody"), "event_changed"),
        (lambda e: e[0].pop("salt_key"), "event_unreadable"),
        (lambda e: e.insert(1, dict(e[0])), "event_order"),
    ],
)
def test_events_that_were_touched_are_named_even_when_signed(edit, expected):
    touched = events()
    edit(touched)
    if expected == "event_unreadable":
        with pytest.raises(PaperRefused, match="event 3: salt_key"):
            packed(events=touched)
        return
    assert expected in kinds(judged(packed(events=touched)))


def test_an_event_that_does_not_follow_the_one_before_breaks_the_chain():
    first, second = events((3,)), events((4,))
    assert "chain_broken" in kinds(judged(packed(events=[*first, *second])))


def test_a_dropped_event_is_found(whole):
    fewer = json.dumps(json.loads(read(whole, "events.json"))[:-1]).encode()
    assert {"event_missing", "file_changed"} <= kinds(judged(changed(whole, change={"events.json": fewer})))


@pytest.mark.parametrize(
    "name", ["../outside.txt", "/etc/passwd", "a/../../b", "C:/x.txt", "a\\..\\b.txt", "a//b", "./x"]
)
def test_names_that_lead_out_of_the_folder_are_refused(whole, name):
    answer = judged(changed(whole, add={name: b"x"}))
    assert (answer["state"], kinds(answer)) == ("broken", {"path_unsafe"})


def test_a_name_that_stands_twice_is_refused(whole):
    with pytest.warns(UserWarning, match="Duplicate name"):
        twice = changed(whole, add={"index.html": b"other"})
    assert kinds(judged(twice)) == {"name_twice"}
    assert kinds(judged(changed(whole, add={"INDEX.html": b"other"}))) == {"name_twice"}


def test_a_zip_bomb_is_refused_before_it_is_unpacked(whole):
    answer = judged(changed(whole, add={"design/zeros.stl": b"\0" * 30_000_000}))
    assert kinds(answer) == {"zip_too_large"}


def test_a_link_inside_the_zip_is_refused(whole):
    entry = zipfile.ZipInfo("design/link.stl")
    entry.external_attr = 0o120777 << 16
    out = io.BytesIO(whole)
    with zipfile.ZipFile(out, "a") as more:
        more.writestr(entry, "/etc/passwd")
    assert kinds(judged(out.getvalue())) == {"path_unsafe"}


def test_bytes_that_belong_to_no_file_are_found(whole):
    assert kinds(judged(b"#!/bin/sh\n" + whole)) == {"bytes_unlisted"}
    out = io.BytesIO(whole)
    with zipfile.ZipFile(out, "a") as more:
        more.comment = b"a word more"
    assert kinds(judged(out.getvalue())) == {"bytes_unlisted"}


def test_two_entries_on_the_same_bytes_are_refused(whole):
    with zipfile.ZipFile(io.BytesIO(whole)) as read_:
        first, second = sorted(read_.infolist(), key=lambda each: each.header_offset)[:2]
        second.header_offset = first.header_offset
        from maatwerk.paperwork import unzip

        assert "zip_overlap" in {entry["kind"] for entry in unzip.zip_faults(read_)}


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04 no zip", b"%PDF-1.7"])
def test_what_is_no_zip_is_refused(content):
    with pytest.raises(PaperRefused, match="cannot be read as a zip"):
        binder.verify(content)


@pytest.mark.parametrize("name", ["../x.stl", "a/b.stl", "", ".hidden", "con.stl", "x.", "ä\n.stl"])
def test_a_file_with_an_unsafe_name_is_not_packed(name):
    with pytest.raises(PaperRefused, match="cannot stand in the binder"):
        packed(files={name: b"x"})


def test_names_that_differ_only_in_case_are_not_packed():
    with pytest.raises(PaperRefused, match="cannot stand in the binder"):
        packed(files={"Guide.stl": b"x", "guide.STL": b"y"})


def test_a_key_that_is_not_the_certificates_own_is_refused():
    with pytest.raises(PaperRefused, match="no pair on P-256"):
        packed(private_key=keys.pair("Somebody else")[0])


def test_a_pdf_that_was_changed_before_packing_is_found_by_the_command():
    broken = bytearray(papers.sealed_papers()["label.pdf"])
    broken[900] ^= 1
    answer = judged(packed(documents={"label.pdf": bytes(broken)}))
    assert (answer["state"], kinds(answer)) == ("broken", {"seal_invalid"})


def test_the_first_page_has_no_reference_to_anything_outside(whole):
    page = read(whole, "index.html").decode()
    assert not re.search(r"https?:|//|src=|@import|<script", page)
    assert "default-src 'none'" in page
    for name in ("documents/statement.pdf", "design/guide-v3.stl", "manifest.json"):
        assert f'href="{name}"' in page


def test_the_first_page_speaks_the_language_of_the_papers():
    page = read(packed(language="de"), "index.html").decode()
    assert '<html lang="de">' in page
    assert "Was getan wurde" in page and "What was done" not in page
    assert "@" not in page.replace("@media", "")
    assert '<html lang="en">' in read(packed(language="nl"), "index.html").decode()


def test_the_first_page_shows_hostile_names_as_text():
    page = read(
        packed(device="<script>alert(1)</script>", image_references=[{"<b>": "@title@"}]), "index.html"
    ).decode()
    assert "<script" not in page
    assert "<b>" not in page
    assert "@title@" in page


def test_binder_lines_without_content_are_gaps():
    lines = [
        samples.Line("binder-statement", "Annex.XIII.4", "documents/statement.pdf"),
        samples.Line("binder-design", "Annex.XIII.2", "design"),
        samples.Line("binder-events", "Annex.XIII.3", "events"),
    ]
    assert [gap.line for gap in binder.gaps(["documents/statement.pdf", "events.json"], lines)] == [
        "binder-design"
    ]
