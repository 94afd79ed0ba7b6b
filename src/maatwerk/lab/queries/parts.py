"""Parts of the library, which lie in many devices by design."""

from django.db.models import QuerySet

from maatwerk.lab.models import LibraryPart
from maatwerk.people.models import Account


def library_parts(viewer: Account) -> QuerySet[LibraryPart]:
    """Return the parts of the library of the viewer's institution, by name."""
    found = LibraryPart.objects.filter(institution_key=viewer.institution_key)
    return found.select_related("registered_by").order_by("name", "pk")
