"""The binder of a device: whole, signed, and readable without this program."""

import io
import zipfile

from maatwerk.cases import binder as cases_binder
from maatwerk.cases import queries
from maatwerk.paperwork import binder
from tests.cases.refusals import impossible


def test_a_binder_is_intact_and_holds_all_that_the_law_wants_kept(at):
    walk = at("delivered")
    content = cases_binder.build(device=walk.device, at=walk.lab.now())
    report = binder.verify(content)
    assert report["state"] == "intact", report
    with zipfile.ZipFile(io.BytesIO(content)) as packed:
        names = set(packed.namelist())
    assert {"documents/statement.pdf", "documents/label.pdf", "documents/case-sheet.pdf"} <= names
    assert {"design/v1-guide.stl", "data/statement.json", "verify.py", "index.html"} <= names
    assert report["events"] == len(queries.events_of(walk.device))


def test_a_superseded_statement_stays_in_the_binder(at):
    walk = at("delivered")
    walk.release(walk.prepare_release(reason="a word was wrong"))
    content = cases_binder.build(device=walk.fresh(), at=walk.lab.now())
    with zipfile.ZipFile(io.BytesIO(content)) as packed:
        assert any(name.startswith("documents/statement-S-") for name in packed.namelist())
    assert binder.verify(content)["state"] == "intact"


def test_nothing_is_bound_before_release(at):
    walk = at("verified")
    with impossible(walk, "not_released"):
        cases_binder.build(device=walk.device, at=walk.lab.now())


def test_the_events_of_a_device_begin_with_the_patient_and_end_with_the_last_act(at):
    walk = at("followed_up")
    kinds = [event.kind for event in queries.events_of(walk.device)]
    assert kinds[0] == "cases.patient_registered"
    assert kinds[-2:] == ["cases.device_follow_up", "workflow.gate_opened"]
    assert kinds.count("workflow.gate_opened") == 8
