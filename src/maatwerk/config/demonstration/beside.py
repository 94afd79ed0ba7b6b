"""Beside the devices of the demonstration: what is no device, a plate bent before, a late paper."""

from datetime import datetime, timedelta

from maatwerk.cases import actions as cases
from maatwerk.cases.models import Case
from maatwerk.cases.words import Within

from .hospital import Hospital


def lay_out(*, house: Hospital, mesh: bytes, plated: Case, trauma: Case, now: datetime) -> None:
    """Put two things into the queue, record a bent plate, bring the first late paper of the trauma case."""
    ruben, jip = house["ruben"], house["jip"]
    for title, whom in (
        ("Teaching model, zygoma with fracture", "Skills lab, residents of maxillofacial surgery"),
        ("Jig that holds guides for the coupon test", "The lab's own bench"),
    ):
        cases.want_side_work(
            title=title, file_name="zygoma.stl", content=mesh, for_whom=whom, actor=ruben, at=now
        )
    cases.record_adapted_device(
        case=plated,
        product="Orbital rim plate, 1.5 mm, 8 holes (demonstration)",
        maker="Voorbeeldfabriek",
        identifier="LOT 7741-B",
        adapted_how="Bent on the printed model of the planned position",
        within_instructions=Within.YES,
        grounds="Instructions for use VF-1512, edition 4, section 6 (demonstration)",
        actor=jip,
        at=now,
    )
    cases.bring_late_paper(
        case=trauma,
        code="conversation",
        text="Iva called at 22:10: free the zygoma along the fracture, guide on the rim. Jip took the call.",
        actor=jip,
        at=now - timedelta(days=1),
    )
