"""What the browser loads is what was built: each committed file has the hash that stands beside it."""

import hashlib
import json

from guards.tree import ROOT

BUILT = ROOT / "src/maatwerk/web/pages/static/built"


def test_the_hashes_are_those_of_the_files() -> None:
    found = {
        path.name: hashlib.sha256(path.read_bytes()).hexdigest()
        for path in BUILT.iterdir()
        if path.name != "hashes.json"
    }
    assert found == json.loads((BUILT / "hashes.json").read_text("utf-8"))


def test_what_was_built_calls_nothing_elsewhere() -> None:
    viewer = (BUILT / "viewer.js").read_text("utf-8")
    assert "eval(" not in viewer and "new Function" not in viewer and "cdn" not in viewer.lower()
