"""The bodies of parts, to compare them by: measured when a part is handed in, or later where it was not."""

from dataclasses import asdict
from datetime import datetime

from maatwerk.archive import actions as archive
from maatwerk.archive.actors import PROGRAM
from maatwerk.archive.canonical import json_value
from maatwerk.archive.errors import ArchiveError
from maatwerk.archive.queries import read_file
from maatwerk.cases.models import DesignFile
from maatwerk.cases.words import FileRole
from maatwerk.lab.shapes import NO_CELL, Body, shape_of
from maatwerk.measure import child
from maatwerk.measure.errors import Unreadable


def measured_body(*, content: bytes, name: str, unit: str) -> Body:
    """Measure a body in the caged child; raise Unreadable for what is no mesh."""
    return Body.of(child.run("body", inputs={"mesh": content}, options={"name": name, "unit": unit}))


def measure_older(*, most: int, at: datetime) -> int:
    """Give files that were kept before bodies were measured their shape and body; return how many.

    What is gone from the archive, or cannot be read any more, is noted as such and not tried again.
    """
    waiting = list(
        DesignFile.objects.filter(cell="", role=FileRole.PART)
        .select_related("design__device__case")
        .order_by("pk")[:most]
    )
    for file in waiting:
        body = _body_on_file(file)
        file.shape = file.shape or shape_of(file.mesh)
        file.body = None if body is None else json_value(asdict(body))
        file.cell = NO_CELL if body is None else body.cell
        archive.write(record=file, kind="cases.design_file_measured", actor=PROGRAM, at=at)
    return len(waiting)


def _body_on_file(file: DesignFile) -> Body | None:
    try:
        return measured_body(content=read_file(file.sha256), name=file.name, unit=file.declared_unit)
    except (ArchiveError, Unreadable):
        return None
