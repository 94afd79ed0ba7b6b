"""The day that a page of the duties is asked about: read from the address, and said on the page."""

from dataclasses import dataclass
from datetime import date

from django.http import HttpResponse
from django.utils import timezone
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from maatwerk.archive.days import day_of
from maatwerk.compliance import past
from maatwerk.compliance.past import AsOn
from maatwerk.compliance.remembered import Basis
from maatwerk.compliance.words import SubjectKind
from maatwerk.people.spoken import written_day
from maatwerk.web.pages import door
from maatwerk.web.pages.duties import telling


@dataclass(frozen=True, kw_only=True)
class Day:
    """What was asked, what is judged for it, and what has to be said about that."""

    typed: str
    refused: str
    first: date
    last: date
    as_on: AsOn | None
    says: tuple[str, ...]

    @property
    def query(self) -> str:
        """Return what an address carries to stay on the day."""
        return f"?on={self.as_on.on.isoformat()}" if self.as_on else ""


def day_asked(request: door.Inside, *, duty: str | None = None) -> Day:
    """Return the day in the address, judged; nothing is judged for today, or for a day that is refused."""
    today, first = day_of(timezone.now()), past.first_day()
    last = today + past.AHEAD
    typed = request.GET.get("on", "").strip()
    on, refused = _read(typed, first=first, last=last)
    found = None
    if on is not None and on != today:
        found = past.as_on(
            telling.sight_for(request),
            on=on,
            language=get_language() or "en",
            only=None if duty is None else frozenset({duty}),
        )
        if duty is not None and not found.whole.standings:
            refused = _("On %(day)s this duty did not bind yet, or no more. Here is how it stands today.")
            refused, found = refused % {"day": written_day(on)}, None
    about_devices = duty is not None and found is not None and _is_about_devices(found)
    says = () if found is None else (_says_of_device(found),) if about_devices else tuple(_says(found))
    return Day(typed=typed, refused=refused, first=first, last=last, as_on=found, says=says)


def refusing(page: HttpResponse, day: Day) -> HttpResponse:
    """Return the page with the status of bad input where the day was refused."""
    if day.refused:
        page.status_code = 422
    return page


def _read(typed: str, *, first: date, last: date) -> tuple[date | None, str]:
    if not typed:
        return None, ""
    try:
        on = date.fromisoformat(typed)
    except ValueError:
        said = _("“%(typed)s” is no day. Choose a day in the field.")
        return None, said % {"typed": typed[:40]}
    if on < first:
        said = _("The regulation applies from %(day)s (Art. 123(2)); no day before it can be judged.")
        return None, said % {"day": written_day(first)}
    if on > last:
        said = _("That is more than ten years ahead. Ask about a day up to %(day)s.")
        return None, said % {"day": written_day(last)}
    return on, ""


def _is_about_devices(found: AsOn) -> bool:
    return found.whole.standings[0].duty.subject == SubjectKind.DEVICE.value


def _says_of_device(found: AsOn) -> str:
    """Return by which words and facts a single device is judged for another day."""
    if found.is_ahead:
        return _(
            "The device that is chosen is judged by the words of the law that are known for that day, by "
            "the facts of its release where it was released, else as if nothing were recorded until then."
        )
    return _(
        "The device that is chosen is judged by the words of the law that bound on that day, by the facts "
        "of its release where it was released, else by the facts as they stand on record now."
    )


def _says(found: AsOn) -> list[str]:
    """Return, in sentences, by which words and by which facts the day is judged."""
    if found.is_ahead:
        facts = _(
            "Judged as if nothing were recorded until then: by the facts as they stand on record now, "
            "and by the words of the law that are known for that day."
        )
    elif found.basis is Basis.THEN:
        facts = _(
            "Judged by the words of the law that bound on that day, and by the facts as the records "
            "stood then: they were kept day by day."
        )
    elif found.basis is Basis.BOTH:
        facts = _(
            "Judged by the words of the law that bound on that day. For some the facts are those of then, "
            "which were kept; for the others those on record now."
        )
    else:
        facts = _(
            "Judged by the words of the law that bound on that day, but by the facts as they stand on "
            "record now: of that day none were kept. What was recorded or withdrawn since counts as if "
            "it had been so then."
        )
    devices = _("Single devices are not judged for another day.")
    if found.devices:
        devices = ngettext(
            "Of single devices one is shown, as it was judged for that day.",
            "Of single devices %(count)s are shown, as they were judged for that day.",
            found.devices,
        ) % {"count": found.devices}
    return [facts, devices]
