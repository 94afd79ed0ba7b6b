"""Shared stations: a PIN or badge says who acts; it never signs, and guessing is slow and short."""

from datetime import datetime, timedelta

import pytest

from maatwerk.archive.errors import SignatureRefused
from maatwerk.archive.models import Event
from maatwerk.archive.queries import history
from maatwerk.archive.verify import verify
from maatwerk.people import actions, proofs, queries
from maatwerk.people.errors import InputRefused, NotAllowed, ProofRefused
from maatwerk.people.models import Account, Badge, Pin
from tests.people.standing import AT, PASSWORD, House

PIN = "408261"
STATION = "Print room"
MINUTE = timedelta(minutes=1)


def proof(house: House, who: str, *, what: str, at: datetime = AT) -> proofs.Proof:
    digest = actions.means_digest(house[who], what=what)
    return proofs.prove(account=house[who], password=PASSWORD, code=None, digest=digest, at=at)


def set_pin(house: House, who: str = "rosa", pin: str = PIN) -> Pin:
    return actions.set_pin(account=house[who], pin=pin, proof=proof(house, who, what="pin"), at=AT)


def enter(house: House, who: str = "rosa", pin: str = PIN, *, at: datetime = AT) -> Account:
    home = house["rosa"].institution_key
    return actions.enter_by_pin(account=house[who], pin=pin, station=STATION, home=home, at=at)


def refused(house: House, **given: object) -> str:
    with pytest.raises(ProofRefused) as answer:
        enter(house, **given)  # type: ignore[arg-type]
    return answer.value.code


def test_a_pin_lets_its_owner_act_and_each_coming_names_the_person(house: House) -> None:
    made = set_pin(house)
    assert PIN not in made.hash
    assert enter(house) == house["rosa"]
    last = history(house["rosa"])[-1]
    assert (last.kind, last.actor_name) == ("people.station_entered", "Rosa")
    assert list(queries.station_people(house["rosa"].institution_key)) == [house["rosa"]]
    assert all(made.hash not in event.text for event in Event.objects.all())


def test_a_wrong_pin_is_noted_and_five_shut_it_for_a_quarter_of_an_hour(house: House) -> None:
    set_pin(house)
    for _ in range(5):
        assert refused(house, pin="000017") == "pin_wrong"
    assert refused(house) == "too_many_failures"
    assert enter(house, at=AT + 16 * MINUTE) == house["rosa"]
    wrong = Event.objects.filter(kind="people.pin_refused")
    assert wrong.count() == 5
    assert {event.actor_id for event in wrong} == {None}


def test_too_many_wrong_ones_end_the_pin_for_good(house: House) -> None:
    set_pin(house)
    for turn in range(3):
        for _ in range(5):
            refused(house, pin="000017", at=AT + turn * 16 * MINUTE)
    assert Pin.objects.get().ended_reason == "Too many wrong attempts"
    assert refused(house, at=AT + 60 * MINUTE) == "pin_wrong"


@pytest.mark.parametrize("pin", ["1234", "123456", "987654", "111111", "121212", "12345a", "1234567890"])
def test_a_pin_that_anybody_would_try_first_is_not_taken(house: House, pin: str) -> None:
    with pytest.raises(InputRefused):
        set_pin(house, pin=pin)
    assert not Pin.objects.exists()


def test_a_new_pin_ends_the_old_one(house: House) -> None:
    set_pin(house)
    set_pin(house, pin="730194")
    assert refused(house) == "pin_wrong"
    assert enter(house, pin="730194") == house["rosa"]


def test_only_the_own_fresh_proof_sets_a_pin_and_it_counts_once(house: House) -> None:
    for_badge = proof(house, "rosa", what="badge")
    with pytest.raises(SignatureRefused):
        actions.set_pin(account=house["rosa"], pin=PIN, proof=for_badge, at=AT)
    right = proof(house, "rosa", what="pin")
    actions.set_pin(account=house["rosa"], pin=PIN, proof=right, at=AT)
    with pytest.raises(SignatureRefused):
        actions.set_pin(account=house["rosa"], pin=PIN, proof=right, at=AT)


def test_a_badge_opens_until_it_is_ended_and_its_code_is_kept_nowhere(house: House) -> None:
    rosa = house["rosa"]
    badge, code = actions.issue_badge(account=rosa, proof=proof(house, "rosa", what="badge"), at=AT)
    assert code not in badge.code_digest
    given = {"station": STATION, "home": rosa.institution_key, "at": AT}
    assert actions.enter_by_badge(code=code.lower(), **given) == rosa
    actions.end_means(account=rosa, reason="lost", actor=rosa, at=AT)
    with pytest.raises(ProofRefused):
        actions.enter_by_badge(code=code, **given)
    assert Badge.objects.get().ended_reason == "lost"


def test_nobody_ends_the_means_of_another_without_the_right(house: House) -> None:
    set_pin(house)
    with pytest.raises(NotAllowed):
        actions.end_means(account=house["rosa"], reason="for fun", actor=house["tom"], at=AT)


def test_a_pin_put_in_past_the_program_opens_nothing(house: House) -> None:
    made = set_pin(house)
    Pin.objects.filter(pk=made.pk).update(ended_at=None, hash=made.hash[:-1] + "x")
    assert refused(house) == "pin_wrong"


def test_a_person_of_another_house_does_not_come_in(house: House) -> None:
    made = set_pin(house)
    with pytest.raises(ProofRefused):
        actions.enter_by_pin(
            account=made.account, pin=PIN, station=STATION, home=made.account.person_key, at=AT
        )


def test_all_of_it_stands_in_the_archive(house: House) -> None:
    set_pin(house)
    enter(house)
    assert verify().as_json()["state"] == "intact"
