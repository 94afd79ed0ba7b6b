"""The day of a moment as the house counts it: in its own time zone, not that of the clock of a machine."""

from datetime import date, datetime

from django.utils.timezone import get_current_timezone


def day_of(moment: datetime) -> date:
    """Return the day on which a moment falls where the lab is; at half past midnight it is a new one."""
    return moment.astimezone(get_current_timezone()).date()
