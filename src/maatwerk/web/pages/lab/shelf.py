"""The kinds of the lab, and their addresses."""

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from maatwerk.web.pages.records import Shelf


def address(kind: str, key: str) -> str:
    """Return the address of a record of the lab."""
    return reverse("lab_record", kwargs={"kind": kind, "key": key})


def shelf() -> Shelf:
    """Return the kinds of the lab in the order in which they are needed."""
    from maatwerk.web.pages.lab import (
        circumstances,
        evidence,
        families,
        holds,
        instruments,
        lots,
        machines,
        parts,
        procedures,
        reasonings,
        recipes,
        requests,
        software,
        suppliers,
        tanks,
    )
    from maatwerk.web.pages.quality import incidents, letters

    return Shelf(
        place=(_("Lab"), "lab"),
        kinds=(
            lots.KIND,
            tanks.KIND,
            machines.KIND,
            instruments.KIND,
            recipes.KIND,
            families.KIND,
            suppliers.KIND,
            software.KIND,
            procedures.KIND,
            evidence.KIND,
            circumstances.KIND,
            incidents.KIND,
            letters.KIND,
            parts.KIND,
            reasonings.KIND,
            requests.KIND,
            holds.KIND,
        ),
        names=("lab_kind", "lab_record", "lab_act", "lab_add"),
    )
