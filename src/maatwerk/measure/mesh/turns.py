"""Where a node of glTF places what hangs on it (glTF 2.0, section 3.5.3)."""

from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray


def _numbers(node: Mapping[str, Any], key: str, default: tuple[float, ...]) -> NDArray[np.float64]:
    found = node.get(key, default)
    if not isinstance(found, list | tuple) or len(found) != len(default):
        raise ValueError(key)
    if not all(type(one) in (int, float) and abs(one) < 1e12 for one in found):
        raise ValueError(key)
    return np.array(found, np.float64)


def placing(node: Mapping[str, Any]) -> NDArray[np.float64]:
    """Return the matrix (4, 4) of a node; raises ValueError on numbers that are none."""
    if "matrix" in node:
        return _numbers(node, "matrix", tuple(np.eye(4).reshape(-1))).reshape(4, 4).T
    x, y, z, w = _numbers(node, "rotation", (0.0, 0.0, 0.0, 1.0))
    length = float(np.sqrt(x * x + y * y + z * z + w * w))
    if not 0.99 < length < 1.01:
        raise ValueError("rotation")
    x, y, z, w = x / length, y / length, z / length, w / length
    found = np.eye(4)
    found[:3, :3] = [
        [1 - 2 * (y * y + z * z), 2 * (x * y - z * w), 2 * (x * z + y * w)],
        [2 * (x * y + z * w), 1 - 2 * (x * x + z * z), 2 * (y * z - x * w)],
        [2 * (x * z - y * w), 2 * (y * z + x * w), 1 - 2 * (x * x + y * y)],
    ]
    found[:3, :3] *= _numbers(node, "scale", (1.0, 1.0, 1.0))
    found[:3, 3] = _numbers(node, "translation", (0.0, 0.0, 0.0))
    return found
