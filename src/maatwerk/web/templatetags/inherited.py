"""Says on a case that it began before Maatwerk."""

from typing import Any

from django import template

from maatwerk.cases import queries
from maatwerk.cases.models import Case
from maatwerk.people.roles import Ability
from maatwerk.web.pages.records import held_by

register = template.Library()


@register.inclusion_tag("import/begun.html", takes_context=True)
def begun_before(context: dict[str, Any], case: Case) -> dict[str, Any]:
    """Draw a line for each row of the old register that goes on in this case."""
    request = context["request"]
    sees = Ability.READ_ALL in held_by(request)
    return {"found": queries.begun_before(case), "sees": sees}
