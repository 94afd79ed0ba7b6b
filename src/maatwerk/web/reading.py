"""While a page is only read, what a person may do is looked up once."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from maatwerk.people.authority import remembering


def middleware(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Remember standings during a safe request; whatever writes asks the records anew each time."""

    def answer(request: HttpRequest) -> HttpResponse:
        if request.method not in {"GET", "HEAD"}:
            return get_response(request)
        with remembering():
            return get_response(request)

    return answer
