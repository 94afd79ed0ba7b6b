"""A seal holds over every byte, by the one who was expected; the paper stays what it was."""

import datetime as dt
import subprocess

import pytest
from asn1crypto import keys as asn1_keys
from asn1crypto import x509 as asn1_x509
from cryptography.hazmat.primitives import serialization
from pyhanko.sign.timestamps import DummyTimeStamper

from maatwerk.paperwork import seal
from maatwerk.paperwork.errors import PaperRefused
from maatwerk.paperwork.seal import Verdict
from tests.paperwork import keys, papers, samples

KEY, CERTIFICATE = keys.pair()


@pytest.fixture(scope="module")
def sealed():
    return papers.sealed_papers()["statement.pdf"]


def test_a_seal_is_valid_for_the_expected_signer(sealed):
    checked = seal.check(sealed, [CERTIFICATE])
    assert (checked.verdict, checked.why) == (Verdict.VALID, "")
    assert checked.fingerprint == seal.fingerprint(CERTIFICATE)
    assert checked.signer_compared


def test_the_moment_of_the_seal_is_the_callers_not_the_clocks(sealed):
    assert seal.check(sealed).sealed_at == samples.AT


def test_without_a_certificate_to_compare_the_check_says_so(sealed):
    checked = seal.check(sealed)
    assert (checked.verdict, checked.signer_compared) == (Verdict.VALID, False)


def test_another_signer_than_expected_is_invalid(sealed):
    checked = seal.check(sealed, [keys.pair("Somebody else")[1]])
    assert checked.verdict is Verdict.INVALID
    assert "not by a signer that was expected" in checked.why


def test_an_unsealed_paper_has_no_seal():
    assert seal.check(papers.statement()).verdict is Verdict.NONE
    assert seal.check(b"no pdf at all").verdict is Verdict.NONE


@pytest.mark.parametrize("place", [200, 5_000, 20_000, 40_000])
def test_one_changed_byte_breaks_the_seal(sealed, place):
    touched = bytearray(sealed)
    touched[place] ^= 1
    assert seal.check(bytes(touched), [CERTIFICATE]).verdict is Verdict.INVALID


@pytest.mark.parametrize(
    "attack",
    [
        lambda pdf: pdf + b"\n% one more line\n",
        lambda pdf: pdf[:-30],
        lambda pdf: pdf[: pdf.index(b"/ByteRange") + 40],
        lambda pdf: pdf.replace(b"/ByteRange", b"/BiteRange"),
    ],
)
def test_a_file_that_was_cut_or_lengthened_never_passes(sealed, attack):
    assert seal.check(attack(sealed), [CERTIFICATE]).verdict is not Verdict.VALID


def test_a_later_revision_over_the_seal_is_found(sealed):
    import io

    from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter

    writer = IncrementalPdfFileWriter(io.BytesIO(sealed))
    writer.root["/Lang"] = writer.root["/Lang"].__class__("nl")
    writer.update_root()
    out = io.BytesIO()
    writer.write(out)
    assert seal.check(out.getvalue(), [CERTIFICATE]).verdict is Verdict.INVALID


def test_a_paper_is_sealed_once(sealed):
    with pytest.raises(PaperRefused, match="has a seal already"):
        papers.sealed(sealed)


def test_what_is_no_pdf_is_not_sealed():
    with pytest.raises(PaperRefused) as refused:
        papers.sealed(b"no pdf")
    assert refused.value.code == "not_sealed"


def test_a_moment_without_a_zone_is_refused():
    with pytest.raises(PaperRefused, match="no time zone"):
        seal.seal(
            pdf=papers.statement(),
            private_key=KEY,
            certificate=CERTIFICATE,
            at=dt.datetime(2026, 1, 1),  # noqa: DTZ001 - the fault under test
            reason="Release",
        )


def test_a_certificate_out_of_date_does_not_hold():
    late = seal.seal(
        pdf=papers.statement(),
        private_key=KEY,
        certificate=CERTIFICATE,
        at=samples.AT + dt.timedelta(days=9000),
        reason="Release",
    )
    assert seal.check(late, [CERTIFICATE]).verdict is Verdict.INVALID


def test_a_paper_without_its_last_line_end_is_given_one():
    sealed = papers.sealed(papers.statement().rstrip(b"\n"))
    assert b"%%EOF\n" in sealed[:-10]
    assert seal.check(sealed, [CERTIFICATE]).verdict is Verdict.VALID


def test_a_timestamp_is_kept_and_checked():
    key, certificate = keys.pair("Time", stamps=True)
    stamper = DummyTimeStamper(
        tsa_cert=asn1_x509.Certificate.load(certificate.public_bytes(serialization.Encoding.DER)),
        tsa_key=asn1_keys.PrivateKeyInfo.load(
            key.private_bytes(
                serialization.Encoding.DER, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
            )
        ),
        fixed_dt=samples.AT,
    )
    stamped = seal.seal(
        pdf=papers.statement(),
        private_key=KEY,
        certificate=CERTIFICATE,
        at=samples.AT,
        reason="Release",
        timestamper=stamper,
    )
    checked = seal.check(stamped, [CERTIFICATE])
    assert (checked.verdict, checked.timestamped) == (Verdict.VALID, True)


def test_pdfsig_agrees(sealed, tmp_path):
    file = tmp_path / "statement.pdf"
    file.write_bytes(sealed)
    said = subprocess.run(["pdfsig", str(file)], capture_output=True, text=True, check=False).stdout
    assert "Signature is Valid." in said
    assert "Total document signed" in said
    assert "ETSI.CAdES.detached" in said


def test_sealing_leaves_words_and_data_alone(sealed):
    before, after = papers.read_pdf(papers.statement()), papers.read_pdf(sealed)
    assert (before.text, before.attached) == (after.text, after.attached)
