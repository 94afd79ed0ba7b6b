"""Every address of the pages: with which arguments it is tried, who may see it, which ability a post needs.

A new page adds its line here; `test_permissions.py` fails for an address that has none.
"""

from collections.abc import Callable, Mapping, Sequence

from maatwerk.cases.actions.sheets import ABILITY
from maatwerk.cases.sheets.columns import What
from maatwerk.people.models import Account
from maatwerk.people.roles import Ability
from maatwerk.web.pages.acts import Act
from maatwerk.web.pages.lab.shelf import shelf
from maatwerk.web.pages.people import accounts
from maatwerk.web.pages.people.acts import OWN
from maatwerk.web.pages.records import Kind
from maatwerk.web.pages.spreadsheet.register import KIND as REGISTER
from maatwerk.web.pages.standard.clause import ACTS as OF_CLAUSE
from tests.web.case_addresses import CASES, MAKING
from tests.web.viewers import Try, Viewer, World, everybody, has, public, reads_all


def _needed(act: Act) -> Callable[[Viewer], bool]:
    return lambda viewer: act.ability is None or act.ability in viewer.held


def _lab_kinds(_world: World) -> list[Try]:
    return [Try(arguments={"kind": one.code}, seen=_sees(one)) for one in shelf().kinds]


ASKED_EVERYWHERE = {"circumstances"}
"""Kinds whose records are questions: every institution has the same, with answers of its own."""
OWN_ONLY = {"incidents"}
"""Kinds of which somebody who may not read everything sees only what they recorded themselves."""


def _sees_record(kind: Kind) -> Callable[[Viewer], bool]:
    every = kind.code not in OWN_ONLY
    return lambda viewer: (
        (viewer.here or kind.code in ASKED_EVERYWHERE)
        and kind.sees(viewer.held)
        and (every or Ability.READ_ALL in viewer.held)
    )


def _sees(kind: Kind) -> Callable[[Viewer], bool]:
    return lambda viewer: kind.sees(viewer.held)


def _lab_records(world: World) -> list[Try]:
    return [
        Try(
            arguments={"kind": one.code, "key": one.key(world.rows[one.code])},
            seen=_sees_record(one),
        )
        for one in shelf().kinds
    ]


def _lab_acts(world: World) -> list[Try]:
    return [
        Try(
            arguments={"kind": one.code, "key": one.key(world.rows[one.code]), "act": act.code},
            seen=_sees_record(one),
            ability=_needed(act),
        )
        for one in shelf().kinds
        for act in one.acts
    ]


def _lab_adds(_world: World) -> list[Try]:
    return [
        Try(
            arguments={"kind": one.code, "act": act.code},
            seen=_sees(one),
            ability=_needed(act),
        )
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
        Try(
            arguments={"key": str(who.pk), "act": act.code},
            seen=_sees_person(who),
            ability=_needed(act),
        )
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
    return [Try(seen=has(Ability.READ_ALL))]


def _duty(_world: World) -> list[Try]:
    """Return a duty of the institution, one of a family, one of a device, and one that nobody has."""
    found = ("mdr-15-1", "mdr-61-1", "mdr-annex-xiii-1-6")
    return [Try(arguments={"duty": one}, seen=has(Ability.READ_ALL)) for one in found] + [
        Try(arguments={"duty": "mdr-0"}, seen=lambda _viewer: False)
    ]


def _clause(_world: World) -> list[Try]:
    """Return a clause that is kept, one that waits, and one that the standard has not."""
    seen = has(Ability.READ_ALL)
    return [Try(arguments={"clause": one}, seen=seen) for one in ("6.2", "7.5.4")] + [
        Try(arguments={"clause": "9.9"}, seen=lambda _viewer: False)
    ]


def _clause_acts(_world: World) -> list[Try]:
    return [
        Try(arguments={"clause": "5.3", "act": act.code}, seen=has(Ability.READ_ALL), ability=_needed(act))
        for act in OF_CLAUSE
    ]


def _calendar(_world: World) -> list[Try]:
    """Return the calendar, where whoever sees it makes an address of their own."""
    reads = has(Ability.READ_ALL)
    return [Try(seen=reads, ability=reads)]


def _feed(_world: World) -> list[Try]:
    """Return an address that no token opens; `test_duties.py` has one that does."""
    return [Try(arguments={"token": "of-nobody"}, public=True)]


def _country(_world: World) -> list[Try]:
    return [Try(ability=has(Ability.MANAGE_PEOPLE))]


def _register_forms(_world: World) -> list[Try]:
    return [Try(arguments={"form": form}, seen=has(Ability.READ_ALL)) for form in ("csv", "xlsx")]


def _inherited(world: World) -> list[Try]:
    return [Try(arguments={"key": str(world.inherited.pk)}, seen=reads_all)]


def _inherited_acts(world: World) -> list[Try]:
    key = str(world.inherited.pk)
    return [
        Try(arguments={"key": key, "act": act.code}, seen=reads_all, ability=_needed(act))
        for act in REGISTER.acts
    ]


def _inherited_files(world: World) -> list[Try]:
    file = world.inherited.evidence.get()
    return [Try(arguments={"key": str(world.inherited.pk), "sha256": file.sha256}, seen=reads_all)]


def _no_tour(_world: World) -> list[Try]:
    """Without a demonstration there is no tour."""
    return [Try(arguments={"number": "1"}, seen=lambda _viewer: False)]


def _lab_index(_world: World) -> list[Try]:
    return [Try(seen=has(Ability.READ_ALL, Ability.PLACE_HOLD, Ability.JUDGE_FAMILY))]


def _asks(_world: World) -> list[Try]:
    return [Try(seen=has(Ability.READ_ALL, Ability.JUDGE_FAMILY), query="invasiveness=surgical")]


def _keeps(_world: World) -> list[Try]:
    return [
        Try(
            seen=has(Ability.READ_ALL, Ability.JUDGE_FAMILY),
            ability=has(Ability.KEEP_REASONING),
            query="invasiveness=surgical",
        )
    ]


def _kept(world: World) -> list[Try]:
    looks = has(Ability.READ_ALL, Ability.JUDGE_FAMILY)
    pk = str(world.rows["reasonings"].pk)
    return [Try(arguments={"pk": pk}, seen=lambda viewer: viewer.here and looks(viewer))]


ADDRESSES: Mapping[str, Callable[[World], Sequence[Try]]] = {
    **CASES,
    **MAKING,
    "home": everybody,
    "system": everybody,
    "tour": public,
    "tour_stop": _no_tour,
    "tour_go": public,
    "duties": _register,
    "duties_path": _register,
    "duties_calendar": _calendar,
    "duties_feed": _feed,
    "duties_country": _register,
    "duties_gaps": _register,
    "duties_changes": _register,
    "duties_what_if": _register,
    "iso_advisor": _register,
    "iso_clause": _clause,
    "iso_act": _clause_acts,
    "iso_beyond": _register,
    "duty": _duty,
    "lab": _lab_index,
    "lab_kind": _lab_kinds,
    "lab_record": _lab_records,
    "lab_act": _lab_acts,
    "lab_add": _lab_adds,
    "route": _asks,
    "route_keep": _keeps,
    "reasoning_paper": _kept,
    "people": everybody,
    "people_country": _country,
    "roles": everybody,
    "person": _people,
    "person_act": _people_acts,
    "people_add": _people_adds,
    "me": everybody,
    "my_act": _own_acts,
    "sheet": _imports,
    "sheet_columns": _between,
    "sheet_rows": _between,
    "register": _register,
    "register_same": _register_forms,
    "inherited": _inherited,
    "inherited_act": _inherited_acts,
    "inherited_file": _inherited_files,
    "set_language": public,
    "account_login": public,
    "mfa_authenticate": public,
    "account_logout": public,
    "account_inactive": public,
}
