"""Reading the law's files into an edition, strictly; every error names file and line."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from maatwerk.rulebook.context import Context, Source, read_vocabulary
from maatwerk.rulebook.coverage import FOLDER, read_coverage
from maatwerk.rulebook.crosscheck import crosscheck
from maatwerk.rulebook.documents import read_documents
from maatwerk.rulebook.duty import Duty, read_duties
from maatwerk.rulebook.edition import Edition
from maatwerk.rulebook.errors import LawError, MisreadError, Spot
from maatwerk.rulebook.forms import Form, entries
from maatwerk.rulebook.gates import GateRule
from maatwerk.rulebook.national import FILE, Country, code_of, read_countries
from maatwerk.rulebook.routes import read_routes
from maatwerk.rulebook.rules_reader import read_rules
from maatwerk.rulebook.standard import FILE as STANDARD
from maatwerk.rulebook.standard import Standard, read_standard, read_titles
from maatwerk.rulebook.terms import read_terms
from maatwerk.rulebook.yamltext import line_of, parse

STRUCTURE = "eu/mdr/structure.json"


def read(files: Mapping[str, str]) -> Edition:
    """The edition that the texts of the files make, by their paths in the law room."""
    content = parsed(files)
    try:
        return assemble(content)
    except MisreadError as misread:
        raise placed(misread, files) from None


def parsed(files: Mapping[str, str]) -> dict[str, Any]:
    """The plain values of every file."""
    content: dict[str, Any] = {}
    for path in sorted(files):
        if path.endswith(".yaml"):
            content[path] = parse(files[path], file=path)
        elif path.endswith(".json"):
            content[path] = json.loads(files[path])
        elif path.endswith(".md"):
            content[path] = files[path]
    return content


def placed(misread: MisreadError, files: Mapping[str, str]) -> LawError:
    """The error with the line on which it stands."""
    spot = misread.spot
    line = line_of(files[spot.file], file=spot.file, keys=spot.keys) if spot.file in files else 1
    return LawError(
        what=misread.what,
        where=f"{spot.file}:{line}",
        why=misread.why or "The reader takes nothing that it does not understand.",
        do=misread.do or "Correct this place.",
    )


def canonical(content: Mapping[str, Any]) -> str:
    """The one text of parsed files: sorted keys, no spaces."""
    return json.dumps(content, sort_keys=True, ensure_ascii=False, separators=(",", ":"), allow_nan=False)


def assemble(content: Mapping[str, Any], *, checked: bool = False) -> Edition:
    """The edition of parsed files; its parts are held against each other unless that was done before."""
    head = Form.of(
        _file(content, "edition.yaml"),
        Spot("edition.yaml"),
        required=("number", "date", "checked_by", "applies_from"),
    )
    applies_from = head.day("applies_from")
    day = head.day("date")
    if applies_from is None or day is None:
        raise MisreadError(head.spot, "The edition wants its dates.")
    _nothing_is_passed_over(content)
    countries = read_countries(content)
    context = Context(
        vocabulary=read_vocabulary(_file(content, "vocabulary.yaml"), Spot("vocabulary.yaml")),
        places=frozenset(_file(content, STRUCTURE)),
        sources=_read_sources(_file(content, "sources.yaml"), countries),
        applies_from=applies_from,
        national={code: country.citable() for code, country in countries.items()},
    )
    standard = _read_standard(content, context, released=checked)
    context = replace(context, clauses=standard.titles)
    edition = Edition(
        number=head.word("number"),
        day=day,
        checked_by=head.word("checked_by"),
        digest=hashlib.sha256(canonical(content).encode()).hexdigest(),
        context=context,
        gates=read_gates(content, context),
        duties=_read_all_duties(content, context),
        routes=read_routes(content, context),
        documents=read_documents(content, context),
        terms=read_terms(content, context),
        disposals=read_coverage(content, context),
        countries=countries,
        standard=standard,
        content=content,
    )
    if not checked:
        crosscheck(edition)
    return edition


_FILES = frozenset({"CHANGES.md", "edition.yaml", "pins.yaml", "sources.yaml", "vocabulary.yaml", STRUCTURE})
_FOLDERS = ("documents/", "eu/", "gates/", "routes/", "standards/", "terms/")


def _nothing_is_passed_over(content: Mapping[str, Any]) -> None:
    """Refuse a file that nothing reads: what somebody wrote there would silently not count."""
    for path in content:
        if path not in _FILES and not path.startswith(_FOLDERS) and not code_of(path):
            raise MisreadError(
                Spot(path), f"Nothing reads this file. The law is in {', '.join(_FOLDERS)} and in countries."
            )


def _read_standard(content: Mapping[str, Any], context: Context, *, released: bool) -> Standard:
    data = _file(content, STANDARD)
    if released and "clauses" not in data:
        return read_titles(data, Spot(STANDARD))
    return read_standard(data, Spot(STANDARD), context)


def read_gates(
    content: Mapping[str, Any], context: Context, *, folder: str = "gates/"
) -> tuple[GateRule, ...]:
    """All gate rules of a folder, one file per gate."""
    rules: list[GateRule] = []
    for path in sorted(content):
        if path.startswith(folder):
            gate = path.removeprefix(folder).removesuffix(".yaml")
            rules.extend(read_rules(content[path], Spot(path), context, gate=gate))
    return tuple(rules)


def _read_all_duties(content: Mapping[str, Any], context: Context) -> tuple[Duty, ...]:
    duties: dict[str, Duty] = {}
    for path in sorted(content):
        country = code_of(path)
        of_union = path.startswith("eu/") and path != STRUCTURE and not path.startswith(FOLDER)
        if of_union or (country and not path.endswith(FILE)):
            for number, duty in enumerate(read_duties(content[path], Spot(path), context, country=country)):
                if duty.id in duties:
                    raise MisreadError(Spot(path, (number,)), f"The duty '{duty.id}' is there twice.")
                duties[duty.id] = duty
    return tuple(duties.values())


def _read_sources(data: Any, countries: Mapping[str, Country]) -> dict[str, Source]:
    sources: dict[str, Source] = {}
    for spot, entry in entries(data, Spot("sources.yaml")):
        form = Form.of(entry, spot, required=("id", "kind", "title", "url"), optional=("note", "verified"))
        source = Source(
            id=form.word("id"),
            kind=form.word("kind", among=("act", "guidance", "standard", "national", "page")),
            title=form.word("title"),
            url=form.word("url"),
            note=form.word("note", default=""),
            verified=form.word("verified", among=("text", "excerpt", "no"), default="text"),
        )
        if source.id in sources:
            raise MisreadError(form.at("id"), f"The source '{source.id}' is there twice.")
        sources[source.id] = source
    for act in (act for country in countries.values() for act in country.acts):
        title, note = act.title["en"], act.note["en"]
        sources[act.id] = Source(act.id, "national", title, "", note=note, verified=act.verified)
    return sources


def _file(content: Mapping[str, Any], path: str) -> Any:
    if path not in content:
        raise MisreadError(Spot(path), "This file is missing.")
    return content[path]
