"""A picture of one mesh for the case sheet."""

from collections.abc import Mapping
from typing import Any

from maatwerk.measure.errors import Code, Unreadable
from maatwerk.measure.inputs import Handed
from maatwerk.measure.mesh import read
from maatwerk.measure.render import LARGEST, View, picture


def _number(options: Mapping[str, Any], name: str, default: float, low: float, high: float) -> float:
    value = options.get(name, default)
    if not isinstance(value, int | float) or not low <= value <= high:
        raise Unreadable(Code.OPTION_UNKNOWN, f"{name} must be a number from {low:g} to {high:g}.")
    return float(value)


def work(handed: Handed, options: Mapping[str, Any]) -> dict[str, Any]:
    """Draw the mesh into the output `png`; options `size`, `turn` and `lift`."""
    size = int(_number(options, "size", 640, 32, LARGEST))
    view = View(_number(options, "turn", 30.0, -360, 360), _number(options, "lift", 20.0, -89, 89))
    mesh = read.read(handed.file("mesh"))
    drawn = picture(mesh, size=size, view=view)
    handed.outputs["png"].write(drawn)
    return {"schema": "maatwerk.preview/1", "width": size, "height": size, "bytes": len(drawn)}
