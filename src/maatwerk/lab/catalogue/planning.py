"""Which checks a device needs: each item of the plan, spread over parts, builds, samples and the recipe."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from maatwerk.lab.catalogue.checks import Check
from maatwerk.lab.catalogue.families import FamilyContent
from maatwerk.lab.words import Scope


@dataclass(frozen=True)
class PlannedCheck:
    """One check to be made on one thing; `on` is the key of a part copy or build, empty for the device."""

    check: Check
    on: str


def plan(
    *,
    family: FamilyContent,
    parts: Sequence[str],
    builds: Sequence[str],
    ordinal: int,
    characteristics: Mapping[str, Any],
) -> tuple[PlannedCheck, ...]:
    """Return the checks of a device: the `ordinal`-th of its family, with these part copies and builds.

    Checks of scope `recipe` are not among them: the validation of the recipe shows them once.
    """
    found: list[PlannedCheck] = []
    for check in family.checks:
        if check.only_when is not None and check.only_when.excludes(characteristics):
            continue
        if check.scope is Scope.PART:
            found += [PlannedCheck(check, part) for part in parts]
        elif check.scope is Scope.BUILD:
            found += [PlannedCheck(check, build) for build in builds]
        elif check.scope is Scope.NTH and (ordinal - 1) % (check.every or 1) == 0:
            found.append(PlannedCheck(check, ""))
    return tuple(found)
