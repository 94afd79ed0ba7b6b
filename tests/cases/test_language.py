"""The language of label and instructions, by the country where the device reaches its user."""

import pytest

from maatwerk.cases import gates
from maatwerk.cases.errors import CaseError
from maatwerk.cases.facts import Asked
from maatwerk.cases.facts.national import language_answer, language_rule_is_unverified, users_are_lay
from maatwerk.config.demonstration.page import page_saying
from maatwerk.lab import actions as lab
from maatwerk.lab.words import Topic
from maatwerk.people.errors import InputRefused
from tests.cases.hospital import judge
from tests.cases.refusals import shut


def _answer(walk, release):
    asked = Asked(device=walk.fresh(), at=walk.lab.now(), actor=walk.lab["mila"], release=release)
    return gates.judge(gate="release", asked=asked, language="en")


def _hints(walk, release):
    return {one.code: one for one in _answer(walk, release).reasons if one.strength == "hint"}


def test_english_papers_for_surgeons_are_released_in_the_netherlands(at):
    walk = at("drafted")
    asked = Asked(device=walk.fresh(), at=walk.lab.now())
    assert users_are_lay(asked) is False
    assert (language_answer(asked), language_rule_is_unverified(asked)) == ("allowed", False)


def test_a_release_for_france_in_english_stays_shut_and_names_the_french_rule(at):
    walk = at("drafted")
    release = walk.prepare_release(country="FR")
    with shut(walk, "release", "language_not_allowed") as caught:
        walk.release(release)
    (reason,) = caught.refused.reasons
    assert reason.basis == "national"
    assert reason.cites == ("Art.10(11)", "FR CSP R. 5211-20")
    assert "France, for professional users: French." in reason.text
    assert "The papers are in: English." in reason.text
    assert "translation" in reason.do


def test_a_condition_of_the_country_is_told_and_must_be_shown_on_file(at):
    walk = at("drafted")
    release = walk.prepare_release(country="DE")
    with shut(walk, "release", "language_not_allowed") as caught:
        walk.release(release)
    assert "In justified cases English" in caught.refused.reasons[0].text
    lab.file_evidence(
        filing=lab.Filing(
            title="Why English, and the safety information in German",
            content=page_saying("Why English"),
            shows="Only surgeons use it; what concerns safety is there in German",
            answers={"Art.10(11)": "page 1"},
            signed_by="Noor",
            signed_on=walk.lab.clock.date(),
            valid_until=walk.lab.clock.date().replace(year=2027),
            family_code=walk.device.family.code,
        ),
        **walk.lab.act("noor"),
    )
    with shut(walk, "release", "language_not_allowed"):
        walk.release(release)  # who judged the file of Annex I has not seen it
    judge(walk.lab, walk.device.family, Topic.GSPR)
    walk.release(release)
    assert walk.state == "released"


@pytest.mark.parametrize(
    ("country", "told"), [("PT", "No national rules are known here"), ("CH", "Not known")]
)
def test_where_no_rule_is_known_it_is_asked_and_nobody_is_stopped(at, country, told):
    walk = at("drafted")
    release = walk.prepare_release(country=country)
    hint = _hints(walk, release)["language_unsure"]
    assert hint.text.startswith("It is not known:")
    assert told in hint.text
    walk.release(release)
    assert walk.state == "released"


def test_a_splint_goes_to_a_lay_person_and_needs_the_translation_on_file(at):
    walk = at("drafted", family="hand-splint")
    asked = Asked(device=walk.fresh(), at=walk.lab.now())
    assert users_are_lay(asked) is True
    assert language_answer(asked) == "not_allowed"
    for one in walk.device.family._meta.apps.get_model("lab", "EvidenceOnFile").objects.all():
        lab.withdraw_evidence(evidence=one, reason="the leaflet is out of date", **walk.lab.act("noor"))
    with shut(walk, "release", "language_not_allowed") as caught:
        walk.release(walk.draft())
    assert "Netherlands, for lay users: Dutch." in caught.refused.reasons[0].text


def test_a_country_that_is_none_is_refused(at):
    walk = at("drafted")
    with pytest.raises((InputRefused, CaseError), match="no country code"):
        walk.prepare_release(country="Narnia")
