"""Plants what test_lost_connection fills forms about: `python -m tests.browser.lost` prints it as JSON."""

import json

from tests.browser import records

if __name__ == "__main__":
    records.child.run = records._measure  # type: ignore[assignment]
    from django.utils import timezone

    from maatwerk.cases import actions
    from maatwerk.cases.words import Lane

    waiting, made = records.bring("reviewed"), records.bring("in_verification")
    running, _approved = records.bring("in_production"), records.bring("design_approved")
    actions.change_case(
        case=made.case,
        changes={"lane": Lane.TRAUMA.value},
        reason="Fell off a horse",
        actor=made.lab["jip"],
        at=timezone.now(),
    )
    known = {
        "device": made.fresh().number,
        "case": made.case.number,
        "build": made.build().number,
        "running": running.build().number,
        "piece": str(made.pieces()[0].pk),
        "waiting": waiting.fresh().number,
    }
    print(json.dumps(known))
