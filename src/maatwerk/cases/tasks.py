"""What the worker does for this room, so that nobody waits for it."""

from datetime import datetime

from django_tasks import task

from maatwerk.cases import previews
from maatwerk.cases.actions.bodies import measure_older
from maatwerk.cases.models import Design


@task()
def prepare_previews(design: int) -> None:
    """Make pictures and screen meshes of a design that was handed in."""
    previews.prepare(Design.objects.select_related("device").get(pk=design))


_AT_ONCE = 20


def measure_older_bodies(at: datetime) -> None:
    """Measure some of the parts that were handed in before bodies were compared; nothing once all are."""
    measure_older(most=_AT_ONCE, at=at)
