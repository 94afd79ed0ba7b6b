"""System checks: every regulated model is a record that has a canonical form, and the triggers stand."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from django.apps import AppConfig, apps
from django.core.checks import CheckMessage, Error, Tags, register
from django.core.exceptions import FieldDoesNotExist
from django.db import connections, models

from . import triggers
from .canonical import target, writer
from .models import Record

REGULATED = frozenset({"archive", "people", "lab", "cases", "quality", "compliance"})
# What the chain is made of; other rooms say why a model is no record in its `not_recorded_because`.
OWN_TABLES = frozenset({"archive.Event", "archive.Head", "archive.Salt", "archive.SpentNonce"})
_MOST_DIGITS = 15  # SQLite keeps decimals as doubles: 15 digits come back as they were


def trigger_findings() -> list[tuple[str, str]]:
    """Return each trigger that does not stand as installed, with what is wrong."""
    return triggers.findings()


@register(Tags.database)
def triggers_stand(*, databases: Sequence[str] | None = None, **_: Any) -> list[CheckMessage]:
    """Check the triggers of each database that is checked and already holds the archive's tables."""
    found: list[CheckMessage] = []
    for alias in databases or ():
        if "archive_event" in connections[alias].introspection.table_names():
            found += [
                Error(f"{name}: {what}", hint="Run `maatwerk archive verify`.", id="archive.E020")
                for name, what in triggers.findings(connections[alias])
            ]
    return found


@register(Tags.models)
def records_are_whole(*, app_configs: Sequence[AppConfig] | None = None, **_: Any) -> list[CheckMessage]:
    """Check every model of the regulated rooms."""
    labels = {config.label for config in app_configs} if app_configs is not None else REGULATED
    return [
        message
        for model in apps.get_models()
        if model._meta.app_label in labels & REGULATED
        for message in model_findings(model)
    ]


def model_findings(model: type[models.Model]) -> Iterator[CheckMessage]:
    """Yield what stands in the way of keeping this model's rows on record."""
    if not issubclass(model, Record):
        if model._meta.label not in OWN_TABLES and not getattr(model, "not_recorded_because", ""):
            yield _error(
                "E001", model, "is no Record.", "Derive it from Record, or say why in `not_recorded_because`."
            )
        return
    if model._meta.parents:
        yield _error("E002", model, "inherits from another table.", "Its row would stand in two tables.")
    for relation in model._meta.local_many_to_many:
        yield _error("E003", model, f"has the many-to-many field {relation.name}.", "Make the pair a Record.")
    yield from _name_findings(model)
    for field in model._meta.concrete_fields:
        if field.name not in model.unrecorded:
            yield from _field_findings(model, field)


def _name_findings(model: type[Record]) -> Iterator[CheckMessage]:
    for attribute in ("personal", "concealed", "unrecorded"):
        for name in sorted(getattr(model, attribute)):
            try:
                field = model._meta.get_field(name)
            except FieldDoesNotExist:
                yield _error("E004", model, f"names {name} as {attribute}.", "It has no such field.")
                continue
            if attribute == "personal" and isinstance(field, models.Field) and not _can_be_blank(field):
                yield _error(
                    "E005", model, f"cannot blank the personal field {name}.", "Let it be null, or text."
                )
    if model.personal and model.salt_key is Record.salt_key:
        yield _error("E006", model, "has personal fields and no salt.", "Define salt_key().")


def _can_be_blank(field: models.Field[Any, Any]) -> bool:
    return field.null or field.get_internal_type() in {"CharField", "TextField", "JSONField"}


def _field_findings(model: type[Record], field: models.Field[Any, Any]) -> Iterator[CheckMessage]:
    if isinstance(field, models.ForeignKey) and field.remote_field.on_delete is not models.PROTECT:
        yield _error("E007", model, f"does not protect what {field.name} points to.", "Use PROTECT.")
    if isinstance(field, models.FileField):
        yield _error("E008", model, f"keeps a file in {field.name}.", "Keep it with keep_file.")
    elif writer(field) is None:
        yield _error(
            "E009",
            model,
            f"has the field {field.name} of a type without canonical form.",
            "Floats are not the same in every database: use a DecimalField.",
        )
    column = target(field)
    if isinstance(column, models.DecimalField) and (column.max_digits or 0) > _MOST_DIGITS:
        yield _error("E010", model, f"has more than 15 digits in {field.name}.", "SQLite would round them.")


def _error(code: str, model: type[models.Model], what: str, hint: str) -> CheckMessage:
    return Error(f"{model._meta.label} {what}", hint=hint, obj=model, id=f"archive.{code}")
