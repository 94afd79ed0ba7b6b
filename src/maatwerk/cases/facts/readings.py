"""What a recipe asks to be written down of a build, and what was: the limits stand in the recipe."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from maatwerk.lab.catalogue.recipes import ProcessStep
from maatwerk.lab.catalogue.values import Texts
from maatwerk.lab.models import Recipe
from maatwerk.lab.queries import recipe_content
from maatwerk.lab.words import EquipmentRole

MINUTES, CELSIUS, HOURS, LAMP, SOLVENT = "minutes", "celsius", "hours", "lamp_hours", "solvent"
READ_OFF = frozenset({"wash_record", "cure_record", "cleaning_record"})
"""Checks that rest on the readings of a build; once those are put right, they are asked for again."""
AS_IN = "as_in"
"""Beside the readings: from which build the ones were taken that somebody only confirmed, and which."""


@dataclass(frozen=True, kw_only=True)
class Reading:
    """One thing to be read off and written down when a build is taken out."""

    key: str
    what: str
    title: Texts
    unit: str = ""
    least: float | None = None
    most: float | None = None
    set_to: float | None = None
    needed: bool = True
    read_anew: bool = False
    """Never filled in from another build: what it assures cannot be seen on the part afterwards."""

    def keeps(self, value: float) -> bool:
        """Say whether a value lies inside the recipe, ends included."""
        return (self.least is None or value >= self.least) and (self.most is None or value <= self.most)


def readings_asked(recipe: Recipe) -> tuple[Reading, ...]:
    """Return what a recipe asks to be read: each time and temperature that it limits, then what helps."""
    content = recipe_content(recipe)
    found = [one for step in content.steps for one in _of_step(step)]
    for hint in content.hints:
        found.append(
            Reading(
                key=f"{hint.code}_hours",
                what=HOURS,
                title=hint.text,
                unit="h",
                most=float(hint.hours_max.value),
                needed=False,
            )
        )
    return tuple(found)


def value_of(readings: Mapping[str, Any], key: str) -> float | None:
    """Return a reading as a number, None where none was written down."""
    try:
        return float(str(readings[key]).replace(",", "."))
    except (KeyError, ValueError):
        return None


def usual_readings(recipe: Recipe, *, last: Mapping[str, Any]) -> dict[str, str]:
    """Return what machines that run a program will show again, from the readings of the build before.

    A time or temperature is offered when it kept to the recipe, the hours of a lamp as they were and the
    minutes since. How long a print waited for its bath differs each time, and whether a part is cured cannot
    be seen on it afterwards: both are never offered.
    """
    found: dict[str, str] = {}
    for one in readings_asked(recipe):
        if one.read_anew:
            continue
        value, text = value_of(last, one.key), str(last.get(one.key, "")).strip()
        if one.what == SOLVENT and text:
            found[one.key] = text
        elif one.what in {MINUTES, CELSIUS} and value is not None and _is_usual(one, value):
            found[one.key] = f"{value:g}"
        elif one.what == LAMP and value is not None:
            ran = value_of(last, one.key.replace(LAMP, MINUTES))
            found[one.key] = f"{round(value + (ran or 0) / 60, 1):g}"
    return found


def _is_usual(reading: Reading, value: float) -> bool:
    return reading.keeps(value) and reading.set_to in {None, value}


def _of_step(step: ProcessStep) -> list[Reading]:
    found, anew = [], step.machine is EquipmentRole.CURE
    least, most = (step.settings.get(name) for name in ("minutes_min", "minutes_max"))
    if least is not None or most is not None:
        found.append(
            Reading(
                key=f"{step.code}_minutes",
                what=MINUTES,
                title=step.title,
                unit="min",
                least=None if least is None else float(least.value),
                most=None if most is None else float(most.value),
                read_anew=anew,
            )
        )
    if (warm := step.settings.get("celsius")) is not None:
        found.append(
            Reading(
                key=f"{step.code}_celsius",
                what=CELSIUS,
                title=step.title,
                unit="°C",
                set_to=float(warm.value),
                read_anew=anew,
            )
        )
    if step.machine is EquipmentRole.CURE:
        key = f"{step.code}_lamp_hours"
        found.append(Reading(key=key, what=LAMP, title=step.title, unit="h", needed=False))
    if step.code == "clean":
        found.append(Reading(key="clean_solvent", what=SOLVENT, title=step.title, needed=False))
    return found
