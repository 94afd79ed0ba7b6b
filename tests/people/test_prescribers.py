"""Who may prescribe what (Art.2(3))."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from maatwerk.archive.queries import history
from maatwerk.people import actions, facts, queries
from maatwerk.people.authority import may_prescribe
from maatwerk.people.errors import InputRefused, NotAllowed
from maatwerk.people.models import Authorisation
from maatwerk.rulebook.kleene import Answer
from tests.people.standing import AT, TODAY, House

GUIDE = "cmf-cutting-guide"


def record(house: House, *, actor: str = "ada", **more: object) -> Authorisation:
    given = {
        "account": house["piet"],
        "profession": "oral and maxillofacial surgeon",
        "register": "BIG",
        "number": "49012345601",
        "country": "NL",
        "scope": (GUIDE,),
        "valid_from": TODAY - timedelta(days=30),
        "valid_until": TODAY + timedelta(days=30),
        "evidence": "register looked up on 2026-11-20",
        "actor": house[actor],
        "at": AT,
    }
    return actions.record_authorisation(**{**given, **more})  # type: ignore[arg-type]


def verified(house: House, **more: object) -> Authorisation:
    made = record(house, **more)  # type: ignore[arg-type]
    return actions.verify_authorisation(authorisation=made, actor=house["quinn"], at=AT)


def answer(house: House, family: str = GUIDE, days: int = 0) -> Answer:
    return facts.prescriber_is_authorised(
        account=house["piet"], family_code=family, on=TODAY + timedelta(days=days)
    )


def test_without_a_record_the_answer_is_no(house: House) -> None:
    found = may_prescribe(account=house["piet"], family_code=GUIDE, on=TODAY)
    assert found.answer is Answer.NO
    assert (found.reasons[0].code, found.reasons[0].cites) == ("prescriber_not_authorised", ("Art.2(3)",))


def test_recorded_but_not_verified_is_not_known(house: House) -> None:
    record(house)
    found = may_prescribe(account=house["piet"], family_code=GUIDE, on=TODAY)
    assert found.answer is Answer.NOT_KNOWN
    assert "second person" in found.reasons[0].do


def test_verified_by_a_second_person_counts(house: House) -> None:
    made = verified(house)
    found = may_prescribe(account=house["piet"], family_code=GUIDE, on=TODAY)
    assert (found.answer, found.authorisation) == (Answer.YES, made)
    assert [event.kind for event in history(made)] == [
        "people.authorisation_recorded",
        "people.authorisation_verified",
    ]


@pytest.mark.parametrize(
    ("family", "days", "expected"),
    [
        (GUIDE, 0, Answer.YES),
        (GUIDE, 30, Answer.YES),
        (GUIDE, 31, Answer.NO),
        (GUIDE, -31, Answer.NO),
        ("hand-splint", 0, Answer.NO),
    ],
)
def test_scope_and_days_are_kept(house: House, family: str, days: int, expected: Answer) -> None:
    verified(house)
    assert answer(house, family, days) is expected


def test_a_star_covers_every_family(house: House) -> None:
    verified(house, scope="*", valid_until=None)
    assert answer(house, "anything", 10_000) is Answer.YES


def test_another_country_is_not_known_here(house: House) -> None:
    verified(house, country="BE")
    found = may_prescribe(account=house["piet"], family_code=GUIDE, on=TODAY)
    assert found.answer is Answer.NOT_KNOWN
    assert "NL" in found.reasons[0].do


def test_an_authorisation_stretched_by_raw_sql_is_no_authorisation(house: House) -> None:
    made = verified(house)
    Authorisation.objects.filter(pk=made.pk).update(scope=["*"])
    found = may_prescribe(account=house["piet"], family_code="hand-splint", on=TODAY)
    assert found.answer is Answer.NO
    assert "past the program" in found.reasons[0].text


def test_one_good_authorisation_among_bad_ones_is_enough(house: House) -> None:
    verified(house)
    verified(house, number="2", valid_until=TODAY - timedelta(days=1))
    record(house, number="3")
    assert answer(house) is Answer.YES


def test_withdrawn_is_as_if_never_there(house: House) -> None:
    gone = actions.withdraw_authorisation(
        authorisation=verified(house), reason="struck off", actor=house["quinn"], at=AT
    )
    assert gone.withdrawn_reason == "struck off"
    assert answer(house) is Answer.NO
    with pytest.raises(InputRefused, match="already"):
        actions.withdraw_authorisation(authorisation=gone, reason="x", actor=house["quinn"], at=AT)


def test_each_step_needs_the_right(house: House, stranger: House) -> None:
    with pytest.raises(NotAllowed):
        record(house, actor="piet")
    with pytest.raises(NotAllowed, match="another institution"):
        record(house, actor="ada", account=stranger["ada"])
    made = record(house)
    for actor in (house["eva"], stranger["ada"]):
        with pytest.raises(NotAllowed):
            actions.verify_authorisation(authorisation=made, actor=actor, at=AT)
        with pytest.raises(NotAllowed):
            actions.withdraw_authorisation(authorisation=made, reason="x", actor=actor, at=AT)


def test_who_recorded_it_or_holds_it_does_not_verify_it(house: House) -> None:
    with pytest.raises(NotAllowed, match="does not verify"):
        actions.verify_authorisation(authorisation=record(house), actor=house["ada"], at=AT)
    own = record(house, account=house["quinn"])
    with pytest.raises(NotAllowed, match="does not verify"):
        actions.verify_authorisation(authorisation=own, actor=house["quinn"], at=AT)


def test_verifying_twice_is_explained(house: House) -> None:
    with pytest.raises(InputRefused, match="already"):
        actions.verify_authorisation(authorisation=verified(house), actor=house["bo"], at=AT)


def test_the_database_itself_asks_for_a_second_person(house: House) -> None:
    made = record(house)
    with pytest.raises(IntegrityError), transaction.atomic():
        Authorisation.objects.filter(pk=made.pk).update(verified_by=house["ada"])


@pytest.mark.parametrize(
    ("wrong", "code"),
    [
        ({"scope": ()}, "scope_empty"),
        ({"country": "nl"}, "country_unreadable"),
        ({"number": ""}, "empty"),
        ({"evidence": ""}, "empty"),
        ({"valid_until": TODAY - timedelta(days=90)}, "dates_reversed"),
    ],
)
def test_bad_input_is_explained(house: House, wrong: dict[str, object], code: str) -> None:
    with pytest.raises(InputRefused) as refused:
        record(house, **wrong)  # type: ignore[arg-type]
    assert refused.value.code == code
    assert not Authorisation.objects.exists()


def test_a_stranger_sees_no_authorisation(house: House, stranger: House) -> None:
    made = record(house)
    assert list(queries.authorisations(house["ada"])) == [made]
    assert not queries.authorisations(stranger["ada"]).exists()
