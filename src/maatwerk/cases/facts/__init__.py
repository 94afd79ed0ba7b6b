"""Where the records of this room become facts; each fact has one provider."""

from collections.abc import Callable, Mapping
from typing import Any

from maatwerk.cases.facts import (
    delivery,
    design,
    duties,
    imaging,
    late,
    national,
    orders,
    production,
    release,
    route,
    series,
    standard,
    verification,
)
from maatwerk.cases.facts.asked import Asked, asked_at_once

__all__ = ["OF_INSTITUTION", "PROVIDES", "Asked", "asked_at_once"]

PROVIDES: Mapping[str, Callable[[Asked], Any]] = {
    **orders.PROVIDES,
    **imaging.PROVIDES,
    **design.PROVIDES,
    **production.PROVIDES,
    **verification.PROVIDES,
    **release.PROVIDES,
    **delivery.PROVIDES,
    **route.PROVIDES,
    "design_repeats": series.design_repeats,
    **duties.PROVIDES,
    **late.PROVIDES,
    **national.PROVIDES,
}
OF_INSTITUTION = standard.OF_INSTITUTION
