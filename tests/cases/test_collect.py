"""Every fact that a gate asks has one provider, and answers for a device at every stage."""

import pytest

from maatwerk.archive.models import Event
from maatwerk.cases import collect, gates
from maatwerk.cases.facts import PROVIDES, Asked
from maatwerk.lab import facts as lab
from maatwerk.lab.queries import policies
from maatwerk.people import facts as people
from maatwerk.rulebook.shelf import current_edition
from tests.cases.stages import STAGES


def test_every_fact_of_every_gate_is_provided():
    rules = (*current_edition().gates, *policies())
    asked = {name for rule in rules for name in rule.facts()}
    assert asked - set(collect.EVERYTHING) - {"today", "certificate_application_lodged_on"} <= {
        "certificate_agreement_signed_on"
    }


def test_no_fact_has_two_providers():
    assert not set(PROVIDES) & set(lab.PROVIDES)
    assert not set(PROVIDES) & set(people.PROVIDES)


@pytest.mark.parametrize(
    "stage", ["requested", "prescribed", "drawn", "in_production", "drafted", "delivered"]
)
def test_every_fact_is_in_the_vocabulary_and_of_its_type(at, stage):
    vocabulary, walk = current_edition().vocabulary, at(stage)
    asked = Asked(device=walk.device, at=walk.lab.now(), actor=walk.lab["mila"])
    assert set(collect.EVERYTHING) <= set(vocabulary.facts)
    vocabulary.known({name: provider(asked) for name, provider in collect.EVERYTHING.items()})


@pytest.mark.parametrize("stage", [name for name, _ in STAGES])
def test_asking_a_gate_writes_nothing_and_never_breaks(at, stage):
    walk = at(stage)
    before = Event.objects.count()
    for gate in ("accept", "imaging", "design", "produce", "verify", "release", "deliver", "follow_up"):
        answer = gates.judge(gate=gate, asked=Asked(device=walk.device, at=walk.lab.now()))
        assert bool(answer) is (not [one for one in answer.reasons if one.strength != "hint"])
    assert Event.objects.count() == before
