"""Changes one leaf of a file of the library, for the tests that look whether anybody notices."""

import copy
from typing import Any


def mutated(plain: Any, path: tuple[Any, ...], value: Any) -> Any:
    """Return a file with one leaf changed, or without it."""
    made = copy.deepcopy(plain)
    holder = made
    for step in path[:-1]:
        holder = holder[step]
    if value is None:
        del holder[path[-1]]
    else:
        holder[path[-1]] = value
    return made
