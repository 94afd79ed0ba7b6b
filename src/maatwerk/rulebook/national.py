"""What one country adds to the regulation: what its acts ask for, which languages, how sure that is."""

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from itertools import chain
from typing import Any

from maatwerk.rulebook.errors import MisreadError, Spot
from maatwerk.rulebook.forms import Form

CONFIDENCE = ("text", "guidance", "interpretation", "unverified")
TOPICS = ("registration", "list", "prescriber", "statement", "in_house", "other")
"""What is said of every country, in this order; only `other` may be left out."""
LAWS = ("mdr", "refers", "own")
"""How far the regulation is the law there: it binds, a national act refers to it, or another law binds."""
INFORMATION, STATEMENT, IMPLANT_CARD = DOCUMENTS = ("information", "statement", "implant_card")
LAY, PROFESSIONAL, ALL = USERS = ("lay", "professional", "all")
ALLOWED, ON_CONDITION, NOT_ALLOWED = "allowed", "on_condition", "not_allowed"
FILE = "country.yaml"
_FOLDER = re.compile(r"([a-z]{2})/")
_EUROPE = "eu"
_LANGUAGE = re.compile(r"[a-z]{2}")


@dataclass(frozen=True)
class Act:
    """A national text: its language, when it was seen, how far it was read, and the places cited of it."""

    id: str
    title: Mapping[str, str]
    language: str
    seen: date
    verified: str
    note: Mapping[str, str]
    places: Mapping[str, tuple[str, ...]]
    """By place, who in the files of the country cites it."""


@dataclass(frozen=True)
class Line:
    """One thing said of a country, in words; the duties that are judged by it, if any are."""

    id: str
    topic: str
    text: Mapping[str, str]
    cites: tuple[str, ...]
    confidence: str
    duties: tuple[str, ...] = ()

    @property
    def unverified(self) -> bool:
        """Whether nobody compared it with the national text."""
        return self.confidence in ("unverified", "interpretation")


@dataclass(frozen=True)
class LanguageRule:
    """In which languages a document may be, for whom: one of several sets, some only on a condition."""

    id: str
    document: str
    users: str
    any_of: tuple[frozenset[str], ...]
    on_condition: tuple[frozenset[str], ...]
    text: Mapping[str, str]
    cites: tuple[str, ...]
    confidence: str

    @property
    def unverified(self) -> bool:
        """Whether it rests on nothing that a lab should stop for."""
        return self.confidence in ("unverified", "interpretation")

    def answer(self, languages: Collection[str]) -> str | None:
        """Whether papers in these languages will do; None where no rule is known."""
        if not self.any_of:
            return None
        given = frozenset(languages)
        if any(wanted <= given for wanted in self.any_of):
            return ALLOWED
        return ON_CONDITION if any(wanted <= given for wanted in self.on_condition) else NOT_ALLOWED


@dataclass(frozen=True)
class Country:
    """One country: whether the regulation binds there, and what its own law adds."""

    code: str
    name: Mapping[str, str]
    law: str
    base: Line | None
    acts: tuple[Act, ...]
    lines: tuple[Line, ...]
    languages: tuple[LanguageRule, ...]

    def citable(self) -> frozenset[str]:
        """Every citation of this country's law that resolves."""
        return frozenset(f"{act.id} {place}" for act in self.acts for place in act.places)

    def rule(self, *, document: str, users: str = ALL) -> LanguageRule | None:
        """The rule on the language of a document for these users."""
        fits = (one for one in self.languages if one.document == document and one.users in (users, ALL))
        return next(fits, None)

    def parts(self) -> tuple[Line | LanguageRule, ...]:
        """All that is said of the country, one by one."""
        return (*([self.base] if self.base else []), *self.lines, *self.languages)

    def citing(self) -> Iterator[tuple[str, str]]:
        """Who cites what in the file of the country."""
        for one in self.parts():
            yield from ((one.id, cite) for cite in one.cites)


def country_files(content: Mapping[str, Any]) -> list[str]:
    """The paths of the files about countries, in their order."""
    return sorted(path for path in content if code_of(path) and path.endswith(f"/{FILE}"))


def code_of(path: str) -> str:
    """The country whose folder a file lies in; nothing for all other files."""
    found = _FOLDER.match(path)
    return found.group(1).upper() if found and found.group(1) != _EUROPE else ""


def read_countries(content: Mapping[str, Any]) -> dict[str, Country]:
    """The countries of an edition by code; a folder of a country holds its file and its duties, no more."""
    for path in content:
        if code_of(path) and path.partition("/")[2] not in (FILE, "duties.yaml"):
            raise MisreadError(Spot(path), f"A country has {FILE} and duties.yaml, no other file.")
        if code_of(path) and f"{path.partition('/')[0]}/{FILE}" not in content:
            raise MisreadError(Spot(path), f"This country has no {FILE}.")
    return {code_of(path): read_country(content[path], Spot(path)) for path in country_files(content)}


def read_country(data: Any, spot: Spot) -> Country:
    """One country; its file lies in the folder of its code."""
    form = Form.of(
        data, spot, required=("code", "name", "law", "acts", "says", "languages"), optional=("base",)
    )
    code = form.word("code")
    if code != code_of(spot.file):
        raise MisreadError(form.at("code"), f"This is the folder of {code_of(spot.file)}, not of {code}.")
    law = form.word("law", among=LAWS)
    if (law == "mdr") == form.has("base"):
        raise MisreadError(
            spot, "Where the regulation does not bind by itself, and only there, say which law does."
        )
    acts = tuple(_read_act(entry, place) for place, entry in form.items("acts"))
    known = frozenset(f"{act.id} {place}" for act in acts for place in act.places)
    country = Country(
        code=code,
        name=form.text("name"),
        law=law,
        base=form.maybe("base", lambda part, place: _read_line(part, place, known=known, topic="base")),
        acts=acts,
        lines=tuple(_read_line(entry, place, known=known) for place, entry in form.items("says")),
        languages=tuple(
            _read_language(entry, place, known=known) for place, entry in form.items("languages")
        ),
    )
    _refuse_gaps(country, spot)
    return country


def crosscheck_country(country: Country, duties: Mapping[str, tuple[str, ...]], spot: Spot) -> None:
    """Refuse a country whose acts name other citing parts than there are, or that loses sight of a duty."""
    cited: dict[str, set[str]] = {}
    pairs = chain(country.citing(), ((name, cite) for name, cites in duties.items() for cite in cites))
    for who, cite in pairs:
        cited.setdefault(cite, set()).add(who)
    for number, act in enumerate(country.acts):
        for place, by in act.places.items():
            found = cited.get(f"{act.id} {place}", set())
            if found != set(by):
                said = ", ".join(sorted(found)) or "nobody"
                where = spot.at("acts").at(number).at("places").at(place)
                raise MisreadError(
                    where, f"{act.id} {place} is cited by {said}, which is not what stands here."
                )
    named = [name for line in country.lines for name in line.duties]
    for name in sorted({*named, *duties}):
        if named.count(name) != 1 or name not in duties:
            raise MisreadError(
                spot.at("says"), f"Each duty of the country is named by one line; not so '{name}'."
            )


def _refuse_gaps(country: Country, spot: Spot) -> None:
    said = {line.topic for line in country.lines}
    for topic in TOPICS[:-1]:
        if topic not in said:
            raise MisreadError(
                spot.at("says"), f"Nothing is said about '{topic}', not even that nothing is known."
            )
    for document, users in ((INFORMATION, LAY), (INFORMATION, PROFESSIONAL), (STATEMENT, ALL)):
        rules = [one for one in country.languages if one.document == document and one.users in (users, ALL)]
        if len(rules) != 1:
            raise MisreadError(
                spot.at("languages"), f"One rule is wanted for '{document}' and users '{users}'."
            )
    names = [one.id for one in country.parts()]
    for name in names:
        if names.count(name) > 1 or not name.startswith(f"{country.code.lower()}-"):
            raise MisreadError(spot, f"'{name}' must begin with the country, and be there once.")


def _read_act(data: Any, spot: Spot) -> Act:
    form = Form.of(data, spot, required=("id", "title", "language", "seen", "verified", "note", "places"))
    seen = form.day("seen")
    places = form.data["places"]
    if seen is None or not isinstance(places, dict) or not places:
        raise MisreadError(spot, "An act wants the day on which it was seen, and the places that are cited.")
    among = Form.of(places, form.at("places"), required=tuple(places))
    return Act(
        id=form.word("id"),
        title=form.text("title"),
        language=_language(form.word("language"), form.at("language")),
        seen=seen,
        verified=form.word("verified", among=("text", "excerpt", "no")),
        note=form.text("note"),
        places={place: among.words(place, least=1) for place in places},
    )


def _read_line(data: Any, spot: Spot, *, known: Collection[str], topic: str = "") -> Line:
    required = ("id", "text", "cites", "confidence", *(() if topic else ("topic",)))
    form = Form.of(data, spot, required=required, optional=() if topic else ("duties",))
    line = Line(
        id=form.word("id"),
        topic=topic or form.word("topic", among=TOPICS),
        text=form.text("text"),
        cites=_cites(form, known),
        confidence=form.word("confidence", among=CONFIDENCE),
        duties=form.words("duties"),
    )
    _sure_of_something(line.cites, line.confidence, spot)
    return line


def _read_language(data: Any, spot: Spot, *, known: Collection[str]) -> LanguageRule:
    form = Form.of(
        data,
        spot,
        required=("id", "document", "users", "any_of", "cites", "confidence"),
        optional=("on_condition", "text"),
    )
    rule = LanguageRule(
        id=form.word("id"),
        document=form.word("document", among=DOCUMENTS),
        users=form.word("users", among=USERS),
        any_of=_sets(form, "any_of"),
        on_condition=_sets(form, "on_condition"),
        text=form.text("text", needed=form.has("on_condition") or not form.data["any_of"]),
        cites=_cites(form, known),
        confidence=form.word("confidence", among=CONFIDENCE),
    )
    if not rule.any_of and (rule.on_condition or rule.confidence != "unverified"):
        raise MisreadError(spot, "A rule that names no language is not known: it is unverified.")
    _sure_of_something(rule.cites, rule.confidence, spot)
    return rule


def _sure_of_something(cites: tuple[str, ...], confidence: str, spot: Spot) -> None:
    if not cites and confidence != "unverified":
        raise MisreadError(spot, "What cites no act is unverified.")


def _sets(form: Form, key: str) -> tuple[frozenset[str], ...]:
    found: list[frozenset[str]] = []
    for place, entry in form.items(key):
        if not isinstance(entry, list) or not entry:
            raise MisreadError(
                place, "A list of languages is expected here.", do="Write [nl] or [fr, nl, de]."
            )
        found.append(frozenset(_language(one, place) for one in entry))
    return tuple(found)


def _language(value: Any, spot: Spot) -> str:
    if not isinstance(value, str) or not _LANGUAGE.fullmatch(value):
        raise MisreadError(spot, f"'{value}' is no language.", do="Write two small letters.")
    return value


def _cites(form: Form, known: Collection[str]) -> tuple[str, ...]:
    cites = form.words("cites")
    for number, cite in enumerate(cites):
        if cite not in known:
            raise MisreadError(
                form.at("cites").at(number),
                f"'{cite}' is no place of this country's acts.",
                do="Add it to places.",
            )
    return cites


def described(country: Country) -> dict[str, Any]:
    """A country in plain words, as a scenario writes it a second time."""

    def cited(cites: tuple[str, ...]) -> str:
        return ", ".join(cites) or "nothing"

    def sets(found: tuple[frozenset[str], ...]) -> str:
        return " or ".join("+".join(sorted(one)) for one in found) or "nothing"

    said = [country.base] if country.base else []
    return {
        "name": f"{country.name['en']}, {country.name['de']}",
        "law": country.law,
        "acts": {act.id: f"{act.language}, {act.seen.isoformat()}" for act in country.acts},
        "says": {
            one.id: f"{one.topic}, {one.confidence}: {cited(one.cites)}; {', '.join(one.duties) or 'no duty'}"
            for one in (*said, *country.lines)
        },
        "languages": {
            one.id: f"{one.document}, {one.users}, {one.confidence}: {sets(one.any_of)};"
            f" on condition {sets(one.on_condition)}; {cited(one.cites)}"
            for one in country.languages
        },
    }
