"""The living lab: its cases stand where the tour says they do."""

from datetime import timedelta
from pathlib import Path

import pytest

from maatwerk.cases import actions, queries
from maatwerk.cases.models import Series
from maatwerk.cases.steps import STEPS
from maatwerk.config.demonstration import living, material, volume
from maatwerk.web.pages.tour import STOPS
from maatwerk.workflow.doorway import Refused
from tests.hospital import FOUNDED_AT, stand

pytestmark = pytest.mark.slow


@pytest.mark.django_db
def test_the_gate_that_the_tour_shows_shut_is_shut_for_a_reason_of_the_lab(tmp_path: Path) -> None:
    stop = next(one for one in STOPS if one.title == "A gate says why")
    plot = living.PLOTS[int(stop.case.removeprefix("-")) - 2]
    now, house, head = FOUNDED_AT + timedelta(days=24), stand(), volume.phantom()
    (tmp_path / "first").mkdir()
    files = material.gather(folder=tmp_path / "first", head=head, acquired_on=FOUNDED_AT.date())
    own = living.pictures_of(plot, head=head, files=files, folder=tmp_path / "own", now=now)
    case = living.tell(plot, house.hospital, house.lab, files=own, now=now, folder=tmp_path)
    device = case.devices.get()
    step, who = queries.next_of(device), house.hospital[stop.who]
    assert step is STEPS["accept_imaging"]
    series = list(Series.objects.filter(imaging__case=case))
    with pytest.raises(Refused) as refused:
        actions.accept_imaging(device=device, series=series, region=device.region, actor=who, at=now)
    first = refused.value.reasons[0]
    assert (first.code, first.basis, first.strength) == ("slice_too_thick", "lab_policy", "concession")
    assert queries.next_of(device) is step, "so the next visitor sees the same"
