"""The gap report: what is open on a day, in words that can be printed, signed and filed."""

from dataclasses import dataclass
from datetime import date

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from maatwerk.compliance.atlas import atlas
from maatwerk.compliance.standing import Standing, most_pressing
from maatwerk.people.queries import institution_of
from maatwerk.rulebook.reasons import in_language
from maatwerk.web.pages import door
from maatwerk.web.pages.duties import telling
from maatwerk.web.pages.duties.map import tally

NAMED = 8
"""How many subjects of a gap are named; the rest is counted."""


@dataclass(frozen=True, kw_only=True)
class Gap:
    """One open duty of the report."""

    one: Standing
    mark: str
    word: str
    cites: str
    confidence: str
    named: list[tuple[str, str, date | None]]
    more: int
    who: str


@login_required
def gaps(request: door.Inside) -> HttpResponse:
    """Show what is open, made to be printed."""
    whole = telling.whole_for(request)
    language = get_language() or "en"
    found = most_pressing(whole.standings)
    groups = [
        (
            in_language(group.title, language),
            [_gap(one) for one in found if one.group.id == group.id],
        )
        for group in atlas().groups
    ]
    context = {
        "whole": whole,
        "groups": [(title, ones) for title, ones in groups if ones],
        "open": len(found),
        "tally": tally(whole.standings),
        "institution": institution_of(request.user),
        "now": timezone.now(),
        "unsure": sum(one.duty.confidence in ("interpretation", "unverified") for one in found),
        "crumbs": [(_("Duties"), reverse("duties"))],
    }
    return door.show(request, "duties/gaps.html", context)


def _gap(one: Standing) -> Gap:
    named = [
        (telling.subject_name(about.subject), str(telling.STANDS[about.verdict.value]), about.due)
        for about in one.pressing[:NAMED]
    ]
    return Gap(
        one=one,
        mark=telling.mark_of(one.stand.value),
        word=str(telling.STANDS[one.stand.value]),
        cites=", ".join(telling.cited(cite) for cite in one.cites[:3]) + (" …" if len(one.cites) > 3 else ""),
        confidence=str(telling.CONFIDENCE[one.duty.confidence]),
        named=[] if one.duty.subject == "institution" else named,
        more=max(0, len(one.pressing) - NAMED),
        who=telling.roles_of(one.task),
    )
