"""What is given back of a form that was left: what was typed, and never what counts for another content."""

from playwright.sync_api import Page, expect

from tests.browser.conftest import LogIn, Program, at_stage


def _back(page: Page, path: str) -> None:
    """Leave a page for another one and come back."""
    page.goto("/cases/")
    page.goto(path)


def test_what_was_typed_is_given_back_and_says_so(log_in: LogIn, program: Program) -> None:
    number = at_stage(program, "requested")
    page, path = log_in("jip"), f"/cases/{number.rpartition('-')[0]}/change/"
    page.goto(path)
    page.fill("#id_reason", "The ward called")
    expect(page.locator("[data-put-back]")).to_have_count(0)
    _back(page, path)
    expect(page.locator("#id_reason")).to_have_value("The ward called")
    told = page.locator("[data-put-back]")
    expect(told).to_contain_text("did not send it")
    told.get_by_role("button").click()
    expect(page.locator("#id_reason")).to_have_value("")
    page.fill("#id_reason", "The ward called again")
    page.locator("main form a.btn.plain").first.click()
    page.goto(path)
    expect(page.locator("#id_reason")).to_have_value("")


def test_a_changed_record_is_not_laid_over_and_its_source_goes_with_it(
    log_in: LogIn, program: Program
) -> None:
    number = at_stage(program, "requested")
    page, other, path = log_in("jip"), log_in("iva"), f"/cases/{number.rpartition('-')[0]}/change/"
    _ban(other, path, "nickel")
    page.goto(path)
    source = page.locator(".field", has=page.locator("#id_material_bans")).locator(".from")
    expect(source).to_be_visible()
    page.fill("#id_material_bans", "latex")
    expect(source).to_be_hidden()
    _ban(other, path, "cobalt")
    _back(page, path)
    expect(page.locator("#id_material_bans")).to_have_value("cobalt")


def test_each_answer_goes_back_to_its_own_field(log_in: LogIn, program: Program) -> None:
    page = log_in("jip")
    page.goto("/import/")
    page.locator("input[name=what][value=cases]").check(force=True)
    heads, who = "Nummer;Status;Eingriff;Chirurg", "Guide;Iva Morgenrood"
    rows = f"{heads}\nA-1;beim Drucker;{who}\nA-2;mal sehen;{who}\n"
    page.set_input_files("#id_file", {"name": "f.csv", "mimeType": "text/csv", "buffer": rows.encode()})
    page.locator("main form button").last.click()
    page.wait_for_url("**/columns/")
    page.locator("main form button").last.click()
    page.wait_for_url("**/rows/")
    page.select_option("#means-1", "in_production")
    _back(page, "/import/rows/")
    expect(page.locator("#means-1")).to_have_value("in_production")
    expect(page.locator("#means-2")).to_have_value("")


def _ban(page: Page, path: str, what: str) -> None:
    page.goto(path)
    page.fill("#id_material_bans", what)
    page.fill("#id_reason", "told by the ward")
    page.locator("main form button[type=submit], main form button.main").last.click()
    page.wait_for_url(lambda address: not address.endswith("/change/"))


def test_what_was_ticked_for_one_version_is_not_ticked_for_the_next(log_in: LogIn, program: Program) -> None:
    number = at_stage(program, "requested")
    jip, iva = log_in("jip"), log_in("iva")
    draft, sign = f"/devices/{number}/draft_prescription/", f"/devices/{number}/sign_prescription/"
    _draft(jip, draft, margin="3")
    iva.goto(sign)
    for box in iva.locator("main form input[type=checkbox]").all():
        box.check()
    _back(iva, sign)
    expect(iva.locator("main form input[type=checkbox]:checked").first).to_be_checked()
    _draft(jip, draft, margin="4")
    _back(iva, sign)
    expect(iva.locator("main form input[type=checkbox]:checked")).to_have_count(0)


def _draft(page: Page, path: str, *, margin: str) -> None:
    page.goto(path)
    form = page.locator("main form[method=post]").first
    for one in form.locator("textarea, input[type=text], input[inputmode]").all():
        if one.is_visible() and not one.input_value():
            one.fill("2" if one.get_attribute("inputmode") == "decimal" else "as planned")
    page.fill("#id_value-blade_thickness", "0.5")
    for name in sorted({one.get_attribute("name") or "" for one in form.locator("input[type=radio]").all()}):
        if not form.locator(f"input[name='{name}']:checked").count():
            form.locator(f"input[name='{name}']").first.check(force=True)
    for one in form.locator("select").all():
        if one.is_visible() and not one.input_value():
            one.select_option(index=1)
    page.fill("#id_value-safety_margin", margin)
    form.locator("button.main, button[type=submit]").last.click()
    page.wait_for_url(lambda address: not address.endswith("/draft_prescription/"))
