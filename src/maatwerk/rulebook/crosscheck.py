"""Double entry for citations: what the rules cite and what the coverage says must be the same."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from maatwerk.rulebook.coverage import FOLDER, ancestors, coverage_files
from maatwerk.rulebook.errors import MisreadError, Spot
from maatwerk.rulebook.national import FILE, crosscheck_country
from maatwerk.rulebook.standard import FILE as STANDARD

if TYPE_CHECKING:
    from maatwerk.rulebook.edition import Edition


def citations(edition: "Edition") -> Iterator[tuple[str, str]]:
    """Every citation of a place in the regulation: who cites, and what."""
    for duty in edition.duties:
        yield from ((duty.id, cite) for cite in duty.all_cites())
    for rule in edition.gates:
        yield from ((rule.id, cite) for cite in rule.cites)
    routes = edition.routes
    for each in (*routes.tests, *(part for lawful in routes.lawful for part in lawful.requirements)):
        yield from ((each.id, cite) for cite in each.cites)
    for outcome in routes.outcomes:
        yield from ((outcome.id, cite) for cite in outcome.cites)
    for row in routes.notified_body:
        yield from ((row.id, cite) for cite in row.cites)
    for rule_ in routes.rules:
        yield f"rule-{rule_.number}", rule_.cite
        yield from ((f"rule-{rule_.number}", cite) for part in rule_.rows for cite in part.cites)
    yield from (("implantable", cite) for cite in routes.implantable_cites)
    yield from (("classification", cite) for cite in routes.applied_cites)
    for lines in edition.documents.values():
        yield from ((line.id, line.cite) for line in lines)
    for name, languages in edition.terms.items():
        cites = next(iter(languages.values())).cites
        yield from ((f"term-{name.replace(' ', '-')}", cite) for cite in cites)
    for hard in edition.standard.rules:
        yield from ((hard.id, cite) for cite in hard.cites)


def national_citations(edition: "Edition") -> Iterator[tuple[str, str]]:
    """Every citation of national law in the files about countries; those of duties are among all others."""
    for country in edition.countries.values():
        yield from country.citing()


def cited_places(edition: "Edition") -> dict[str, set[str]]:
    """Who cites each place of the regulation."""
    cited: dict[str, set[str]] = {}
    for who, cite in citations(edition):
        if cite in edition.context.places:
            cited.setdefault(cite, set()).add(who)
    return cited


def crosscheck(edition: "Edition") -> None:
    """Refuse an edition whose parts contradict each other."""
    citations_agree(edition, cited_places(edition))
    _subjects_beyond_are_duties(edition)
    _guidance_is_used(edition)
    _gates_cite_their_duties(edition)
    _changes_are_told(edition)
    _countries_agree(edition)


def citations_agree(edition: "Edition", cited: Mapping[str, set[str]]) -> None:
    """Refuse a coverage that names other citations of a place than there are."""
    written = {each.at: set(each.by) for each in edition.disposals}
    nobody: set[str] = set()
    differing = (at for at in cited.keys() | written.keys() if cited.get(at, nobody) != written.get(at))
    for place in sorted(differing):
        if place not in written:
            raise MisreadError(
                Spot(FOLDER), f"{_list(cited[place])} cite {place}, which the coverage leaves out."
            )
        spot = _coverage_spot(edition, place)
        if missing := cited.get(place, nobody) - written[place]:
            raise MisreadError(spot, f"{place} is cited by {_list(missing)}, which the coverage leaves out.")
        extra = written[place] - cited.get(place, nobody)
        raise MisreadError(spot, f"The coverage says that {_list(extra)} cite {place}; they do not.")


def _subjects_beyond_are_duties(edition: "Edition") -> None:
    known = {duty.id for duty in edition.duties}
    for number, subject in enumerate(edition.standard.beyond):
        for place, duty in enumerate(subject.duties):
            if duty not in known:
                spot = Spot(STANDARD, ("beyond", number, "duties", place))
                raise MisreadError(spot, f"There is no duty '{duty}'.")


def _guidance_is_used(edition: "Edition") -> None:
    named = [name for duty in edition.duties for name in duty.guidance]
    named += [name for rule in edition.gates for name in rule.guidance]
    routes = edition.routes
    named += [name for rule_ in routes.rules for name in rule_.guidance]
    named += [name for outcome in routes.outcomes for name in outcome.guidance]
    for each in (*routes.tests, *(part for lawful in routes.lawful for part in lawful.requirements)):
        named += each.guidance
    for source in edition.sources.values():
        if source.kind == "guidance" and not any(name.startswith(source.id) for name in named):
            spot = _spot(edition, "sources.yaml", "id", source.id)
            raise MisreadError(spot, f"No rule leans on '{source.id}'.")


def _gates_cite_their_duties(edition: "Edition") -> None:
    cited, holding = _places_of_gates(edition)
    for duty in edition.duties:
        held: set[str] = set()
        for cite in duty.all_cites():
            held |= holding[cite]
            for place in (cite, *ancestors(cite)):
                held |= cited[place]
        if held != set(duty.gates):
            raise MisreadError(
                _duty_spot(edition, duty.id),
                f"'{duty.id}' names the gates {_list(set(duty.gates))}, but rules of {_list(held)} cite it.",
            )


def _countries_agree(edition: "Edition") -> None:
    for code, country in edition.countries.items():
        duties = {duty.id: duty.all_cites() for duty in edition.duties if duty.country == code}
        crosscheck_country(country, duties, Spot(f"{code.lower()}/{FILE}"))


def _changes_are_told(edition: "Edition") -> None:
    heading = f"## {edition.number}, {edition.day.isoformat()}"
    if heading not in str(edition.content.get("CHANGES.md", "")).splitlines():
        raise MisreadError(Spot("edition.yaml"), f"CHANGES.md has no heading '{heading}'.")


def _spot(edition: "Edition", path: str, key: str, value: str) -> Spot:
    """The entry of a list file with a value under a key."""
    for number, entry in enumerate(edition.content.get(path, [])):
        if entry.get(key) == value:
            return Spot(path, (number,))
    return Spot(path)


def _coverage_spot(edition: "Edition", place: str) -> Spot:
    spots = [_spot(edition, path, "at", place) for path in coverage_files(edition.content)]
    return next((spot for spot in spots if spot.keys), Spot(FOLDER))


def _duty_spot(edition: "Edition", name: str) -> Spot:
    paths = [path for path in edition.content if path.startswith("eu/") and not path.startswith(FOLDER)]
    spots = [_spot(edition, path, "id", name) for path in paths if path.endswith(".yaml")]
    return next((spot for spot in spots if spot.keys), Spot("eu/mdr"))


def _places_of_gates(edition: "Edition") -> tuple[Mapping[str, set[str]], Mapping[str, set[str]]]:
    """The gates by each place that their rules cite, and by each place that holds such a place."""
    cited: dict[str, set[str]] = defaultdict(set)
    holding: dict[str, set[str]] = defaultdict(set)
    for rule in edition.gates:
        for cite in rule.cites:
            cited[cite].add(rule.gate)
            for place in ancestors(cite):
                holding[place].add(rule.gate)
    return cited, holding


def _list(names: set[str]) -> str:
    return ", ".join(sorted(names)) or "none"
