"""Which page belongs to which step."""

from django.http import Http404, HttpRequest, HttpResponseBase

from maatwerk.web.pages.steps import (
    acceptance,
    approval,
    bench,
    delivery,
    design,
    handin,
    imaging,
    orders,
    papers,
    production,
    release,
    routes,
    series,
    sterile,
    stops,
)
from maatwerk.web.pages.steps.page import StepPage

GROUPS = (
    orders.PAGES,
    papers.PAGES,
    routes.PAGES,
    acceptance.PAGES,
    imaging.PAGES,
    handin.PAGES,
    design.PAGES,
    series.PAGES,
    approval.PAGES,
    production.PAGES,
    bench.PAGES,
    release.PAGES,
    sterile.PAGES,
    delivery.PAGES,
    stops.PAGES,
)
PAGES: dict[str, type[StepPage]] = {page.code: page for group in GROUPS for page in group}


def step(request: HttpRequest, number: str, code: str) -> HttpResponseBase:
    """Open the page of a step."""
    page = PAGES.get(code)
    if page is None:
        raise Http404
    return page.as_view()(request, number=number)
