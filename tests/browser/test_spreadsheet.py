"""A quality manager's first hour: the messy spreadsheet of the lab comes in through the browser."""

import re
from pathlib import Path

import pytest

from tests.browser.conftest import LogIn, examine
from tests.web import messy


@pytest.mark.parametrize("size", ["desk", "phone"])
def test_a_messy_register_comes_in(log_in: LogIn, size: str, tmp_path: Path) -> None:
    # Each size brings in other numbers: the program is shared by all tests of this process.
    number = {"desk": "2025-17", "phone": "2024-03"}[size]
    file = tmp_path / "Fälle 2024–2026.xlsx"
    file.write_bytes(messy.register())
    page = log_in("jip", size=size)
    page.goto("/import/")
    examine(page)
    page.get_by_label("The register of cases").check()
    page.set_input_files("input[type=file]", file)
    page.get_by_role("button", name="Read the file").click()
    page.wait_for_url("**/import/columns/")
    examine(page)
    assert page.get_by_label("Theatre date").input_value() == "OP-Datum"
    page.get_by_role("button", name="Show the rows").click()
    page.wait_for_url("**/import/rows/")
    examine(page)
    told = page.locator("main").inner_text()
    assert "There is no day “31.02.1980”." in told
    if size == "desk":  # on the phone it may have come in before
        assert "2025-17 stands in row 5 too." in told
    assert "another name or date of birth" in told
    assert "“mal sehen” is no state" in told
    assert "taken from the merged cell above" in told
    assert "It looks like a total" in told
    for box in page.locator("input[name=row]").all():
        row = box.locator("xpath=ancestor::tr")
        box.set_checked(number in row.inner_text())
    page.get_by_role("button", name="Bring in the ticked rows").click()
    page.wait_for_url("**/register/")
    examine(page)
    assert "1 row was brought in." in page.locator(".toast").inner_text()
    page.get_by_role("link", name=number, exact=True).click()
    examine(page)
    assert "begun before Maatwerk" in page.locator("main").inner_text()
    page.goto(f"/cases/?q={number}")
    found = page.locator("main").inner_text()
    assert ("Unterkieferresektion, Schnittführung" in found) == (size == "desk")
    with page.expect_download() as given:
        page.goto("/register/")
        page.get_by_role("link", name="XLSX").first.click()
    assert re.match(r"register-\d{4}-\d\d-\d\d\.xlsx", given.value.suggested_filename)
