"""Words of the pages on which a spreadsheet comes in."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from maatwerk.cases.sheets.planning import Verdict

Words = str | Promise

WHAT: dict[str, Words] = {
    "cases": _("The register of cases"),
    "lots": _("Lots of material"),
    "machines": _("Machines"),
    "people": _("People"),
}
VERDICTS: dict[Verdict, Words] = {
    Verdict.MAKE: _("comes in"),
    Verdict.SKIP: _("left out"),
    Verdict.REFUSE: _("refused"),
}
MARKS = {Verdict.MAKE: "met", Verdict.SKIP: "not-applicable", Verdict.REFUSE: "not-met"}
FIELD_WORDS: dict[str, Words] = {
    "number": _("Number"),
    "state": _("State"),
    "intervention": _("Intervention or device"),
    "prescriber": _("Prescriber"),
    "patient_number": _("Patient number"),
    "patient_name": _("Patient's name"),
    "birth_on": _("Date of birth"),
    "side": _("Side"),
    "region": _("Region"),
    "family": _("Family"),
    "theatre_on": _("Theatre date"),
    "delivered_on": _("Delivered on"),
    "note": _("Note"),
    "material": _("Material"),
    "received_on": _("Received on"),
    "expires_on": _("Expires on"),
    "supplier": _("Supplier"),
    "certificate": _("Certificate"),
    "code": _("Code"),
    "name": _("Name"),
    "kind": _("Kind"),
    "maker": _("Maker"),
    "model": _("Model"),
    "serial": _("Serial number"),
    "firmware": _("Firmware"),
    "full_name": _("Full name"),
    "email": _("E-mail address"),
    "profession": _("Profession"),
    "roles": _("Roles"),
}
