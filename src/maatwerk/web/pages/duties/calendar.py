"""The days that the records know, as a page and as a calendar feed with a private address."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby

from django.contrib.auth.decorators import login_required
from django.db.models import Max
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import get_language, gettext_lazy, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from maatwerk.archive.days import day_of
from maatwerk.compliance import actions, dates
from maatwerk.compliance.dates import Entry, Kind
from maatwerk.compliance.standing import sight_of
from maatwerk.compliance.words import SubjectKind
from maatwerk.rulebook.editions import Edition
from maatwerk.rulebook.shelf import current_edition
from maatwerk.web import words
from maatwerk.web.pages import door
from maatwerk.web.pages.duties import ical, telling
from maatwerk.web.pages.lab import telling as lab
from maatwerk.web.pages.lab import verdicts
from maatwerk.web.pages.lab.shelf import shelf
from maatwerk.web.pages.lists import one_of
from maatwerk.web.pages.people.telling import topic

WORDS: dict[Kind, telling.Words] = {
    Kind.DUTY: gettext_lazy("Evidence due"),
    Kind.AGAIN: gettext_lazy("The answer changes with the day"),
    Kind.UPKEEP: gettext_lazy("Upkeep ends"),
    Kind.EXPIRY: gettext_lazy("Lot expires"),
    Kind.REVIEW: gettext_lazy("To be reviewed"),
    Kind.END: gettext_lazy("Ends"),
    Kind.TRAINING: gettext_lazy("Training ends"),
    Kind.ROLE: gettext_lazy("Role ends"),
    Kind.KEPT: gettext_lazy("Kept until then"),
}
SHOWN = 24
"""How many months with something in them are shown; later ones are counted."""


@dataclass(frozen=True, kw_only=True)
class Line:
    """What happens on a day, of one kind: one thing, or several folded together."""

    on: date
    mark: str
    kind: telling.Words
    things: Sequence[tuple[str, str, str]]
    """Each by its name, where it leads, and, where the text alone does not say it, on what the day rests."""


@login_required
def calendar(request: door.Inside) -> HttpResponse:
    """Show every day that the records know; make or end the private address of the feed."""
    sight = telling.sight_for(request)
    if request.method == "POST":
        return _address(request)
    found, now = dates.days_ahead(sight, language=get_language() or "en"), sight.at
    kinds = [kind for kind in Kind if any(one.kind is kind for one in found)]
    wanted = one_of(request, "kind", [kind.value for kind in kinds])
    kept = [one for one in found if not wanted or one.kind == wanted]
    lines = [
        _line(list(ones), on=day_of(now)) for _same, ones in groupby(kept, key=lambda one: (one.on, one.kind))
    ]
    past = [one for one in lines if one.on < day_of(now)]
    months = [
        (month, list(ones))
        for month, ones in groupby(
            (one for one in lines if one.on >= day_of(now)), key=lambda one: one.on.replace(day=1)
        )
    ]
    token = request.session.pop(_TOKEN, "")
    law = current_edition()
    context = {
        "whole": {
            "edition": law.number,
            "checked_by": law.checked_by,
            "computed_at": sight.copies().aggregate(last=Max("computed_at"))["last"],
            "country": sight.country,
        },
        "past": past,
        "months": months[:SHOWN],
        "later": sum(len(ones) for _month, ones in months[SHOWN:]),
        "kinds": [(kind.value, WORDS[kind]) for kind in kinds],
        "wanted": wanted,
        "address": dates.feed_address_of(request.user),
        "token_address": request.build_absolute_uri(reverse("duties_feed", kwargs={"token": token}))
        if token
        else "",
        "crumbs": [(_("Duties"), reverse("duties"))],
    }
    return door.show(request, "duties/calendar.html", context)


_TOKEN = "calendar_token"  # noqa: S105 - the name under which the next page finds it, once


def _address(request: door.Inside) -> HttpResponse:
    now = timezone.now()
    if request.POST.get("do") == "end":
        if actions.end_feed_address(actor=request.user, at=now):
            door.say(request, _("The address is ended. A calendar that reads it gets nothing any more."))
    else:
        language = get_language() or "en"
        request.session[_TOKEN] = actions.make_feed_address(actor=request.user, language=language, at=now)
    return redirect("duties_calendar")


@require_safe
def feed(request: HttpRequest, token: str) -> HttpResponse:
    """Answer a calendar program that knows the private address of a person; to others there is nothing."""
    found, now = dates.reader_of(token), timezone.now()
    sight = None if found is None else sight_of(found.account, at=now)
    if found is None or sight is None:
        raise Http404
    with translation.override(found.language):
        days = dates.days_ahead(sight, language=found.language)
        soon = [one for one in days if one.on >= day_of(now) - timedelta(days=365)]
        base = request.build_absolute_uri("/").rstrip("/")
        text = ical.calendar(
            name=_("Maatwerk: days of the duties"),
            about=_about(current_edition()),
            events=[_event(one, base=base) for one in soon],
            at=now,
        )
    return HttpResponse(
        text,
        content_type="text/calendar; charset=utf-8",
        headers={
            "Content-Disposition": 'inline; filename="maatwerk-duties.ics"',
            "Cache-Control": "private, no-store",
            "Referrer-Policy": "no-referrer",
            "X-Robots-Tag": "noindex",
        },
    )


def _about(law: Edition) -> str:
    """Return by which edition the days of the duties are reckoned, and who checked it."""
    said = _("Days of duties by edition %(number)s of the law,") % {"number": law.number}
    checked = _("checked by %(who)s.") % {"who": law.checked_by}
    return f"{said} {_('checked by no lawyer yet.') if law.checked_by == 'none' else checked}"


def _event(one: Entry, *, base: str) -> ical.Event:
    """Return an event; persons and devices stay behind the log-in, where the link leads."""
    named = one.record != "person" and one.about != SubjectKind.DEVICE.value
    what = _what(one) if named else one.what if one.record == "duty" else ""
    key = f"{one.kind}/{one.record}/{one.key}/{one.part}/{one.about}/{one.subject}/{one.on}"
    href, word = _href(one), str(WORDS[one.kind])
    summary = f"{word}: {what}" if what else word
    summary = f"{summary} ({sure})" if (sure := _sure(one)) else summary
    return ical.Event(key=key, on=one.on, summary=summary, url=f"{base}{href}" if href else "")


def _line(ones: Sequence[Entry], *, on: date) -> Line:
    first = ones[0]
    mark = "waiting" if first.kind in (Kind.KEPT, Kind.AGAIN) else verdicts.of_day(first.on, on=on)
    return Line(
        on=first.on,
        mark="waiting" if mark == "met" else mark,
        kind=WORDS[first.kind],
        things=[(_what(one), _href(one), _sure(one)) for one in ones],
    )


def _what(one: Entry) -> str:
    """Return the name of what happens, with the part of it that is meant."""
    if one.kind is Kind.KEPT:
        return ngettext("Papers of one device", "Papers of %(count)s devices", one.count) % {
            "count": one.count
        }
    if one.record == "duty" and one.count > 1:
        return _("%(duty)s (%(count)s times)") % {"duty": one.what, "count": one.count}
    family = one.record == "families" or one.about == SubjectKind.FAMILY.value
    part = _part(one) or (telling.family_name(one.subject) if family else one.subject)
    name = telling.family_name(one.what) if one.record == "families" else one.what
    return f"{name}: {part}" if part and one.about != SubjectKind.INSTITUTION.value else name


def _sure(one: Entry) -> str:
    """Return on what the day of a duty rests; nothing where the text itself says it."""
    return str(telling.CONFIDENCE[one.sure]) if one.sure and one.sure != "text" else ""


def _part(one: Entry) -> str:
    if not one.part:
        return ""
    if one.kind is Kind.ROLE:
        return words.role(one.part)
    if one.kind is Kind.TRAINING:
        return topic(one.part)
    return lab.word({**lab.TOPICS, **lab.UPKEEP, **lab.STAGES}, one.part)


def _href(one: Entry) -> str:
    if one.record == "duty":
        return reverse("duty", kwargs={"duty": one.key})
    if one.record == "person":
        return reverse("person", kwargs={"key": one.key})
    if any(kind.code == one.record for kind in shelf().kinds):
        return reverse("lab_record", kwargs={"kind": one.record, "key": one.key})
    return ""
