"""A proposal is told as reported, as no law, and is no part of an edition, its coverage or a verdict."""

from typing import Any

import pytest

from maatwerk.rulebook import check, coverage, pins, proposed, reader, shelf
from maatwerk.rulebook.errors import InputError, LawError, MisreadError, Spot
from maatwerk.rulebook.scenarios import failures
from tests.rulebook import law

NAME = "com-2025-1023"
FILE = f"{proposed.FOLDER}{NAME}.yaml"
# Written down a second time: what is reported, where it belongs, and which verdicts follow from it.
CHANGES = {
    "prrc-qualification": (("Art.15(1) subpara 1", "Art.15(1) subpara 2"), ("mdr-15-1",)),
    "prrc-of-small-enterprises": (("Art.15(2)",), ()),
    "psur-rhythm": (("Art.86(1) subpara 2",), ("mdr-86-1-yearly",)),
    "in-house-in-more-houses": (("Art.5(5)", "Art.5(5)(a)"), ()),
    "in-house-ten-years": (("Art.5(5)(c)",), ()),
    "certificates-without-end": (("Art.56(2)",), ()),
    "later-reports-of-incidents": (("Art.87(3)",), ()),
    "reusable-instruments": (("Annex.VIII.Rule.6",), ()),
    "software-rule": (("Annex.VIII.Rule.11",), ()),
    "artificial-intelligence": ((), ()),
}


def data() -> Any:
    return reader.parsed(shelf.proposed_files())[FILE]


def test_what_is_reported_and_what_follows_from_it() -> None:
    found = {one.id: (one.cites, tuple(one.duties)) for one in shelf.proposal(NAME).changes}
    assert found == CHANGES
    assert all("unverified" in one.note["en"].lower() for one in shelf.proposals())


def test_a_proposal_is_no_part_of_the_law() -> None:
    edition, supposed = law.edition(), shelf.what_if(NAME)
    assert not [path for path in edition.content if path.startswith(proposed.FOLDER)]
    assert NAME not in shelf.editions()
    with pytest.raises(LawError, match="no edition"):
        shelf.edition(NAME)
    assert supposed.number == f"{edition.number}+{NAME}"
    assert supposed.digest != edition.digest
    assert coverage.report(supposed) == coverage.report(edition)
    changed = [new for new, old in zip(supposed.duties, edition.duties, strict=True) if new != old]
    assert [duty.id for duty in changed] == ["mdr-15-1", "mdr-86-1-yearly"]
    assert {duty.confidence for duty in changed} == {"unverified"}


def test_every_scenario_of_the_proposal_holds_and_some_fail_by_the_law_of_today() -> None:
    tests = shelf.tests_of_proposal(NAME)
    assert [one.title for one in tests if failures(one, shelf.what_if(NAME))] == []
    assert all(one.title.startswith("If adopted, ") for one in tests)
    assert [one.title for one in tests if failures(one, law.edition())]


def test_no_leaf_that_would_decide_can_change_unnoticed() -> None:
    whole = data()
    survivors = []
    for number, change in enumerate(whole["changes"]):
        for place, duty in enumerate(change.get("duties", ())):
            for keys, what, wording in _mutants(duty["wording"]):
                other = law.with_leaf(whole, ("changes", number, "duties", place, "wording"), wording)
                if not _noticed(other):
                    survivors.append(f"{duty['id']} {keys}: {what}")
    assert survivors == []


def _mutants(wording: Any) -> Any:
    """Every wording with one leaf of its conditions changed or left out."""
    for keys, value in pins.leaves(wording):
        if not pins.is_prose(FILE, keys):
            for other in (
                (value + 1, value - 1) if type(value) is int else (not value,) if value is False else ()
            ):
                yield keys, other, law.with_leaf(wording, keys, other)
            for other in _others(value):
                yield keys, other, law.with_leaf(wording, keys, other)
            if isinstance(keys[-1], int):
                yield keys, "left out", law.without_item(wording, keys)
    for keys, what, other in law.turned(wording, FILE):
        yield keys, what, other


def _others(value: Any) -> list[Any]:
    if isinstance(value, bool):
        return [not value]
    if not isinstance(value, str):
        return []
    vocabulary = law.edition().vocabulary
    if value in vocabulary:
        alike = [name for name, fact in vocabulary.facts.items() if fact.type is vocabulary[value].type]
        at = alike.index(value)
        return [alike[(at + 1) % len(alike)], alike[at - 1]]
    return [value + "x"]


def _noticed(changed: Any) -> bool:
    edition = law.edition()
    try:
        supposed = proposed.adopted(edition, proposed.read_proposal(changed, Spot(FILE), edition))
        return any(failures(one, supposed) for one in shelf.tests_of_proposal(NAME))
    except (MisreadError, InputError, KeyError):
        return True


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"status": "in_force"}, "cannot be 'in_force'"),
        (
            {"changes": [{"id": "x", "source": {"en": "c", "de": "d"}, "text": {"en": "a", "de": "b"}}]},
            "alters none",
        ),
        (
            {
                "changes": [
                    {
                        "id": "x",
                        "source": {"en": "c", "de": "d"},
                        "cites": ["Art.999"],
                        "text": {"en": "a", "de": "b"},
                        "because": {"en": "a", "de": "b"},
                    }
                ]
            },
            "no place in the regulation",
        ),
    ],
)
def test_a_proposal_is_read_strictly(change: dict[str, Any], says: str) -> None:
    with pytest.raises(MisreadError) as caught:
        proposed.read_proposal(data() | change, Spot(FILE), law.edition())
    assert says in caught.value.what + caught.value.why + caught.value.do


def test_nobody_can_say_from_which_day_a_proposal_would_bind() -> None:
    whole = data()
    keys = ("changes", 0, "duties", 0, "wording")
    dated = law.with_leaf(whole, keys, whole["changes"][0]["duties"][0]["wording"] | {"from": "2027-01-01"})
    with pytest.raises(MisreadError, match="Nobody knows from which day"):
        proposed.read_proposal(dated, Spot(FILE), law.edition())


def test_the_check_lists_every_reported_change_as_unverified() -> None:
    found = check.report(law.edition(), supposed=shelf.supposed())
    told = {one.subject: one.text for one in found.findings if one.kind == "proposal_unverified"}
    assert set(told) == {f"{NAME} {name}" for name in CHANGES}
    assert all("UNVERIFIED and no law" in text for text in told.values())
    assert found.ok
    assert found.scenarios == len(shelf.tests_of_proposal(NAME))


def test_the_check_notices_other_words_in_a_proposal() -> None:
    one = shelf.supposed()[0]
    other = law.with_leaf(one.content[FILE], ("note", "en"), "It is law.")
    found = check.report(
        law.edition(), supposed=[check.Supposed(one.proposal, one.edition, (), {**one.content, FILE: other})]
    )
    assert [(f.kind, f.subject) for f in found.findings if f.kind == "prose_changed"] == [
        ("prose_changed", FILE)
    ]
