"""A path that a person gave is read or written, or the refusal says why not."""

import pytest

from maatwerk.config.inputs import write_bytes
from maatwerk.config.outcome import InputRefused


def test_a_file_is_written_where_it_was_asked_for(tmp_path):
    write_bytes(tmp_path / "binder.zip", b"content")

    assert (tmp_path / "binder.zip").read_bytes() == b"content"


def test_a_folder_that_is_not_there_is_explained(tmp_path):
    with pytest.raises(InputRefused) as refused:
        write_bytes(tmp_path / "nowhere" / "binder.zip", b"content")

    assert refused.value.code == "not_written"
