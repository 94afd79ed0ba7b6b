"""What the permission matrix speaks of: the world it is tried on, who looks, and one try of an address."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from maatwerk.cases.models import (
    AdaptedDevice,
    Case,
    Device,
    InheritedCase,
    PartCopy,
    SideWork,
    Sterilisation,
)
from maatwerk.people.models import Account
from maatwerk.people.roles import Ability

Held = frozenset[Ability]
Arguments = Mapping[str, str]


@dataclass(frozen=True, kw_only=True)
class World:
    """What the addresses are tried on: a case of one's own, a colleague's, and the lab around them."""

    own: Device
    """Released, of the prescriber's own case, with all that comes before."""
    others: Device
    """Just asked for, of a colleague's trauma case, with a signed paper order."""
    inherited: InheritedCase
    colleague: Account
    rows: Mapping[str, Any]
    """A record of each kind of the lab."""
    side_work: SideWork
    adapted: AdaptedDevice
    trip: Sterilisation
    shas: Mapping[str, str]
    """The hashes of files that have an address: scan, meeting, photo, paper, mesh."""

    @property
    def piece(self) -> PartCopy:
        """Return a piece of the own device."""
        return PartCopy.objects.select_related("build").get(part__device=self.own)


@dataclass(frozen=True, kw_only=True)
class Viewer:
    """Who looks: with which abilities, whose case it is, and whether of this institution."""

    account: Account
    held: Held
    here: bool = True

    def sees_case(self, case: Case) -> bool:
        """Return whether a case is theirs to see."""
        return self.here and (Ability.READ_ALL in self.held or case.prescriber_id == self.account.pk)


def nobody(_viewer: Viewer) -> bool:
    """Return that there is nothing to write at an address."""
    return False


@dataclass(frozen=True, kw_only=True)
class Try:
    """One address with arguments: whether this viewer may see it, and the ability that a post needs."""

    arguments: Arguments = field(default_factory=dict)
    seen: Callable[[Viewer], bool] = lambda _viewer: True
    ability: Callable[[Viewer], bool] = nobody
    public: bool = False
    query: str = ""
    sent: Mapping[str, str] = field(default_factory=dict)
    """What a post sends besides the form of the page."""


def sees(case: Case) -> Callable[[Viewer], bool]:
    """Return who sees a case."""
    return lambda viewer: viewer.sees_case(case)


def reads_all(viewer: Viewer) -> bool:
    """Return whether somebody reads all that this institution has."""
    return viewer.here and Ability.READ_ALL in viewer.held


def has(*wanted: Ability) -> Callable[[Viewer], bool]:
    """Return who holds one of these abilities."""
    return lambda viewer: bool(viewer.held & set(wanted))


def everybody(_world: World) -> list[Try]:
    """Return the one try of a page that is everybody's who is logged in."""
    return [Try()]


def public(_world: World) -> list[Try]:
    """Return the one try of a page that asks for no log-in, or answers by itself what it is asked."""
    return [Try(public=True)]
