"""What was read off when a build was taken out: what can be, and putting right what was typed wrong."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.formats import number_format
from django.utils.translation import gettext as _

from maatwerk.archive import actions as archive
from maatwerk.cases.errors import CaseError
from maatwerk.cases.facts.readings import (
    AS_IN,
    CELSIUS,
    HOURS,
    LAMP,
    MINUTES,
    Reading,
    readings_asked,
    value_of,
)
from maatwerk.cases.models import Build, Device
from maatwerk.lab.models import Recipe
from maatwerk.people.models import Account
from maatwerk.people.spoken import written_number
from maatwerk.workflow import doorway

CAN_BE = {
    MINUTES: (0.0, 7 * 24 * 60.0),
    HOURS: (0.0, 30 * 24.0),
    LAMP: (0.0, 100_000.0),
    CELSIUS: (-100.0, 2000.0),
}
"""What can be read at all: a week in a bath, a month until the bath, what lamps live, what ovens reach."""


def as_read(recipe: Recipe, readings: Mapping[str, Any]) -> dict[str, Any]:
    """Return readings as they are kept, or refuse what no machine shows.

    What lies outside the recipe is kept as it was read: the checks and the gate judge it.
    """
    for one in readings_asked(recipe):
        if one.key in readings and one.what in CAN_BE:
            must_be_readable(one, value=value_of(readings, one.key), said=str(readings[one.key]))
    return dict(readings)


def must_be_readable(reading: Reading, *, value: float | None, said: str) -> None:
    """Refuse what cannot have been read, whatever the recipe says."""
    least, most = CAN_BE[reading.what]
    if value is None or not least <= value <= most:
        raise CaseError(
            "reading_impossible",
            what=_("%(value)s cannot have been read.")
            % {"value": f"{written_number(said)} {reading.unit}".strip()},
            where=reading.key,
            why=_("Readings of this kind lie between %(least)s and %(most)s %(unit)s.")
            % {"least": number_format(least, 0), "most": number_format(most, 0), "unit": reading.unit},
            do=_("Read it once more, and write down what the machine shows."),
        )


def correct_readings(
    *,
    build: Build,
    readings: Mapping[str, Any],
    reason: str,
    actor: Account,
    at: datetime,
    seen: datetime | None = None,
) -> Build:
    """Put right what was read off a finished build; checks that rested on it are asked for again.

    What stood there before stays in the event, beside the reason. `seen` is when the readings that somebody
    looked at were put right last: what was corrected meanwhile is not written over.
    """
    with transaction.atomic():
        archive.lock_chain(build.institution_key)
        build = Build.objects.select_related("recipe").get(pk=build.pk)
        _must_be_correctable(build)
        if build.corrected_at != seen:
            raise CaseError(
                "readings_changed_since",
                what=_("Somebody put these readings right meanwhile."),
                where=build.number,
                do=_("Look at them again; then change what is still wrong."),
            )
        if not reason.strip():
            raise CaseError(
                "reason_missing", what=_("Say why the readings are corrected."), where=build.number
            )
        now = as_read(build.recipe, readings)
        before = {key: value for key, value in build.readings.items() if now.get(key) != value}
        if not before and set(now) == set(build.readings):
            raise CaseError("nothing_changed", what=_("The readings are as they were."), where=build.number)
        doorway.amend(
            record=build,
            changes={"readings": now, "corrected_at": at},
            actor=actor,
            at=at,
            ability="run_build",
            kind="cases.build_readings_corrected",
            detail={"reason": reason, "before": {key: one for key, one in before.items() if key != AS_IN}},
        )
    return build


def _must_be_correctable(build: Build) -> None:
    if build.state != "finished":
        raise CaseError(
            "build_not_out",
            what=_("%(build)s is not taken out; nothing was read off it yet.") % {"build": build.number},
            where=build.number,
        )
    pieces = build.pieces.exclude(state="scrapped")
    passed = Device.objects.filter(parts__pieces__in=pieces, verified_at__isnull=False)
    found = passed.exclude(state__in=["recalled", "cancelled"]).distinct().order_by("number")
    if found:
        raise CaseError(
            "readings_relied_on",
            what=_("These passed their checks with these readings: %(devices)s.")
            % {"devices": ", ".join(one.number for one in found)},
            where=build.number,
            do=_(
                "What is still here is sent to rework first, what is handed over is recalled; "
                "what was checked then counts no longer."
            ),
        )
