"""The kinds of reading by name; importing this module loads every library that a child needs."""

from collections.abc import Callable, Mapping
from typing import Any

from maatwerk.measure import pick, preview, scene, screen, sheet
from maatwerk.measure.compare import inspect as compare_inspect
from maatwerk.measure.errors import Code, Unreadable
from maatwerk.measure.fit import inspect as fit_inspect
from maatwerk.measure.inputs import Handed
from maatwerk.measure.mesh import body
from maatwerk.measure.mesh import inspect as mesh_inspect
from maatwerk.measure.series import inspect as series_inspect

_KINDS: Mapping[str, Callable[[Handed, Mapping[str, Any]], dict[str, Any]]] = {
    "mesh": mesh_inspect.work,
    "body": body.work,
    "series": series_inspect.work,
    "fit": fit_inspect.work,
    "compare": compare_inspect.work,
    "pick": pick.work,
    "preview": preview.work,
    "scene": scene.work,
    "screen": screen.work,
    "sheet": sheet.work,
}


def perform(kind: str, *, handed: Handed, options: Mapping[str, Any]) -> dict[str, Any]:
    """Carry out one kind of reading on what was handed in."""
    if kind not in _KINDS:
        raise Unreadable(Code.NOT_AVAILABLE, f"There is no reading called {kind}.")
    return _KINDS[kind](handed, options)
