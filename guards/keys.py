"""Foreign keys lie still or fall, they never climb; nothing regulated disappears with what it hangs on."""

from collections.abc import Iterable, Iterator
from typing import Any

from django.db import models

from .tree import Finding

# From the ground up; a room may point to itself and to rooms before it.
FLOORS = ("archive", "people", "workflow", "lab", "cases", "quality", "compliance", "web")

# Links that may vanish with their target, each with the reason. None so far.
MAY_CASCADE: dict[str, str] = {}


def judge(wanted: Iterable[type[models.Model]]) -> Iterator[Finding]:
    """Yield links that climb, links that do not protect their target, and implicit many-to-many tables."""
    for model in wanted:
        own = model._meta.app_label
        if own not in FLOORS:
            continue
        for field in model._meta.get_fields(include_parents=False):
            if isinstance(field, models.ManyToManyField):
                yield _finding(
                    model, field, "makes a table without records; make the link a record of its own."
                )
            elif isinstance(field, models.ForeignKey):
                yield from _judge_link(model, field)


def _judge_link(model: type[models.Model], field: models.ForeignKey[Any, Any]) -> Iterator[Finding]:
    target = field.related_model
    label = "" if isinstance(target, str) else target._meta.app_label
    if label not in FLOORS or FLOORS.index(label) > FLOORS.index(model._meta.app_label):
        yield _finding(model, field, f"points to {label or target}, which stands above or outside.")
    on_delete = field.remote_field.on_delete
    if on_delete is not models.PROTECT and f"{model._meta.label}.{field.name}" not in MAY_CASCADE:
        yield _finding(model, field, "does not PROTECT its target.")


def _finding(model: type[models.Model], field: Any, text: str) -> Finding:
    return Finding(f"src/maatwerk/{model._meta.app_label}", 1, f"{model._meta.label}.{field.name} {text}")
