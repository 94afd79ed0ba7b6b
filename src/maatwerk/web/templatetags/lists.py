"""How values of a list are said on a page."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django import template
from django.utils import formats, timezone
from django.utils.html import format_html
from django.utils.translation import gettext as _

from maatwerk.people.spoken import written_number

register = template.Library()


@register.filter
def said(value: Any) -> Any:
    """Return a value as people read it: days in words, nothing as a dash."""
    if value is None or value in ("", ()):
        return "–"
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, date):
        return _day(value)
    if isinstance(value, Decimal | float):
        return written_number(value)
    return ", ".join(str(one) for one in value) if isinstance(value, tuple | list) else value


def _day(value: date) -> str:
    if isinstance(value, datetime):
        value, form = timezone.localtime(value), _("j M Y H:i")
    else:
        form = _("j M Y")
    shown = formats.date_format(value, form)
    return format_html('<time datetime="{}">{}</time>', value.isoformat(), shown)
