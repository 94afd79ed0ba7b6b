"""Every address of the pages: with which arguments it is tried, who may see it, which ability a post needs.

A new page adds its line here; `test_permissions.py` fails for an address that has none.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from maatwerk.cases.actions.sheets import ABILITY
from maatwerk.cases.models import Case, Device, InheritedCase
from maatwerk.cases.sheets.columns import What
from maatwerk.cases.steps import STEPS
from maatwerk.people.models import Account
from maatwerk.people.roles import Ability
from maatwerk.web.pages.acts import Act
from maatwerk.web.pages.lab.shelf import shelf
from maatwerk.web.pages.people import accounts
from maatwerk.web.pages.people.acts import OWN
from maatwerk.web.pages.records import Kind
from maatwerk.web.pages.spreadsheet.register import KIND as REGISTER
from maatwerk.web.pages.steps.registry import PAGES

Held = frozenset[Ability]
Arguments = Mapping[str, str]


@dataclass(frozen=True, kw_only=True)
class World:
    """What the addresses are tried on: a case of one's own, a colleague's, and the lab around them."""

    own: Device
    others: Device
    inherited: InheritedCase
    colleague: Account
    rows: Mapping[str, Any]


@dataclass(frozen=True, kw_only=True)
class Viewer:
    """Who looks: with which abilities, whose case it is, and whether of this institution."""

    account: Account
    held: Held
    here: bool = True

    def sees_case(self, case: Case) -> bool:
        """Return whether a case is theirs to see."""
        return self.here and (Ability.READ_ALL in self.held or case.prescriber_id == self.account.pk)


@dataclass(frozen=True, kw_only=True)
class Try:
    """One address with arguments: whether this viewer may see it, and the ability that a post needs."""

    arguments: Arguments = field(default_factory=dict)
    seen: Callable[[Viewer], bool] = lambda _viewer: True
    ability: Callable[[Viewer], bool] = lambda _viewer: False
    public: bool = False


def _everybody(_world: World) -> list[Try]:
    return [Try()]


def _public(_world: World) -> list[Try]:
    return [Try(public=True)]


def _language(_world: World) -> list[Try]:
    return [Try(public=True, ability=lambda _viewer: True)]


def _has(*wanted: Ability) -> Callable[[Viewer], bool]:
    return lambda viewer: bool(viewer.held & set(wanted))


def _devices(world: World) -> list[Try]:
    return [_device(one) for one in (world.own, world.others)]


def _device(one: Device, **more: str) -> Try:
    return Try(arguments={"number": one.number, **more}, seen=lambda viewer: viewer.sees_case(one.case))


def _cases(world: World) -> list[Try]:
    return [
        Try(arguments={"number": one.case.number}, seen=lambda viewer, one=one: viewer.sees_case(one.case))
        for one in (world.own, world.others)
    ]


def _steps(world: World) -> list[Try]:
    found = []
    for one in (world.own, world.others):
        for code in PAGES:
            needed = STEPS[code].ability
            tried = _device(one, code=code)
            can = lambda viewer, one=one, needed=needed: viewer.sees_case(one.case) and needed in viewer.held  # noqa: E731
            found.append(Try(arguments=tried.arguments, seen=tried.seen, ability=can))
    return found


def _needed(act: Act) -> Callable[[Viewer], bool]:
    return lambda viewer: act.ability is None or act.ability in viewer.held


def _lab_kinds(_world: World) -> list[Try]:
    return [Try(arguments={"kind": one.code}, seen=_sees(one)) for one in shelf().kinds]


def _sees(kind: Kind) -> Callable[[Viewer], bool]:
    return lambda viewer: kind.sees(viewer.held)


def _lab_records(world: World) -> list[Try]:
    return [
        Try(
            arguments={"kind": one.code, "key": one.key(world.rows[one.code])},
            seen=lambda viewer, one=one: viewer.here and one.sees(viewer.held),
        )
        for one in shelf().kinds
    ]


def _lab_acts(world: World) -> list[Try]:
    return [
        Try(
            arguments={"kind": one.code, "key": one.key(world.rows[one.code]), "act": act.code},
            seen=lambda viewer, one=one: viewer.here and one.sees(viewer.held),
            ability=_needed(act),
        )
        for one in shelf().kinds
        for act in one.acts
    ]


def _lab_adds(_world: World) -> list[Try]:
    return [
        Try(arguments={"kind": one.code, "act": act.code}, seen=_sees(one), ability=_needed(act))
        for one in shelf().kinds
        for act in one.adds
    ]


def _sees_person(who: Account) -> Callable[[Viewer], bool]:
    return lambda viewer: viewer.here and (accounts.sees_all(viewer.held) or viewer.account.pk == who.pk)


def _people(world: World) -> list[Try]:
    return [Try(arguments={"key": str(world.colleague.pk)}, seen=_sees_person(world.colleague))]


def _people_acts(world: World) -> list[Try]:
    who = world.colleague
    return [
        Try(arguments={"key": str(who.pk), "act": act.code}, seen=_sees_person(who), ability=_needed(act))
        for act in accounts.KIND.acts
    ]


def _people_adds(_world: World) -> list[Try]:
    return [Try(arguments={"act": act.code}, ability=_needed(act)) for act in accounts.KIND.adds]


def _own_acts(_world: World) -> list[Try]:
    return [Try(arguments={"act": act.code}, ability=lambda _viewer: True) for act in [*OWN]] + [
        Try(arguments={"act": "code"}, ability=lambda _viewer: True)
    ]


def _brings(viewer: Viewer) -> bool:
    return any(
        Ability(ABILITY[what]) in viewer.held and (what is not What.CASES or Ability.READ_ALL in viewer.held)
        for what in What
    )


def _imports(_world: World) -> list[Try]:
    return [Try(seen=_brings, ability=_brings)]


def _between(_world: World) -> list[Try]:
    """Return the pages after the upload: without one there is nothing at their addresses."""
    return [Try(seen=lambda _viewer: False)]


def _register(_world: World) -> list[Try]:
    return [Try(seen=_has(Ability.READ_ALL))]


def _register_forms(_world: World) -> list[Try]:
    return [Try(arguments={"form": form}, seen=_has(Ability.READ_ALL)) for form in ("csv", "xlsx")]


def _reads_here(viewer: Viewer) -> bool:
    return viewer.here and Ability.READ_ALL in viewer.held


def _inherited(world: World) -> list[Try]:
    return [Try(arguments={"key": str(world.inherited.pk)}, seen=_reads_here)]


def _inherited_acts(world: World) -> list[Try]:
    key = str(world.inherited.pk)
    return [
        Try(arguments={"key": key, "act": act.code}, seen=_reads_here, ability=_needed(act))
        for act in REGISTER.acts
    ]


def _inherited_files(world: World) -> list[Try]:
    file = world.inherited.evidence.get()
    return [Try(arguments={"key": str(world.inherited.pk), "sha256": file.sha256}, seen=_reads_here)]


def _lab_index(_world: World) -> list[Try]:
    return [Try(seen=_has(Ability.READ_ALL, Ability.PLACE_HOLD, Ability.JUDGE_FAMILY))]


ADDRESSES: Mapping[str, Callable[[World], Sequence[Try]]] = {
    "home": _everybody,
    "cases": _everybody,
    "search": _everybody,
    "system": _everybody,
    "case": _cases,
    "device": _devices,
    "step": _steps,
    "lab": _lab_index,
    "lab_kind": _lab_kinds,
    "lab_record": _lab_records,
    "lab_act": _lab_acts,
    "lab_add": _lab_adds,
    "people": _everybody,
    "roles": _everybody,
    "person": _people,
    "person_act": _people_acts,
    "people_add": _people_adds,
    "me": _everybody,
    "my_act": _own_acts,
    "sheet": _imports,
    "sheet_columns": _between,
    "sheet_rows": _between,
    "register": _register,
    "register_same": _register_forms,
    "inherited": _inherited,
    "inherited_act": _inherited_acts,
    "inherited_file": _inherited_files,
    "set_language": _language,
    "account_login": _public,
    "mfa_authenticate": _public,
    "account_logout": _public,
    "account_inactive": _public,
}
