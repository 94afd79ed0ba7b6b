"""Time-stamps of an outside authority: asked for over HTTP, stored, and checked against the chain."""

import http.server
import threading
import uuid
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from asn1crypto import pem, tsp
from asn1crypto import x509 as asn1_x509

from maatwerk.archive import tasks, timestamps
from maatwerk.archive.errors import ArchiveUnreadable
from maatwerk.archive.models import Event, Timestamp

from .authority import Authority, token_of
from .conftest import AT, attack, kinds_found, verified
from .sample import Sample

Keep = Callable[..., Sample]


@pytest.fixture(scope="module")
def authority() -> Authority:
    return Authority("Stamps of Hohenfels")


@pytest.fixture
def stamped(keep: Keep, authority: Authority, settings: Any, tmp_path: Path) -> Iterator[Callable[[], None]]:
    """Serve the authority over HTTP on this machine, trust it, and have the newest event stamped."""

    class Server(http.server.BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            asked = self.rfile.read(int(self.headers["Content-Length"]))
            answer = authority.stamper.request_tsa_response(tsp.TimeStampReq.load(asked)).dump()
            self.send_response(200)
            self.send_header("Content-Type", "application/timestamp-reply")
            self.end_headers()
            self.wfile.write(answer)

        def log_message(self, *arguments: Any) -> None:
            """Say nothing."""

    trusted = tmp_path / "authorities.pem"
    trusted.write_bytes(pem.armor("CERTIFICATE", authority.der))
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Server) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        settings.TIMESTAMP_URL = f"http://127.0.0.1:{server.server_port}/"
        settings.TIMESTAMP_AUTHORITIES = str(trusted)
        keep()
        yield lambda: tasks.keep_timestamps(AT)
        server.shutdown()


def test_the_newest_event_is_stamped_and_checked(stamped: Callable[[], None]) -> None:
    stamped()
    stamp = Timestamp.objects.get()
    assert (stamp.number, stamp.hash) == (1, Event.objects.get(number=1).hash)
    found = verified()
    assert (found.state, found.counts.timestamps) == ("intact", 1)
    assert "timestamps" not in [one.what for one in found.not_checked]


def test_nothing_new_is_not_stamped_again(stamped: Callable[[], None], keep: Keep) -> None:
    stamped()
    stamped()
    assert Timestamp.objects.count() == 1
    keep()
    stamped()
    assert sorted(Timestamp.objects.values_list("number", flat=True)) == [1, 3]
    assert verified().state == "intact"


def test_a_chain_written_anew_is_told_by_the_time_stamp(stamped: Callable[[], None]) -> None:
    stamped()
    attack("UPDATE archive_event SET hash = %s WHERE number = 1", "0" * 64)
    assert "timestamp_invalid" in kinds_found(verified())


def test_a_token_of_another_hash_is_invalid(authority: Authority) -> None:
    token = token_of(authority, its_hash="ab" * 32)
    trusted = [asn1_x509.Certificate.load(authority.der)]
    assert timestamps.check(token, its_hash="ab" * 32, trusted=trusted).fault is None
    fault = timestamps.check(token, its_hash="cd" * 32, trusted=trusted).fault
    assert fault == "The time-stamp is not for the hash of this event."


def test_a_token_of_an_unknown_authority_is_invalid(authority: Authority) -> None:
    token = token_of(Authority("Somebody"), its_hash="ab" * 32)
    trusted = [asn1_x509.Certificate.load(authority.der)]
    fault = timestamps.check(token, its_hash="ab" * 32, trusted=trusted).fault
    assert fault == "No authority that is trusted here made the time-stamp."


def test_a_token_with_one_byte_changed_is_invalid(authority: Authority) -> None:
    token = bytearray(token_of(authority, its_hash="ab" * 32))
    token[-9] ^= 1
    trusted = [asn1_x509.Certificate.load(authority.der)]
    assert timestamps.check(bytes(token), its_hash="ab" * 32, trusted=trusted).fault


@pytest.mark.parametrize("token", [b"", b"no token", b"0\x80", b"0" * 5000])
def test_what_is_no_token_is_invalid(authority: Authority, token: bytes) -> None:
    assert timestamps.check(token, its_hash="ab" * 32, trusted=[]).fault


def test_without_certificates_nobody_vouches(stamped: Callable[[], None], settings: Any) -> None:
    stamped()
    settings.TIMESTAMP_AUTHORITIES = ""
    found = verified()
    assert found.state == "intact"
    assert "who made the time-stamps" in [one.what for one in found.not_checked]


def test_an_authority_out_of_reach_is_told_in_the_log(
    stamped: Callable[[], None], settings: Any, caplog: pytest.LogCaptureFixture
) -> None:
    settings.TIMESTAMP_URL = "http://127.0.0.1:9/"
    stamped()
    assert Timestamp.objects.count() == 0
    assert "no time-stamp" in caplog.text


def test_without_an_authority_nothing_is_asked(keep: Keep) -> None:
    keep()
    tasks.keep_timestamps(AT)
    assert Timestamp.objects.count() == 0


def test_authorities_that_cannot_be_read_are_named(settings: Any, tmp_path: Path) -> None:
    settings.TIMESTAMP_AUTHORITIES = str(tmp_path / "nowhere.pem")
    with pytest.raises(ArchiveUnreadable, match="MAATWERK_TIMESTAMP_AUTHORITIES"):
        timestamps.authorities()


def test_the_worker_witnesses_each_chain_that_has_grown(keep: Keep, institution: uuid.UUID) -> None:
    keep()
    tasks.keep_checkpoints(AT)
    tasks.keep_checkpoints(AT)
    assert verified().counts.checkpoints == 1
    keep()
    tasks.keep_checkpoints(AT)
    assert verified().counts.checkpoints == 2


def test_a_checkpoint_that_cannot_be_kept_is_told_in_the_log(
    keep: Keep, settings: Any, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    keep()
    (tmp_path / "file").write_text("")
    settings.CHECKPOINTS_DIR = tmp_path / "file"
    tasks.keep_checkpoints(AT)
    assert "no checkpoint" in caplog.text
