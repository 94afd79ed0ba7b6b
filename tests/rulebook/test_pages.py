"""The pages about the law are what the law's files say."""

from pathlib import Path

from maatwerk.rulebook import glossary, pins
from maatwerk.rulebook.scenarios import EXPECTATIONS
from tests.rulebook import law

DOCS = Path(__file__).parents[2] / "docs"


def test_the_glossary_is_up_to_date() -> None:
    page = (DOCS / "for-lawyers" / "glossary.md").read_text("utf-8")
    assert page == glossary.page(law.edition()), "call: python -m tests.rulebook.test_pages"


def test_every_code_of_a_route_is_explained() -> None:
    codes = (DOCS / "for-developers" / "codes.md").read_text("utf-8")
    routes = law.edition().routes
    parts = [*routes.tests, *(each for lawful in routes.lawful for each in lawful.requirements)]
    said = {part.code for part in parts} | {outcome.code for outcome in routes.outcomes}
    assert [code for code in sorted(said) if f"`{code}`" not in codes] == []


def test_every_gate_rule_stands_in_the_table_with_its_gate_and_basis() -> None:
    rows = [
        line.split("|") for line in (DOCS / "for-developers" / "codes.md").read_text("utf-8").splitlines()
    ]
    told = {row[1].strip(" `"): (row[2], row[3]) for row in rows if len(row) == 6}
    for rule in law.edition().gates:
        gate, basis = told[rule.code]
        assert rule.gate in gate, rule.id
        assert str(rule.basis) in basis, rule.id


def test_the_page_for_lawyers_names_all_prose_and_all_expectations() -> None:
    page = (DOCS / "for-lawyers" / "changing-the-law-room.md").read_text("utf-8")
    assert [key for key in sorted(pins.PROSE_KEYS) if f"`{key}`" not in page] == []
    assert [key for key in EXPECTATIONS if f"`{key}`" not in page] == []


if __name__ == "__main__":
    (DOCS / "for-lawyers" / "glossary.md").write_text(glossary.page(law.edition()), "utf-8")
