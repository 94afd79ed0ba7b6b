"""A mesh is drawn without graphics hardware, through the child."""

import io
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image

from maatwerk.measure import child
from maatwerk.measure.errors import Unreadable

from .reading import check_schema
from .shapes import box, stl


def test_the_picture_shows_the_part_on_white(tmp_path: Path) -> None:
    out = tmp_path / "part.png"
    options = {"size": 200}
    answer = check_schema(
        child.run("preview", inputs={"mesh": stl(box())}, options=options, outputs={"png": out})
    )
    data = out.read_bytes()
    assert answer == {"schema": "maatwerk.preview/1", "width": 200, "height": 200, "bytes": len(data)}
    image = np.asarray(Image.open(io.BytesIO(data)))
    assert image.shape == (200, 200, 3)
    assert (image[0, 0] == 255).all() and (image[100, 100] < 240).all()
    assert 0.1 < (image.min(axis=2) < 250).mean() < 0.9


def test_the_same_mesh_gives_the_same_picture(tmp_path: Path) -> None:
    for name in ("a", "b"):
        child.run("preview", inputs={"mesh": stl(box())}, outputs={"png": tmp_path / name})
    assert (tmp_path / "a").read_bytes() == (tmp_path / "b").read_bytes()


@pytest.mark.parametrize("options", [{"size": 5}, {"size": 9000}, {"turn": "left"}, {"lift": 90}])
def test_views_beyond_reason_are_refused(tmp_path: Path, options: dict[str, Any]) -> None:
    with pytest.raises(Unreadable) as refused:
        child.run("preview", inputs={"mesh": stl(box())}, options=options, outputs={"png": tmp_path / "a"})
    assert refused.value.code == "option_unknown" and not (tmp_path / "a").exists()
