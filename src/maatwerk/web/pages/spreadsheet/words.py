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
