"""What pages show of a design is made once, kept by its content, and goes when its files go."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from maatwerk.archive import files
from maatwerk.cases import previews
from maatwerk.cases.actions import Offered
from maatwerk.cases.errors import CaseError
from maatwerk.cases.tasks import prepare_previews
from maatwerk.cases.words import FileRole
from maatwerk.measure.scene import VIEWS, axes
from tests.cases import inputs
from tests.cases.walk import Walk

Begin = Callable[..., Walk]
LETTERS = {"L": (1, 0, 0), "R": (-1, 0, 0), "P": (0, 1, 0), "A": (0, -1, 0), "S": (0, 0, 1), "I": (0, 0, -1)}


@pytest.mark.parametrize("view", list(previews.EDGES))
def test_the_letters_at_the_edges_are_those_of_the_picture(view: str) -> None:
    _, right, up = axes(VIEWS[view])
    for letters, direction in zip(previews.EDGES[view], (-right, right, up, -up), strict=True):
        along = [float(np.dot(LETTERS[one], direction)) for one in letters]
        assert min(along) > 0.4 and along == sorted(along, reverse=True)


def test_pictures_are_drawn_once_and_kept(at: Begin, settings: Any) -> None:
    design = at("drawn").design()
    first = previews.picture(design, view="front")
    kept = {path: path.stat().st_mtime_ns for path in (settings.DATA_DIR / "previews").rglob("*.png")}
    assert len(kept) == 7
    assert previews.picture(design, view="front") == first
    assert kept == {path: path.stat().st_mtime_ns for path in kept}
    with pytest.raises(CaseError):
        previews.picture(design, view="../front")


def test_the_worker_makes_all_that_pages_will_show(at: Begin, settings: Any) -> None:
    one = at("in_design")
    bone = Offered(name="bone.stl", content=inputs.block(size=(60, 40, 30)), role=FileRole.REFERENCE)
    coupon = Offered(name="bar.stl", content=inputs.block(size=(80, 10, 4)), role=FileRole.COUPON)
    design = one.add_design(files=(Offered(name="guide.stl", content=inputs.block()), bone, coupon))
    prepare_previews.call(design.pk)
    made = Path(settings.DATA_DIR) / "previews"
    assert len(list(made.rglob("*.png"))) == 7 and len(list(made.rglob("mesh.bin"))) == 2
    assert not [path for path in made.rglob(".*") if path.is_dir()], "nothing half made stays"


def test_what_shows_a_shredded_file_is_removed(at: Begin, settings: Any) -> None:
    design = at("drawn").design()
    previews.prepare(design)
    assert previews.forget_orphans() == 0
    sources = [json.loads(path.read_text()) for path in Path(settings.DATA_DIR).rglob("sources.json")]
    assert sources == [[design.files.get().sha256]] * 2
    files.forget(design.files.get().sha256)
    assert previews.forget_orphans() == 2
    assert not list(Path(settings.DATA_DIR).rglob("*.png"))
