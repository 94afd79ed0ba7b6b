"""Suppliers: approved by the lab's own decision; their papers never decide."""

from datetime import date

from django.db.models import QuerySet

from maatwerk.archive.recorded import is_as_recorded
from maatwerk.lab.models import Supplier
from maatwerk.people.models import Account


def suppliers(viewer: Account) -> QuerySet[Supplier]:
    """Return the suppliers of the viewer's institution."""
    return Supplier.objects.filter(institution_key=viewer.institution_key).order_by("code")


def supplier_is_approved(supplier: Supplier, *, on: date) -> bool:
    """Return whether the lab has approved the supplier, with its review not overdue.

    Papers of the supplier are not looked at: a certificate can support an assessment, never replace it.
    """
    return (
        supplier.state == "approved"
        and supplier.approved_on is not None
        and supplier.approved_on <= on
        and supplier.review_on is not None
        and on <= supplier.review_on
        and is_as_recorded(supplier)
    )
