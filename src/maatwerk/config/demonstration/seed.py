"""Plants the demonstration hospital on the first start, and says how to log in."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings

from maatwerk.people.models import Institution

from . import cast


@dataclass(frozen=True, kw_only=True)
class Login:
    """One log-in of the demonstration."""

    name: str
    email: str
    password: str
    does: str


def seed(*, at: datetime, say: Callable[[str], None]) -> tuple[Login, ...]:
    """Found the hospital unless some institution stands already; return the log-ins of the cast."""
    institution = Institution.objects.first()
    if institution is None:
        # Only the first start needs the libraries for meshes, images and paper; they take seconds to load.
        from .living import plant

        plant(now=at, cache=settings.DATA_DIR / "demonstration-data", say=say)
    elif institution.name != cast.INSTITUTION["name"]:
        return ()
    return tuple(
        Login(name=one.full_name, email=one.email, password=cast.PASSWORD, does=one.profession)
        for one in cast.PEOPLE
    )
