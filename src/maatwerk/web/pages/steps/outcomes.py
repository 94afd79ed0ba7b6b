"""The two words for how a check went: what one sees, not yes and no."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from maatwerk.lab.words import Verification

Pair = tuple["str | Promise", "str | Promise"]
_OF_CHECK: dict[str, Pair] = {
    "seating": (_("Seats"), _("Rocks")),
    "proof_bend": (pgettext_lazy("when bent", "Holds"), _("Cracks")),
    "print_log": (_("No abort"), _("Abort in it")),
    "marking": (_("Agrees"), _("Differs")),
    "processing_sheet": (_("Names all"), _("Lacks something")),
    "leaflet": (_("In the pack"), _("Missing")),
    "accuracy_label": (_("Names it"), _("Lacks it")),
}
_OF_KIND: dict[Verification, Pair] = {
    Verification.VISUAL: (_("Looks right"), _("Looks wrong")),
    Verification.FUNCTIONAL: (_("Works"), _("Fails")),
    Verification.MEASURED: (_("In limits"), _("Outside")),
    Verification.DOCUMENT: (_("Complete"), _("Incomplete")),
}


def outcomes(code: str, kind: Verification) -> Pair:
    """Return the word for right and the word for wrong of a check."""
    return _OF_CHECK.get(code, _OF_KIND[kind])
