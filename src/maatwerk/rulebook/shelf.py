"""Where editions stand: the only module of the rulebook that reads files."""

from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable

from maatwerk.rulebook.check import Supposed
from maatwerk.rulebook.edition import Edition
from maatwerk.rulebook.errors import LawError, MisreadError, Spot
from maatwerk.rulebook.gates import GateRule
from maatwerk.rulebook.pins import PINS
from maatwerk.rulebook.proposed import FOLDER as PROPOSED
from maatwerk.rulebook.proposed import TESTS as PROPOSED_TESTS
from maatwerk.rulebook.proposed import Proposal, adopted, read_proposal
from maatwerk.rulebook.reader import parsed, placed, read, read_gates
from maatwerk.rulebook.released import FOLDER, LIST, Release, read_list, unpack
from maatwerk.rulebook.scenarios import BASES, Scenario, read_scenarios

PROPOSED_PINS = f"{PROPOSED}{PINS}"


@cache
def current_edition() -> Edition:
    """The edition that this version of the program ships."""
    return read(law_files())


def edition(number: str) -> Edition:
    """An edition by its number: the current one, or one that was released before it."""
    current = current_edition()
    if number == current.number:
        return current
    if found := next((one for one in released_editions() if one.number == number), None):
        return _released(found)
    raise LawError(
        what=f"There is no edition '{number}' on the shelf.",
        where="regulation",
        why="The shelf holds the current edition and those that were released before it.",
        do=f"Ask for one of: {', '.join(editions())}.",
    )


def editions() -> tuple[str, ...]:
    """The numbers of all editions on the shelf, the oldest first, the current one last."""
    current = current_edition().number
    return (*(one.number for one in released_editions() if one.number != current), current)


@cache
def released_editions() -> tuple[Release, ...]:
    """The editions that were released and change no more."""
    return read_list((_room() / LIST).read_text(encoding="utf-8"))


@cache
def _released(release: Release) -> Edition:
    return unpack(release, (_room() / release.file).read_bytes())


@cache
def lawyers_tests() -> tuple[Scenario, ...]:
    """The scenarios that ship with the current edition."""
    files = {path: text for path, text in law_files(scenarios=True).items() if path.startswith("scenarios/")}
    try:
        return read_scenarios(parsed(files), day=current_edition().day)
    except MisreadError as misread:
        raise placed(misread, files) from None


@cache
def proposals() -> tuple[Proposal, ...]:
    """What is reported about acts that are not law."""
    files = proposed_files()
    try:
        return tuple(
            read_proposal(data, Spot(path), current_edition())
            for path, data in parsed(files).items()
            if not path.startswith(PROPOSED_TESTS) and path != PROPOSED_PINS
        )
    except MisreadError as misread:
        raise placed(misread, files) from None


def proposal(name: str) -> Proposal:
    """A proposal by its id."""
    if found := next((one for one in proposals() if one.id == name), None):
        return found
    raise LawError(
        what=f"There is no proposal '{name}' on the shelf.",
        where="regulation/proposed",
        why="Only proposals of which something is reported are kept there.",
        do=f"Ask for one of: {', '.join(one.id for one in proposals())}.",
    )


@cache
def what_if(name: str) -> Edition:
    """The current edition as if a proposal were law. It is not, and no verdict on record rests on it."""
    return adopted(current_edition(), proposal(name))


@cache
def tests_of_proposal(name: str) -> tuple[Scenario, ...]:
    """The scenarios that say what would follow from a proposal."""
    files = {BASES: law_files(scenarios=True)[BASES]}
    files[f"scenarios/{name}.yaml"] = proposed_files()[f"{PROPOSED_TESTS}{name}.yaml"]
    try:
        return read_scenarios(parsed(files), day=current_edition().day)
    except MisreadError as misread:
        raise placed(misread, files) from None


def supposed() -> tuple[Supposed, ...]:
    """Every proposal with what belongs to it, for whoever checks the law room."""
    content = parsed(proposed_files())
    seals = {PINS: content.pop(PROPOSED_PINS)}
    own = {path: data for path, data in content.items() if not path.startswith(PROPOSED_TESTS)}
    return tuple(
        Supposed(
            proposal=one,
            edition=what_if(one.id),
            tests=tests_of_proposal(one.id),
            content=seals | own,
        )
        for one in proposals()
    )


def proposed_files() -> dict[str, str]:
    """The texts of the proposals by path; no part of any edition."""
    found: dict[str, str] = {}
    collect(_room() / "proposed", PROPOSED, found)
    return found


def law_files(*, scenarios: bool = False) -> dict[str, str]:
    """The texts of the law room by path; the lawyers' tests only when asked for."""
    found: dict[str, str] = {}
    collect(_room(), "", found)
    left_out = (FOLDER, PROPOSED) if scenarios else (FOLDER, PROPOSED, "scenarios/")
    return {path: text for path, text in found.items() if not path.startswith(left_out)}


def read_policies(policies: Mapping[str, str], edition: Edition) -> tuple[GateRule, ...]:
    """A lab's own gate rules, by path such as accept.yaml, in the form of the law's gate rules."""
    named = {f"policies/{path.rsplit('/', 1)[-1]}": text for path, text in policies.items()}
    try:
        return read_gates(parsed(named), edition.context, folder="policies/")
    except MisreadError as misread:
        raise placed(misread, named) from None


def _room() -> Traversable:
    return files("maatwerk") / "regulation"


def collect(folder: Traversable, prefix: str, found: dict[str, str]) -> None:
    """Put the texts of a folder of the law into a mapping by path; refuse what no reader would read."""
    for member in folder.iterdir():
        path = prefix + member.name
        if member.is_dir():
            if member.name != "__pycache__":
                collect(member, path + "/", found)
        elif path.endswith(_TEXTS):
            found[path] = _text_of(member, path)
        elif not path.startswith(FOLDER):
            raise LawError(
                what="This file is none that the reader knows, so nothing in it would count.",
                where=path,
                why="The law is in files that end in .yaml.",
                do="Rename the file, or take it away.",
            )


_TEXTS = (".yaml", ".json", ".md")


def _text_of(member: Traversable, path: str) -> str:
    try:
        return member.read_text(encoding="utf-8")
    except UnicodeDecodeError as wrong:
        raise LawError(
            what="The file is not written in UTF-8.",
            where=f"{path}:{member.read_bytes()[: wrong.start].count(10) + 1}",
            why="Other encodings turn letters into others.",
            do="Save it as UTF-8.",
        ) from None
