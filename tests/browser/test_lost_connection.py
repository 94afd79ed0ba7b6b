"""The connection is lost in the middle of each form, and the answer of one that was taken."""

import http.client
import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Error as PageError
from playwright.sync_api import Page, Route, expect

from maatwerk.config.demonstration import cast
from tests.browser.conftest import ROOT, LogIn, Program, copied, running

FILL = """(form) => {
  const seen = [...form.elements].filter((one) => one.name && !one.disabled && one.type !== 'hidden');
  for (const details of form.querySelectorAll('details')) details.open = true;
  for (const one of seen) {
    if (one.type === 'file') {
      const files = new DataTransfer();
      files.items.add(new File(['x'], 'chosen.pdf', { type: 'application/pdf' }));
      one.files = files.files;
    } else if (one.type === 'checkbox' || one.type === 'radio') one.checked = true;
    else if (one.type === 'date') one.value = '2027-01-04';
    else if (one.type === 'number') one.value = one.max || '3';
    else if (one.type === 'datetime-local') one.value = '2027-01-04T10:00';
    else if (one.tagName === 'SELECT') one.value = [...one.options].at(-1)?.value ?? '';
    else if (one.tagName !== 'BUTTON') one.value = 'typed here';
    one.dispatchEvent(new Event('input', { bubbles: true }));
  }
}"""
STANDS = """(form) => [...form.elements]
  .filter((one) => one.name && !['hidden', 'submit', 'button'].includes(one.type))
  .map((one) => one.type === 'file' ? [...one.files].map((file) => file.name) : [one.value, !!one.checked])"""
BUTTON = "button:not([type=button]):not([disabled])"
STEPS = (
    *("draft_prescription", "transcribe_order", "decide_route", "accept_device", "send_series"),
    *("hand_in_design", "review_segmentation", "check_device", "prepare_release", "sterilise", "deliver"),
    *("record_use", "hold"),
)
FORMS = {
    "jip": (
        *("/cases/new/", "/cases/{case}/add/", "/cases/{case}/change/", "/cases/{case}/prescriber/"),
        *("/cases/{case}/patient/", "/cases/{case}/meeting/", "/cases/{case}/adapted/", "/queue/"),
        *("/cases/{case}/late/conversation/", "/builds/plan/", "/builds/{build}/finish/", "/station/"),
        *(f"/devices/{{device}}/{code}/" for code in STEPS),
    ),
    "noor": (
        *("/lab/lots/add/lot/", "/people/add/account/", "/me/password/", "/import/", "/station/means/"),
        "/devices/{device}/concession/accept/people_missing/",
    ),
    "iva": (
        "/devices/{waiting}/send_back/",
        "/devices/{waiting}/approve_design/",
        "/devices/{waiting}/hold/",
    ),
}
"""One page at least of each kind of form; test_every_form.py cuts off every one of them."""
OPEN = {"jip": 24, "noor": 6, "iva": 2}
"""How many forms of these pages each can send; some steps are not theirs, or not due."""


@pytest.fixture(scope="module")
def program(hospital: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Program]:
    """A hospital of its own: one of its builds runs on, and no other starts on that machine."""
    with running(copied(hospital, tmp_path_factory.mktemp("lost"))) as own:
        yield own


@pytest.fixture(scope="module")
def known(program: Program) -> dict[str, str]:
    """Devices of the running hospital: at each place where a form of the lists above is open."""
    done = subprocess.run(
        [sys.executable, "-m", "tests.browser.lost"],
        env=program.environment,
        cwd=ROOT,
        check=True,
        capture_output=True,
        text=True,
    )
    found: dict[str, str] = json.loads(done.stdout.splitlines()[-1])
    return found


CHOOSE = """(form) => {
  for (const details of form.querySelectorAll('details')) details.open = true;
  for (const one of form.querySelectorAll('input[type=file]')) {
    const files = new DataTransfer();
    files.items.add(new File(['x'], 'chosen.exe'));
    one.files = files.files;
  }
  for (const one of form.querySelectorAll('[name=wrong], [name^=failed-]')) one.checked = true;
}"""
TAKES_FILES = (
    *("/builds/plan/", "/builds/{running}/finish/", "/builds/{build}/incoming/", "/import/", "/queue/"),
    *("/cases/{case}/meeting/", "/cases/{case}/late/conversation/", "/builds/{build}/pieces/{piece}/failed/"),
    *(f"/devices/{{device}}/{code}/" for code in ("transcribe_order", "sterilise", "send_series")),
    *("/devices/{device}/hand_in_design/", "/devices/{device}/check_device/?piece={piece}"),
)
KEPT = "() => Object.keys(sessionStorage).filter((key) => key.startsWith('maatwerk-kept:')).length"


def lose(page: Page, number: int) -> str:
    """Fill a form, send it without connection, and again with one; return what was wrong, if anything."""
    form = page.locator("main form[method=post]").nth(number)
    form.evaluate(FILL)
    filled = form.evaluate(STANDS)
    button = form.locator(BUTTON).first
    page.context.set_offline(True)
    button.evaluate("one => one.form.requestSubmit(one)")
    told = page.locator("[role=alert]:visible, [data-sending]:visible").filter(has_text="connection")
    expect(told.first).to_be_visible()
    if form.evaluate(STANDS) != filled:
        return "something of it was lost"
    page.context.set_offline(False)
    with page.expect_response(lambda one: one.request.method == "POST") as got:
        button.evaluate("one => one.form.requestSubmit(one)")
    if got.value.status in {204, 302, 303}:
        return ""
    said = page.locator(".troubles, .error, .toast, [data-sending-told]").first
    expect(said).to_be_visible()
    return "" if got.value.status in {200, 409, 422} else f"answered {got.value.status}"


def visit(page: Page, place: str) -> None:
    """Go to a page; what was taken before may be leading on at the same moment."""
    for _again in range(3):
        try:
            page.goto(place)
        except PageError:
            page.wait_for_load_state()
        else:
            return
    page.goto(place)


def forms_of(page: Page) -> list[int]:
    """Return which forms of a page can be sent: those with something to type and a button that is open."""
    typed = "input:not([type=hidden]), select, textarea"
    forms = page.locator("main form[method=post]")
    return [
        place
        for place in range(forms.count())
        if forms.nth(place).locator(typed).count() and forms.nth(place).locator(BUTTON).count()
    ]


@pytest.mark.parametrize("who", list(FORMS))
def test_no_form_loses_what_was_typed(log_in: LogIn, known: dict[str, str], who: str) -> None:
    page = log_in(who)
    wrong, tried = [], 0
    for path in FORMS[who]:
        place = path.format(**known)
        visit(page, place)
        for turn, number in enumerate(forms_of(page)[:2]):
            if turn:
                visit(page, place)
            tried += 1
            if found := lose(page, number):
                wrong.append(f"{place}: {found}")
    print(f"\n{who}: {tried} forms on {len(FORMS[who])} pages")
    assert not wrong, "\n".join(wrong)
    assert tried >= OPEN[who], "a form that was open is shut, or gone"


def cut(route: Route) -> None:
    """Let the program take what is sent, and lose its answer with all that it would have set."""
    if route.request.method == "POST":
        sent = urlsplit(route.request.url)
        line = http.client.HTTPConnection(sent.hostname or "", sent.port, timeout=30)
        line.request(
            "POST", sent.path, body=route.request.post_data_buffer, headers=route.request.all_headers()
        )
        assert line.getresponse().status == 302
        line.close()
        route.abort("connectionreset")
    else:
        route.continue_()


def found(page: Page, words: str) -> int:
    """Return how many cases a search finds."""
    page.goto(f"/cases/?q={words}")
    return page.locator(".cases li").count()


def test_a_form_whose_answer_was_lost_is_taken_once(log_in: LogIn) -> None:
    page = log_in("jip")
    page.goto("/cases/new/")
    page.fill("#id_patient", "81 0001")
    page.fill("#id_intervention", "Sent twice")
    page.select_option("#id_device", "cmf-cutting-guide/left")
    page.select_option("#id_prescriber", label="Dr Iva Morgenrood")
    page.route("**/cases/new/", cut)
    with pytest.raises(PageError):
        page.get_by_role("button", name="By call").click()
        page.wait_for_url("**/devices/**", timeout=5_000)
    page.unroute("**/cases/new/")
    page.goto("/cases/new/")
    expect(page.locator("#id_intervention")).to_have_value("Sent twice")
    page.get_by_role("button", name="By call").click()
    expect(page.locator(".toast").filter(has_text="Nothing was written twice")).to_be_visible()
    assert "/devices/" in page.url
    assert found(page, "Sent twice") == 1


def test_a_file_is_named_that_must_be_chosen_again(log_in: LogIn) -> None:
    page = log_in("jip")
    page.goto("/queue/")
    form: Any = page.locator("main form[method=post]").first
    form.evaluate(FILL)
    page.reload()
    expect(page.get_by_text("chosen.pdf was chosen here")).to_be_visible()


def refuse(page: Page, form: Any) -> str:
    """Choose a file that no form takes, send it, and return what was lost, if anything."""
    form.evaluate(CHOOSE)
    button = form.locator(BUTTON).first
    with page.expect_response(lambda one: one.request.method == "POST") as got:
        button.evaluate("one => one.form.requestSubmit(one)")
    if got.value.status not in {409, 422}:
        return f"answered {got.value.status}"
    expect(page.locator(".troubles, .error, .errorlist").first).to_be_visible()
    names = form.evaluate("one => [...one.querySelectorAll('[type=file]')].map((file) => file.files.length)")
    return "" if names and all(names) else f"{names} files are left"


def test_what_is_refused_keeps_its_files(log_in: LogIn, known: dict[str, str]) -> None:
    wrong: list[str] = []
    tried: set[str] = set()
    for who in ("jip", "noor"):
        page = log_in(who)
        for path in sorted(set(TAKES_FILES) - tried):
            visit(page, path.format(**known))
            forms = page.locator("main form[data-kept]:has([type=file])")
            for place in range(forms.count()):
                if forms.nth(place).locator(BUTTON).count():
                    tried.add(path)
                    if found := refuse(page, forms.nth(place)):
                        wrong.append(f"{path}: {found}")
    assert not wrong, "\n".join(wrong)
    # Nothing goes to the sterile service before its release.
    assert set(TAKES_FILES) - tried == {"/devices/{device}/sterilise/"}


def wish(page: Page, said: str) -> None:
    """Begin to ask for something of the queue."""
    page.goto("/queue/")
    page.fill("#id_for_whom", said)


def enter(page: Page, who: str) -> None:
    """Log in where the way in is shown."""
    page.fill("#id_login", f"{who}@maarwijk.example")
    page.fill("#id_password", cast.PASSWORD)
    page.locator("main form button[type=submit]").first.click()
    page.wait_for_url(lambda address: "/login" not in address)


def test_only_the_form_that_was_taken_is_forgotten(log_in: LogIn) -> None:
    page = log_in("jip")
    wish(page, "The course of spring")
    page.goto("/cases/new/")
    page.fill("#id_patient", "93 7702")
    page.fill("#id_intervention", "Taken at once")
    page.select_option("#id_device", "cmf-cutting-guide/left")
    page.select_option("#id_prescriber", label="Dr Iva Morgenrood")
    page.get_by_role("button", name="By call").click()
    page.wait_for_url("**/devices/**")
    expect(page.locator("main > .toast[role=status]")).to_be_visible()
    page.goto("/queue/")
    expect(page.locator("#id_for_whom")).to_have_value("The course of spring")
    page.goto("/cases/new/")
    expect(page.locator("#id_intervention")).to_have_value("")


def test_what_was_typed_outlives_a_missing_page_and_a_session_that_ended(log_in: LogIn) -> None:
    page = log_in("jip")
    wish(page, "The course of summer")
    page.goto("/there-is-no-such-page/")
    page.goto("/queue/")
    expect(page.locator("#id_for_whom")).to_have_value("The course of summer")
    page.context.clear_cookies()
    page.goto("/queue/")
    enter(page, "jip")
    page.goto("/queue/")
    expect(page.locator("#id_for_whom")).to_have_value("The course of summer")


def test_whoever_logs_out_leaves_nothing_behind(log_in: LogIn) -> None:
    page = log_in("jip")
    wish(page, "The course of autumn")
    assert page.evaluate(KEPT) == 1
    page.locator("details.me summary").click()
    page.get_by_role("button", name="Log out").click()
    page.wait_for_url("**/login/**")
    assert page.evaluate(KEPT) == 0


def test_another_person_finds_nothing_and_neither_does_whoever_comes_late(log_in: LogIn) -> None:
    page = log_in("jip")
    wish(page, "The course of winter")
    page.context.clear_cookies()
    page.goto("/queue/")
    assert page.evaluate(KEPT) == 1, "the same person may come back"
    enter(page, "saar")
    assert page.evaluate(KEPT) == 0
    wish(page, "The course of winter")
    page.context.clear_cookies()
    page.clock.install()
    page.goto("/queue/")
    page.clock.fast_forward("14:00")
    assert page.evaluate(KEPT) == 1
    page.clock.fast_forward("03:00")
    assert page.evaluate(KEPT) == 0


def test_files_wait_until_their_sender_is_logged_in_again(log_in: LogIn) -> None:
    page = log_in("jip")
    wish(page, "The course of next year")
    page.fill("#id_title", "Model of a jaw")
    form: Any = page.locator("main form[data-kept]").first
    form.evaluate(CHOOSE)
    page.context.clear_cookies()
    form.locator(BUTTON).first.click()
    expect(page.get_by_text("you are logged in here no longer")).to_be_visible()
    with page.expect_popup() as opened:
        page.get_by_role("link", name="Come in again").click()
    enter(opened.value, "jip")
    with page.expect_response(lambda one: one.request.method == "POST" and one.status != 403) as got:
        form.locator(BUTTON).first.click()
    assert got.value.status in {204, 422}
