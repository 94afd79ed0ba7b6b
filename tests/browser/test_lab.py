"""Lab and people in the browser: every size, both schemes, and what a technician does there."""

import pytest

from tests.browser.conftest import LogIn, examine

LAB = (
    "lots",
    "tanks",
    "machines",
    "instruments",
    "recipes",
    "families",
    "suppliers",
    "software",
    "holds",
    "reasonings",
    "requests",
)
PAGES = (
    "/lab/",
    *(f"/lab/{kind}/" for kind in LAB),
    "/lab/machines/P1/",
    "/lab/machines/P1/record/",
    "/lab/families/1/",
    "/lab/families/1/judge/",
    "/lab/recipes/1/",
    "/lab/recipes/1/conclude/",
    "/lab/lots/add/lot/",
    "/lab/holds/add/hold/",
    "/route/",
    "/route/?has_medical_purpose=yes&invasiveness=surgical&duration=&all=1",
    "/route/keep/?family=1&contacts=bone",
    "/people/",
    "/people/roles/",
    "/people/2/",
    "/people/2/competence/",
    "/people/2/authorisation/",
    "/me/",
    "/me/code/",
    "/me/password/",
    "/register/",
)


@pytest.mark.parametrize(("size", "scheme"), [("desk", "light"), ("phone", "dark")])
def test_the_lab_holds_against_the_rules_of_access(log_in: LogIn, size: str, scheme: str) -> None:
    page = log_in("noor", size=size, scheme=scheme)
    for path in PAGES:
        answer = page.goto(path)
        assert answer is not None and answer.ok, path
        examine(page)


def test_what_a_device_would_be_is_said_while_one_answers(log_in: LogIn) -> None:
    page = log_in("noor", size="phone")
    page.goto("/route/")
    page.locator("input[name=has_medical_purpose][value=no]").focus()
    page.keyboard.press("Space")
    page.locator("#follows", has_text="no medical device").wait_for()
    assert page.locator("#so-far").inner_text() == "So far: no medical device · does not apply"
    assert page.url.endswith("/route/")
    page.get_by_role("button", name="Next").click()
    page.get_by_role("heading", name="Nothing left to ask").wait_for()
    page.get_by_role("link", name="Keep this reasoning").click()
    page.get_by_label("Name of the reasoning").fill("Teaching model")
    page.get_by_role("button", name="Keep this reasoning").click()
    page.get_by_role("heading", name="Teaching model").wait_for()
    assert page.get_by_role("link", name="Open the PDF").is_visible()


def test_a_service_is_recorded_and_a_refusal_keeps_what_was_typed(log_in: LogIn) -> None:
    page = log_in("ruben", size="phone")
    page.goto("/lab/machines/W1/")
    page.get_by_role("link", name="Record a service or check").click()
    page.get_by_label("What was found").fill("Bath 1 changed, density 0.79.")
    page.get_by_role("button", name="Record a service or check").click()
    assert page.get_by_label("What was found").input_value() == "Bath 1 changed, density 0.79."
    page.get_by_label("It passed").check()
    page.get_by_role("button", name="Record a service or check").click()
    page.wait_for_url("**/lab/machines/W1/")
    assert "Bath 1 changed, density 0.79." in page.locator("main").inner_text()


def test_a_machine_is_taken_out_by_keyboard_alone(log_in: LogIn) -> None:
    page = log_in("saar")
    page.goto("/lab/machines/P2/take-out/")
    page.get_by_label("Why").focus()
    page.keyboard.type("The belt squeaks.")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.wait_for_url("**/lab/machines/P2/")
    assert "out of service" in page.locator("main").inner_text()
