"""Which page belongs to which step."""

from django.http import Http404, HttpRequest, HttpResponseBase

from maatwerk.web.pages.steps import acceptance, bench, delivery, production, release
from maatwerk.web.pages.steps.page import StepPage

GROUPS = (acceptance.PAGES, production.PAGES, bench.PAGES, release.PAGES, delivery.PAGES)
PAGES: dict[str, type[StepPage]] = {page.code: page for group in GROUPS for page in group}


def step(request: HttpRequest, number: str, code: str) -> HttpResponseBase:
    """Open the page of a step."""
    page = PAGES.get(code)
    if page is None:
        raise Http404
    return page.as_view()(request, number=number)
