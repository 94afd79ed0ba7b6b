"""What the tests of the pages share: a browser of somebody, small files, and how many queries a page asks."""

import struct
import zlib
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext

from maatwerk.people.models import Account

BACKEND = "maatwerk.people.adapters.RecordedAccounts"
MOST_QUERIES = 25


def browser(account: Account) -> Client:
    """Return a browser in which somebody is logged in."""
    client = Client()
    client.force_login(account, backend=BACKEND)
    return client


def looked(client: Client, path: str, *, most: int = MOST_QUERIES) -> HttpResponse:
    """Open a page that is there, and that asks no more queries than a page may."""
    with CaptureQueriesContext(connection) as asked:
        response: Any = client.get(path)
    assert response.status_code == 200, (path, response.status_code)
    assert len(asked) <= most, (path, len(asked), [one["sql"][:140] for one in asked])
    return response


def photo(name: str = "scar.png") -> SimpleUploadedFile:
    """Return a picture of one pixel."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    head = struct.pack(">IIBBBBB", 1, 1, 8, 0, 0, 0, 0)
    body = chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(b"\x00\x00")) + chunk(b"IEND", b"")
    return SimpleUploadedFile(name, b"\x89PNG\r\n\x1a\n" + body, content_type="image/png")


def upload(name: str, content: bytes = b"content") -> SimpleUploadedFile:
    """Return a file."""
    return SimpleUploadedFile(name, content)
