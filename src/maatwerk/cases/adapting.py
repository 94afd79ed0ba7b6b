"""What follows from adapting a marketed device for one patient, by law or guidance; no choice of the lab."""

from django.utils.translation import gettext as _

from maatwerk.cases.words import Within
from maatwerk.rulebook.reasons import Reason

_WHO = ("prrc",)


def consequence(within: str) -> Reason:
    """Return what follows, by whether the adaptation keeps to the maker's instructions (Art.16(1))."""
    return {
        Within.YES: Reason(
            code="adapted_for_patient",
            text=_(
                "Its maker remains the manufacturer: it was adapted for one patient, for the same purpose."
            ),
            basis="law",
            cites=("Art.16(1) subpara 2",),
            strength="hint",
            do=_("Keep the record; look at what national law asks of whoever adapts."),
        ),
        Within.NO: Reason(
            code="adaptation_changes_device",
            text=_(
                "Outside the instructions the obligations of a manufacturer can be the lab's: by law when "
                "the purpose changes; by MDCG 2021-3 (Q1) also when compliance may be affected."
            ),
            basis="guidance",
            cites=("Art.16(1)(b)", "Art.16(1)(c)", "Art.16(1) subpara 2"),
            who_can=_WHO,
            do=_("Let the PRRC judge purpose and compliance before it is used; ask the maker in writing."),
        ),
        Within.NOT_KNOWN: Reason(
            code="adapted_outside_instructions",
            text=_("Nobody has looked whether the maker foresees this. Until then nothing can be presumed."),
            basis="guidance",
            cites=("Art.16(1) subpara 2",),
            who_can=_WHO,
            do=_("Read the maker's instructions, or ask the maker; then record what they say."),
        ),
    }[Within(within)]
