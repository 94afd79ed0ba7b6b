"""3MF brings its unit and its placing; anything that could reach outside or run is refused."""

import numpy as np
import pytest

from maatwerk.measure.errors import Unreadable

from .reading import mesh_of
from .shapes import RELATIONS, box, model, threemf, zipped

CORE = "http://schemas.microsoft.com/3dmanufacturing/core/2015/02"
BEAMS = '<model requiredextensions="b" xmlns:b="urn:beams" '
PRODUCTION = "http://schemas.microsoft.com/3dmanufacturing/production/2015/06"


@pytest.mark.parametrize(
    ("unit", "length"), [("millimeter", 1), ("inch", 25.4), ("centimeter", 10), ("micron", 0.001)]
)
def test_lengths_come_out_in_millimetres(unit: str, length: float) -> None:
    found = mesh_of(threemf(model(box(), unit=unit)))
    assert np.allclose(found.box()[1], np.array([10, 15, 20]) * length)


def test_build_items_are_placed_and_mirrored_ones_stay_outward() -> None:
    build = '<item objectid="1"/><item objectid="1" transform="-1 0 0 0 1 0 0 0 1 100 0 0"/>'
    found = mesh_of(threemf(model(box(), build=build)))
    corners = found.points[found.faces]
    volume = np.einsum("ij,ij->i", corners[:, 0], np.cross(corners[:, 1], corners[:, 2])).sum() / 6
    assert len(found.faces) == 24 and found.box()[1][0] == 110
    assert volume == pytest.approx(2 * 24000)


def test_components_are_followed() -> None:
    component = '<component objectid="1" transform="1 0 0 0 1 0 0 0 1 5 0 0"/>'
    more = f'<object id="2"><components>{component}</components></object>'
    found = mesh_of(threemf(model(box(), build='<item objectid="2"/>', more=more)))
    assert found.box()[1][0] == 15


def test_a_part_in_another_file_of_the_package_is_followed() -> None:
    inner = model(box(), build="")
    outer = (
        f'<model unit="millimeter" xmlns="{CORE}" xmlns:p="{PRODUCTION}" requiredextensions="p"><resources>'
        '<object id="7"><components><component p:path="/3D/Objects/a.model" objectid="1"/></components>'
        '</object></resources><build><item objectid="7"/></build></model>'
    )
    assert len(mesh_of(threemf(outer, extra={"3D/Objects/a.model": inner})).faces) == 12


CIRCLE = '<object id="2"><components><component objectid="2"/><component objectid="2"/></components></object>'


def twenty(number: int) -> str:
    """An object that holds another one twenty times."""
    inner = f'<component objectid="{number - 1}"/>' * 20
    return f'<object id="{number}"><components>{inner}</components></object>'


LAUGHS = "".join(map(twenty, range(2, 12)))
OUTSIDE = RELATIONS.replace(
    'Target="/3D/3dmodel.model"', 'Target="http://example.org/m" TargetMode="External"'
)


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (threemf('<!DOCTYPE model [<!ENTITY a "b">]>' + model(box()).partition("?>")[2]), "xml_forbidden"),
        (threemf(model(box(), more="<script>alert(1)</script>")), "xml_forbidden"),
        (threemf(model(box()).replace("<resources>", "<?run it?><resources>")), "xml_forbidden"),
        (threemf(model(box()), extra={"Metadata/run.js": "x"}), "xml_forbidden"),
        (threemf(model(box()), relations=OUTSIDE), "xml_forbidden"),
        (threemf(model(box(), more="<a>" * 40 + "</a>" * 40)), "xml_forbidden"),
        (threemf(model(box())[:-30]), "xml_broken"),
        (threemf(model(box()).replace("core/2015/02", "core/1999/01")), "not_a_mesh"),
        (threemf(model(box(), unit="furlong")), "not_a_mesh"),
        (threemf(model(box(), build='<item objectid="9"/>')), "not_a_mesh"),
        (threemf(model(box(), build="")), "not_a_mesh"),
        (threemf(model(box(), build='<item objectid="2"/>', more=CIRCLE)), "not_a_mesh"),
        (threemf(model(box(), build='<item objectid="11"/>', more=LAUGHS)), "not_a_mesh"),
        (threemf(model((box()[0], box()[1] + 5))), "not_a_mesh"),
        (threemf(model(box()).replace('x="-10.0"', 'x="nan"', 1)), "nan_vertices"),
        (threemf(model(box()).replace('x="-10.0"', 'x="ten"', 1)), "not_a_mesh"),
        (threemf(model(box()).replace('x="-10.0"', "", 1)), "not_a_mesh"),
        (
            threemf(model(box()).replace("<model ", BEAMS)),
            "mesh_feature_unknown",
        ),
        (zipped({"readme.txt": "hello"}), "not_a_mesh"),
        (zipped({"../../etc/passwd": "x", "3D/3dmodel.model": model(box())}), "zip_broken"),
        (zipped({f"{n}.txt": "" for n in range(2100)}), "zip_bomb"),
        (threemf(model(box()))[:-40], "zip_broken"),
        (threemf(model(box()), extra={"3D/big.model": b"\0" * (40 << 20)}), "zip_bomb"),
    ],
)
def test_a_dangerous_or_damaged_3mf_is_refused_in_words(data: bytes, code: str) -> None:
    with pytest.raises(Unreadable) as refused:
        mesh_of(data, "part.3mf")
    assert refused.value.code == code
