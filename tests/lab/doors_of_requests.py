"""The doors of requests for a certificate, beside those of `doors.py`."""

from dataclasses import replace
from typing import Any

from maatwerk.lab import actions
from maatwerk.lab.models import CertificateRequest
from tests.lab.doors import Door
from tests.lab.world import Lab
from tests.people.standing import AT, TODAY

_WISH = actions.Wish(asked_by="Klinik Nord", asked_as="partner", asked_on=TODAY, wants="The certificate.")


def _asked(lab: Lab) -> None:
    actions.record_certificate_request(wish=_WISH, actor=lab.quinn, at=AT)


def _answering(lab: Lab) -> dict[str, Any]:
    request = CertificateRequest.objects.latest("pk")
    return {"request": request, "answer": "Not now, with reasons.", "answered_on": TODAY}


OF_REQUESTS: dict[str, Door] = {
    "record_certificate_request": Door(
        lambda lab: {"wish": _WISH}, {"wish": replace(_WISH, wants="")}, names_a_record=False
    ),
    "answer_certificate_request": Door(_answering, {"answer": ""}, prepare=_asked),
}
