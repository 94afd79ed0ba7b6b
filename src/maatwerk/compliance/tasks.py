"""What the worker does for this room, again and again; a door needs none of it, for it catches up itself."""

from datetime import datetime

from maatwerk.compliance import actions
from maatwerk.compliance.subjects import institution_keys


def keep_fresh(at: datetime) -> None:
    """Judge again what events changed, for every institution, and ask whether ISO 13485 is needed now."""
    for key in institution_keys():
        actions.catch_up(institution_key=key, at=at)
        actions.watch(institution_key=key, at=at)


def revisit_due(at: datetime) -> None:
    """Judge again what time alone changed, for every institution."""
    for key in institution_keys():
        actions.revisit(institution_key=key, at=at)
