"""What the worker does for this room, so that nobody waits for it."""

from django_tasks import task

from maatwerk.cases import previews
from maatwerk.cases.models import Design


@task()
def prepare_previews(design: int) -> None:
    """Make pictures and screen meshes of a design that was handed in."""
    previews.prepare(Design.objects.select_related("device").get(pk=design))
