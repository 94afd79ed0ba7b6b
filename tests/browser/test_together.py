"""Two people at the same button, and a connection that breaks in the middle of a form."""

from playwright.sync_api import Page, expect

from tests.browser.conftest import LogIn
from tests.browser.test_orders import confirm_all, drafted, opened


def signed(log_in: LogIn, *, number: str) -> tuple[Page, str]:
    """Bring a device to where its route is decided."""
    lab = log_in("jip")
    device = opened(lab, number=number)
    drafted(lab, device)
    surgeon = log_in("iva", size="phone")
    surgeon.goto(f"/devices/{device}/sign_prescription/")
    confirm_all(surgeon)
    return lab, device


def test_of_two_at_one_button_the_second_learns_that_somebody_was_faster(log_in: LogIn) -> None:
    lab, device = signed(log_in, number="80 0001")
    lab.goto(f"/devices/{device}/decide_route/")
    lab.get_by_role("button", name="Decide the route").click()
    lab.wait_for_url(f"**/devices/{device}/")
    noor = log_in("noor")
    for page in (lab, noor):
        page.goto(f"/devices/{device}/accept_device/")
        expect(page.get_by_role("button", name="Accept the device")).to_be_enabled()
    lab.get_by_role("button", name="Accept the device").click()
    expect(lab.locator(".device-title .status")).to_have_text("accepted")
    noor.get_by_role("button", name="Accept the device").click()
    expect(noor.locator(".troubles")).to_contain_text("somebody may have been faster")
    noor.goto(f"/devices/{device}/")
    expect(noor.locator(".device-title .status")).to_have_text("accepted")


def test_without_connection_nothing_is_lost_and_it_is_sent_when_it_is_back(log_in: LogIn) -> None:
    lab, device = signed(log_in, number="80 0002")
    said = "Made and used in this hospital, for one patient."
    lab.goto(f"/devices/{device}/decide_route/")
    lab.get_by_label("Reason, in one sentence").fill(said)
    lab.context.set_offline(True)
    lab.get_by_role("button", name="Decide the route").click()
    expect(lab.get_by_role("alert")).to_contain_text("There is no connection. Nothing was sent")
    expect(lab.get_by_label("Reason, in one sentence")).to_have_value(said)
    lab.context.set_offline(False)
    lab.get_by_role("button", name="Decide the route").click()
    expect(lab.locator(".toast[role=status]")).to_contain_text("Decided")

    lab.goto(f"/devices/{device}/hold/")
    lab.get_by_label("A question to the prescriber").check()
    lab.get_by_label("Reason").fill("The theatre called: wait.")
    lab.context.set_offline(True)
    lab.get_by_role("button", name="Stop the device").click()
    expect(lab.get_by_role("alert")).to_be_visible()
    lab.context.set_offline(False)
    lab.reload()
    expect(lab.get_by_label("Reason")).to_have_value("The theatre called: wait.")
    lab.get_by_role("button", name="Stop the device").click()
    lab.wait_for_url(f"**/devices/{device}/")
    expect(lab.locator(".device-title .status")).to_have_text("on hold")
