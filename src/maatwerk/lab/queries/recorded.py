"""Why a row does not count that somebody changed or put in past the program."""

from django.utils.translation import gettext as _

from maatwerk.archive.models import Record
from maatwerk.archive.recorded import is_as_recorded


def against_record(record: Record) -> str:
    """Return the reason against a row that is not what the archive holds, else nothing.

    Only what a gate is about to count is asked; whether everything is intact, `maatwerk archive verify` says.
    """
    return "" if is_as_recorded(record) else words_against(record)


def words_against(record: Record) -> str:
    """Return what is said of a row that is not what the archive holds."""
    return _("%(what)s is not what the archive holds; somebody changed it past the program.") % {
        "what": record
    }
