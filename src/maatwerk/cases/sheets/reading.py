"""A spreadsheet as text cells: read in the caged child like every foreign file, then laid out in rows."""

from dataclasses import asdict, dataclass
from typing import Any

from django.utils.translation import gettext as _

from maatwerk.archive.files import digest_of
from maatwerk.cases.errors import CaseError
from maatwerk.cases.measured import heard
from maatwerk.measure import child
from maatwerk.measure.child import Limits
from maatwerk.measure.errors import Unreadable

BIGGEST = 8 << 20
ENDINGS = (".xlsx", ".ods", ".csv")
_LIMITS = Limits(memory=2 << 30, seconds=30, cpu_seconds=30, answer=12 << 20, given=BIGGEST)


@dataclass(frozen=True)
class Sheet:
    """One table of a file: its rows, and where a cell was filled from a merged one."""

    file_name: str
    sha256: str
    name: str
    rows: list[list[str]]
    filled: list[list[int]]

    def as_json(self) -> dict[str, Any]:
        """Return it as the session keeps it between two pages."""
        return asdict(self)


def read(*, content: bytes, file_name: str) -> Sheet:
    """Return the first table of a file that has rows; the file is read behind locked doors."""
    if not file_name.lower().endswith(ENDINGS):
        raise CaseError(
            "sheet_unknown",
            what=_("%(file_name)s is no spreadsheet that is read here.") % {"file_name": file_name},
            do=_("Save it as XLSX, ODS or CSV."),
        )
    if len(content) > BIGGEST:
        raise CaseError(
            "sheet_too_large",
            what=_("%(file_name)s has %(len)s MiB; the limit is %(biggest)s MiB.")
            % {"file_name": file_name, "len": len(content) >> 20, "biggest": BIGGEST >> 20},
            do=_("Bring it in by years."),
        )
    # The child sees neither name nor path; the ending tells how to read.
    ending = file_name.lower().rsplit(".", 1)[-1]
    try:
        said = child.run("sheet", inputs={f"sheet.{ending}": content}, limits=_LIMITS)
    except Unreadable as refused:
        raise CaseError(
            "sheet_unreadable",
            what=heard(refused.what),
            where=file_name,
            why=heard(refused.why),
            do=heard(refused.do),
        ) from refused
    for sheet in said["sheets"]:
        if any(any(row) for row in sheet["rows"]):
            rows, filled = _unmerged(sheet["rows"], sheet["merged"])
            return Sheet(file_name, digest_of(content), sheet["name"], rows, filled)
    raise CaseError(
        "sheet_empty",
        what=_("%(file_name)s has no row with anything in it.") % {"file_name": file_name},
        do=_("Choose another file."),
    )


def _unmerged(rows: list[list[str]], merged: list[list[int]]) -> tuple[list[list[str]], list[list[int]]]:
    """Write the value of a merged cell into the rows below it; which cells those are is told."""
    width = max((len(row) for row in rows), default=0)
    rows = [[*row, *[""] * (width - len(row))] for row in rows]
    filled = []
    for top, left, bottom, right in merged:
        if bottom == top or bottom >= len(rows) or right >= width:
            continue
        for place in range(top + 1, bottom + 1):
            rows[place][left] = rows[top][left]
            filled.append([place, left])
    return rows, filled
