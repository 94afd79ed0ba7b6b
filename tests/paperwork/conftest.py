"""What the tests of papers share."""

import functools

import pytest

from maatwerk.paperwork import lint as reader

_read = functools.cache(reader.read_pdf)
_check = functools.cache(reader.seal.check)


@pytest.fixture
def read_once(monkeypatch):
    """Let a file that is read again and again be opened once; only what is expected of it changes."""
    monkeypatch.setattr(reader, "read_pdf", _read)
    monkeypatch.setattr(reader.seal, "check", _check)
