"""The binder of a device: whole, signed, and readable without this program."""

import io
import zipfile

from PIL import Image

from maatwerk.cases import actions, queries
from maatwerk.cases import binder as cases_binder
from maatwerk.paperwork import binder
from tests.cases.refusals import impossible
from tests.cases.stages import STAGES
from tests.cases.walk import stated
from tests.web.orders import scans


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


def names_in(walk):
    """Return the names of what the binder of a device holds."""
    content = cases_binder.build(device=walk.fresh(), at=walk.lab.now())
    assert binder.verify(content)["state"] == "intact"
    with zipfile.ZipFile(io.BytesIO(content)) as packed:
        return set(packed.namelist())


def test_photos_of_what_went_wrong_are_in_the_binder(at):
    walk = at("in_verification")
    picture = io.BytesIO()
    Image.new("RGB", (8, 8)).save(picture, "PNG")
    actions.fail_part(piece=walk.pieces()[0], reason="fell", photo=picture.getvalue(), **walk.lab.act("saar"))
    walk.prepare()
    walk.start(walk.build())
    walk.finish(walk.build())
    for step in (walk.arrive, walk.check_all, walk.verify):
        step()
    walk.release(walk.prepare_release())
    assert [one for one in names_in(walk) if one.startswith("evidence/scrapped-1-") and one.endswith(".png")]


def test_what_a_supplier_and_the_sterile_service_sent_is_in_the_binder(at):
    names = names_in(at("delivered", family="cmf-plate"))
    for what in ("certificate-of-conformity", "sterilisation"):
        assert any(name.startswith(f"evidence/{what}-") for name in names), what


def test_the_scan_of_a_signed_paper_is_in_the_binder(at):
    walk = at("requested")
    order = actions.transcribe_order(
        device=walk.fresh(),
        scan=scans.PDF,
        name="order.pdf",
        signer=walk.lab["iva"],
        signed_on=walk.lab.clock.date(),
        purpose="guide for a planned operation",
        characteristics=stated(),
        **walk.lab.act("jip"),
    )
    proof = walk.lab.proof("saar", order.digest)
    actions.attest_order(order=order, proof=proof, **walk.lab.act("saar"))
    names = [name for name, _step in STAGES]
    for _name, step in STAGES[names.index("decided") : names.index("released") + 1]:
        step(walk)
    assert f"evidence/signed-order-{order.sha256[:12]}.pdf" in names_in(walk)


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
