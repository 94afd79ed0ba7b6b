"""Verdicts as people see them: with reasons, citations and questions, and only one's own."""

import ast
import inspect
from pathlib import Path

import pytest

from maatwerk.compliance import actions, queries, words
from maatwerk.compliance.models import Verdict
from maatwerk.compliance.words import SubjectKind
from tests.compliance.standing import catch_up, copies, dismiss_prrc


def about_device(one, *, viewer="noor"):
    found = queries.verdicts_for(
        one.lab[viewer], kind=SubjectKind.DEVICE, key=str(one.device.pk), at=one.lab.now()
    )
    return {shown.duty: shown for shown in found}


def test_a_verdict_comes_with_reasons_citations_and_what_to_do(at):
    one = at("verified")
    dismiss_prrc(one)
    catch_up(one)
    shown = about_device(one)["mdr-15-3-a"]
    assert (shown.verdict, shown.said) == ("not_met", "evidence missing on record")
    assert shown.cites == ("Art.15(3)(a)",)
    reason = shown.reasons[0]
    assert reason["basis"] == "law"
    assert reason["facts"]["prrc_is_appointed"] is False
    assert reason["do"]
    assert (shown.edition, shown.checked_by, shown.confidence) == ("2026.2", "none", "text")


def test_what_is_not_known_comes_as_a_question(at):
    one = at("delivered")
    catch_up(one)
    shown = about_device(one)["mdr-10-11-legible"]
    assert shown.verdict == "not_known"
    assert [one.fact for one in shown.questions] == ["label_is_durable_and_legible"]
    assert shown.questions[0].question.endswith("?")


def test_no_word_promises_that_a_device_is_lawful(at):
    one = at("delivered")
    catch_up(one)
    assert words.SAID[words.VerdictWord.MET] == "evidence complete on record"
    told = str([(shown.said, shown.verdict) for shown in about_device(one).values()]).casefold()
    assert "complian" not in told
    assert "lawful" not in told


def test_what_a_later_gate_asks_for_is_ahead_and_comes_last(at):
    one = at("in_design")
    dismiss_prrc(one)
    catch_up(one)
    found = queries.open_duties(one.lab["noor"], at=one.lab.now())
    assert [shown.ahead for shown in found] == sorted(shown.ahead for shown in found)
    by_duty = {shown.duty: shown for shown in found if shown.subject.kind is SubjectKind.DEVICE}
    assert by_duty["mdr-annex-i-23-2-a"].ahead
    assert {shown.verdict for shown in found} <= set(words.OPEN)


def test_nothing_of_a_followed_up_device_is_ahead(at):
    one = at("followed_up")
    catch_up(one)
    assert not any(shown.ahead for shown in about_device(one).values())


def test_a_prescriber_sees_the_own_devices_and_nothing_of_the_lab(at):
    one = at("in_design")
    catch_up(one)
    found = queries.open_duties(one.lab["iva"], at=one.lab.now())
    assert {shown.subject.kind for shown in found} == {SubjectKind.DEVICE}
    assert about_device(one, viewer="iva")


def test_a_stranger_sees_nothing(at):
    one = at("in_design")
    catch_up(one)
    stranger = one.lab["noor"]
    stranger.institution_key = "00000000-0000-4000-8000-000000000000"
    assert queries.open_duties(stranger, at=one.lab.now()) == ()


def test_a_word_written_by_hand_does_not_last(at):
    one = at("in_design")
    catch_up(one)
    honest = copies(one.device.institution_key)
    Verdict.objects.update(verdict="met", reasons=[])
    actions.recompute_all(institution_key=one.device.institution_key, at=one.lab.now())
    assert copies(one.device.institution_key) == honest


def test_no_action_takes_a_verdict():
    doors = [
        one
        for name, one in inspect.getmembers(actions, inspect.isfunction)
        if one.__module__ == actions.__name__ and not name.startswith("_")
    ]
    asked = {one.__name__: set(inspect.signature(one).parameters) for one in doors}
    assert asked == {
        **{name: {"institution_key", "at"} for name in ("catch_up", "revisit", "recompute_all")},
        "make_feed_address": {"actor", "language", "at"},
        "end_feed_address": {"actor", "at"},
    }


def test_a_verdict_is_made_in_one_place_and_from_a_computed_one():
    room = Path(actions.__file__).parents[1]
    made = []
    for path in room.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Call) and ast.unparse(node.func) == "Verdict":
                word = next(part.value for part in node.keywords if part.arg == "verdict")
                made.append((path.relative_to(room).as_posix(), ast.unparse(word)))
    assert made == [("actions/redoing.py", "one.verdict.verdict")]


@pytest.mark.parametrize("name", ["Verdict", "Cursor"])
def test_copies_say_why_they_are_no_records(name):
    from maatwerk.compliance import models

    assert getattr(models, name).not_recorded_because
