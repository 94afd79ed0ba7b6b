"""Every citable place of the regulation and what became of it: a duty, a gate, or not yet looked at."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any

from maatwerk.rulebook.context import Context
from maatwerk.rulebook.errors import MisreadError, Spot
from maatwerk.rulebook.forms import Form, entries

if TYPE_CHECKING:
    from maatwerk.rulebook.edition import Edition

KINDS = ("duty", "definition", "right", "gate", "binds_others", "not_for_custom_made", "power")
OTHERS = (
    "commission",
    "member_state",
    "authority",
    "mdcg",
    "expert_panel",
    "notified_body",
    "issuing_entity",
    "importer",
    "distributor",
    "authorised_representative",
    "health_institution",
    "sponsor",
    "investigator",
    "ethics_committee",
    "investigational_manufacturer",
    "legacy_manufacturer",
    "other_acts",
)
"""Roles, not houses: a hospital that is also a sponsor has the duties of a sponsor as such."""
FOLDER = "eu/mdr/coverage/"


@dataclass(frozen=True)
class Disposal:
    """What became of one place: its kind, who carries it out here, or the text that takes it away."""

    at: str
    kind: str
    by: tuple[str, ...]
    because: tuple[str, ...]
    who: tuple[str, ...]
    whole: bool
    heading: bool = False
    """A title without words of its own: what became of it, its parts say."""


@dataclass(frozen=True)
class CoverageAnswer:
    """The answer of `law coverage`."""

    ids: int
    disposed: int
    by_kind: Mapping[str, int]
    by_parent: int
    undisposed: tuple[str, ...]
    unknown_ids: tuple[str, ...]
    duties_without_place: tuple[str, ...]

    def as_json(self) -> dict[str, Any]:
        """The JSON of maatwerk.coverage/1."""
        return {
            "schema": "maatwerk.coverage/1",
            "ids": self.ids,
            "disposed": self.disposed,
            "by_kind": dict(self.by_kind),
            "by_parent": self.by_parent,
            "undisposed": list(self.undisposed),
            "unknown_ids": list(self.unknown_ids),
            "duties_without_place": list(self.duties_without_place),
        }


def report(edition: "Edition") -> CoverageAnswer:
    """How much of the regulation this edition has looked at; only a place disposed of counts."""
    places: list[str] = edition.content["eu/mdr/structure.json"] if edition.content else []
    direct = {each.at: each for each in edition.disposals}
    whole = {each.at for each in edition.disposals if each.whole}
    counts = dict.fromkeys(KINDS, 0)
    by_parent = 0
    undisposed: list[str] = []
    for place in places:
        if place in direct:
            counts[direct[place].kind] += 1
        elif any(above in whole for above in ancestors(place)):
            by_parent += 1
        else:
            undisposed.append(place)
    placed = {name for each in edition.disposals if each.kind == "duty" for name in each.by}
    return CoverageAnswer(
        ids=len(places),
        disposed=len(places) - len(undisposed),
        by_kind=counts,
        by_parent=by_parent,
        undisposed=tuple(undisposed),
        unknown_ids=tuple(at for at in direct if at not in edition.context.places),
        duties_without_place=tuple(
            duty.id for duty in edition.duties if not duty.country and duty.id not in placed
        ),
    )


@cache
def ancestors(place: str) -> tuple[str, ...]:
    """The places that hold a place: `Art.10(9)(a)` stands in `Art.10(9)` and in `Art.10`."""
    found: list[str] = []
    rest = place
    while True:
        if " " in rest:
            rest = rest.rsplit(" ", 2)[0]
        elif rest.endswith(")"):
            rest = rest[: rest.rindex("(")]
        elif rest.count(".") > 1:
            rest = rest.rsplit(".", 1)[0]
        else:
            return tuple(found)
        found.append(rest)


def read_coverage(content: Mapping[str, Any], context: Context) -> tuple[Disposal, ...]:
    """The disposals of all coverage files, each place once, each range of one kind."""
    found: dict[str, Disposal] = {}
    spots: dict[str, Spot] = {}
    for path in coverage_files(content):
        for spot, entry in entries(content[path], Spot(path)):
            disposal = read_disposal(entry, spot, context)
            if disposal.at in found:
                raise MisreadError(spot, f"'{disposal.at}' is disposed of twice.")
            found[disposal.at] = disposal
            spots[disposal.at] = spot
    if not found:
        raise MisreadError(Spot(FOLDER), "No place is disposed of.")
    for disposal in found.values():
        _refuse_other_kind(disposal, found, spots[disposal.at])
    _refuse_empty_headings(found, spots, content["eu/mdr/structure.json"])
    return tuple(found.values())


def coverage_files(content: Mapping[str, Any]) -> list[str]:
    """The paths of the coverage files, in their order."""
    return sorted(path for path in content if path.startswith(FOLDER))


def _refuse_empty_headings(
    found: Mapping[str, Disposal], spots: Mapping[str, Spot], places: Iterable[str]
) -> None:
    """Refuse a heading with an open part, or one that bears a kind other than most of its parts."""
    kinds: dict[str, Counter[str]] = {at: Counter() for at, each in found.items() if each.heading}
    for place in places:
        above = [at for at in ancestors(place) if at in kinds]
        if not above:
            continue
        own = found.get(place)
        if own is None and not any(at in found and found[at].whole for at in ancestors(place)):
            raise MisreadError(
                spots[above[0]],
                f"'{above[0]}' is called a heading, but '{place}' inside it is open.",
                do="Dispose of its parts first.",
            )
        if own is not None and not own.heading:
            for at in above:
                kinds[at][own.kind] += 1
    for at, counted in kinds.items():
        most = max(KINDS, key=lambda kind: (counted[kind], -KINDS.index(kind)))
        if found[at].kind != most or not counted:
            raise MisreadError(
                spots[at], f"Most of what stands in '{at}' is {most}.", do="Give the heading that kind."
            )


def _refuse_other_kind(disposal: Disposal, found: Mapping[str, Disposal], spot: Spot) -> None:
    for above in ancestors(disposal.at):
        holder = found.get(above)
        if holder is not None and holder.whole and holder.kind != disposal.kind:
            raise MisreadError(
                spot,
                f"'{above}' is whole {holder.kind}, but '{disposal.at}' inside it is {disposal.kind}.",
                do=f"Take 'whole' from '{above}' and list what stands in it.",
            )


def read_disposal(data: Any, spot: Spot, context: Context) -> Disposal:
    """One entry of a coverage file."""
    form = Form.of(data, spot, required=("at", "kind"), optional=("by", "because", "who", "whole", "heading"))
    kind = form.word("kind", among=KINDS)
    if form.flag("heading"):
        if any(form.has(key) for key in ("by", "because", "who", "whole")):
            raise MisreadError(spot, "A heading says nothing besides: its parts do.")
        return Disposal(
            at=context.place(form, "at"), kind=kind, by=(), because=(), who=(), whole=False, heading=True
        )
    because = form.words("because")
    for number, cite in enumerate(because):
        if cite not in context.places:
            raise MisreadError(form.at("because").at(number), f"'{cite}' is no place in the regulation.")
    if (kind == "not_for_custom_made") != bool(because):
        raise MisreadError(spot, "What is not for custom-made devices names the text that says so.")
    if (kind == "binds_others") != form.has("who"):
        raise MisreadError(spot, "What binds others says whom.")
    if kind in ("duty", "gate") and not form.has("by"):
        raise MisreadError(spot, f"A {kind} names the rules that carry it out.")
    return Disposal(
        at=context.place(form, "at"),
        kind=kind,
        by=form.words("by"),
        because=because,
        who=form.words("who", among=OTHERS),
        whole=form.flag("whole"),
    )
