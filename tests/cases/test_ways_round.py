"""Ways round a gate that somebody tried, by a stale or altered object or by the order of acts: all shut."""

from collections.abc import Callable

import pytest

from maatwerk.cases import actions, queries
from maatwerk.cases.digests import concession_digest
from maatwerk.cases.errors import CaseError
from maatwerk.cases.facts import Asked
from maatwerk.cases.facts.delivery import sterilisation_evidence_present
from maatwerk.cases.facts.orders import concessions
from maatwerk.cases.models import Prescription
from maatwerk.lab import actions as lab
from maatwerk.lab.models import Hold
from tests.cases import inputs
from tests.cases.refusals import shut
from tests.cases.walk import Walk, stated

Begin = Callable[..., Walk]


def lift(one: Walk) -> None:
    """Lift the newest hold."""
    lab.lift_hold(hold=Hold.objects.latest("pk"), reason="the cause is gone", **one.lab.act("noor"))


def test_a_stopped_device_goes_back_to_where_the_record_says_it_stood(at: Begin) -> None:
    one = at("in_production")
    altered = one.fresh()
    altered.state = "released"
    actions.hold_device(device=altered, code="look", reason="smells odd", **one.lab.act("noor"))
    lift(one)
    altered = one.fresh()
    altered.held_from = "released"
    actions.resume_device(device=altered, reason="aired", **one.lab.act("noor"))
    assert one.state == "in_production"


def test_a_device_made_again_after_its_release_is_released_and_sterilised_anew(at: Begin) -> None:
    one = at("sterilised")
    actions.fail_part(piece=one.pieces()[0], reason="broke", **one.lab.act("saar"))
    build = one.prepare()
    one.start(build)
    one.finish(build)
    one.check_all()
    one.verify()
    one.release(one.prepare_release(reason="the first one broke"))
    assert one.state == "released"
    assert list(one.device.releases.order_by("pk").values_list("state", flat=True)) == [
        "superseded",
        "issued",
    ]
    assert not sterilisation_evidence_present(Asked(device=one.fresh(), at=one.lab.now()))


def test_a_failed_cycle_is_not_written_over(at: Begin) -> None:
    one = at("released")
    cycle = Asked(device=one.fresh(), at=one.lab.now()).family.sterilisation.methods[0]
    trip = actions.send_to_sterilisation(
        device=one.device, service="Sterile service", cycle=cycle, **one.lab.act("ruben")
    )
    back = {"sterilisation": trip, "cycle_run": cycle, "batch": "B-1", "evidence": b"cycle"}
    actions.return_from_sterilisation(passed=False, **back, **one.lab.act("ruben"))
    with pytest.raises(CaseError, match="on record already"):
        actions.return_from_sterilisation(passed=True, **back, **one.lab.act("ruben"))


def test_what_is_not_made_is_not_checked(at: Begin) -> None:
    one = at("in_production")
    due = next(due for due in one.due() if due.copy is not None)
    with pytest.raises(CaseError, match="not made"):
        one.check(due)


def test_only_the_operator_on_record_starts_a_build(at: Begin) -> None:
    one = at("design_approved")
    build = one.prepare(operator=one.lab["ruben"])
    with pytest.raises(CaseError, match="runs this build"):
        actions.start_build(build=build, **one.lab.act("saar"))
    assert one.state == "design_approved"


def test_an_amendment_read_before_the_approval_is_not_signed_after_it(at: Begin) -> None:
    one = at("reviewed")
    drafted = actions.draft_prescription(
        device=one.fresh(),
        purpose="guide",
        characteristics=stated(cut_angle="60"),
        reason="second thoughts",
        **one.lab.act("jip"),
    )
    read = Prescription.objects.select_related("device").get(pk=drafted.pk)
    one.approve(one.design())
    proof = one.lab.proof("iva", queries.to_sign_prescription(read))
    with pytest.raises(CaseError, match="no longer be changed"):
        actions.sign_prescription(prescription=read, proof=proof, **one.lab.act("iva"))
    assert one.device.prescriptions.get(state="signed").version == 1


@pytest.mark.parametrize("act", ["design", "prescribe", "check", "sterilise", "release"])
def test_an_altered_state_in_hand_opens_no_door(at: Begin, act: str) -> None:
    one = at("design_approved")
    device = one.fresh()
    said = {"design": "in_design", "prescribe": "in_design", "check": "in_verification"}
    device.state = said.get(act, "released")
    acts: dict[str, Callable[[], object]] = {
        "design": lambda: actions.add_design(
            device=device,
            files=(actions.Offered(name="other.stl", content=inputs.block(shift=3.0)),),
            **one.lab.act("jip"),
        ),
        "prescribe": lambda: actions.draft_prescription(
            device=device, purpose="x", characteristics=stated(), reason="quickly", **one.lab.act("jip")
        ),
        "check": lambda: actions.record_check(
            device=device, code="seating", passed=True, **one.lab.act("saar")
        ),
        "sterilise": lambda: actions.send_to_sterilisation(
            device=device, service="CSSD", cycle="steam-121", **one.lab.act("ruben")
        ),
        "release": lambda: actions.prepare_release(device=device, **one.lab.act("mila")),
    }
    with pytest.raises(CaseError, match="design approved"):
        acts[act]()


def test_a_corrected_patient_is_compared_with_the_pictures_again(at: Begin) -> None:
    one = at("reviewed")
    actions.correct_patient(
        patient=one.device.case.patient,
        changes={"number": "somebody-else"},
        reason="typed wrong",
        **one.lab.act("jip"),
    )
    with shut(one, "design", "series_other_patient"):
        one.approve(one.design())
    for use in one.fresh().imaging_uses.all():
        actions.match_again(imaging=use.series.imaging, **one.lab.act("jip"))
    with shut(one, "design", "series_other_patient"):
        one.approve(one.design())


def test_a_concession_about_pictures_ends_with_them(at: Begin) -> None:
    one = at("imaging_accepted")
    code = "slice_too_thick"
    reason = "for these pictures only"
    digest = concession_digest(device=one.device, code=code, gate="imaging", reason=reason)
    actions.grant_concession(
        device=one.fresh(),
        gate="imaging",
        code=code,
        reason=reason,
        proof=one.lab.proof("noor", digest),
        **one.lab.act("noor"),
    )
    assert code in concessions(Asked(device=one.fresh(), at=one.lab.now()))
    actions.reopen_imaging(device=one.fresh(), reason="a new scan came", **one.lab.act("jip"))
    assert code not in concessions(Asked(device=one.fresh(), at=one.lab.now()))
