"""What the rooms below say to people is German too: refusals, reasons, what the readers of files found."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.utils import translation
from scripts import words

from maatwerk.cases import measured
from maatwerk.cases import process as of_cases
from maatwerk.lab import process as of_the_lab
from maatwerk.people import spoken
from maatwerk.people.roles import Ability, Role
from maatwerk.quality import process as of_quality
from maatwerk.workflow.process import Process
from maatwerk.workflow.spoken import STATES

SPEAKING = ("archive", "cases", "compliance", "lab", "people", "quality", "workflow")
GETTEXT = {"_", "gettext", "gettext_lazy", "pgettext", "pgettext_lazy", "ngettext"}
NOT_SHOWN = {
    "archive/checkpoints.py": "the command line",
    "archive/events.py": "events; web/happenings.py has their sentences",
    "archive/kinds.py": "faults of the program",
    "archive/models.py": "faults of the program",
    "archive/timestamps.py": "the command line",
    "archive/together.py": "faults of the program",
    "cases/casesheet.py": "papers, in their own language",
    "cases/events.py": "events",
    "compliance/events.py": "events",
    "cases/facts/evidence.py": "what a check is filled in with: kept on record",
    "cases/sentences.py": "papers, in their own language",
    "lab/events.py": "events",
    "people/events.py": "events",
    "people/roles.py": "the table of the manual; people/spoken.py has its words",
    "quality/events.py": "events",
    "workflow/events.py": "events",
    "workflow/process.py": "faults of the program",
}
"""Modules whose sentences no page shows, and why."""
FAULTS = re.compile(
    r"\w*(Misused|Unknown|Unavailable|Process|Library|Unconfigured)\w*Error|AssertionError|DoesNotExist"
)
"""Errors of the program, never of a person."""
NOT_SAID = {"help_text", "detail", "reason", "not_recorded_because", "purpose", "hint", "msg"}
"""Where a sentence is kept or meant for programmers."""


def _sources() -> list[Path]:
    found = [path for room in SPEAKING for path in sorted((words.ROOMS / room).rglob("*.py"))]
    return [path for path in found if _is_shown(path.relative_to(words.ROOMS).as_posix())]


def _is_shown(name: str) -> bool:
    pure = ("lab/catalogue/", "archive/verif", "archive/trigger", "archive/checks")
    return not (name in NOT_SHOWN or name.startswith(pure) or "/migrations/" in name or "process.py" in name)


def _text(node: ast.AST) -> str | None:
    """Return a literal, with a word in place of what an f-string fills in."""
    if isinstance(node, ast.Constant):
        return node.value if isinstance(node.value, str) else None
    if isinstance(node, ast.JoinedStr):
        return "".join(_text(part) or "" if isinstance(part, ast.Constant) else "7" for part in node.values)
    return None


def _is_sentence(text: str) -> bool:
    return bool(re.match("[A-Z“7]", text)) and len(text.split()) > 2 and text.rstrip()[-1:] in ".!?:;"


def _bare(node: ast.AST) -> Iterator[tuple[int, str]]:
    """Yield the sentences below a node that are not handed to gettext."""
    if isinstance(node, ast.Call):
        name = ast.unparse(node.func).rsplit(".", 1)[-1]
        if name in GETTEXT or FAULTS.fullmatch(name):
            return
    if isinstance(node, ast.keyword) and node.arg in NOT_SAID:
        return
    if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):  # a docstring
        return
    text = _text(node)
    if text is not None:
        if _is_sentence(text):
            yield getattr(node, "lineno", 0), text
        return
    for child in ast.iter_child_nodes(node):
        yield from _bare(child)


def test_a_bare_sentence_is_seen() -> None:
    said = '''def f(x):
    """Return it."""
    raise CaseError("c", what=f"{x} is not here.", do=_("Look again."))'''
    assert [text for _, text in _bare(ast.parse(said))] == ["7 is not here."]
    assert list(_bare(ast.parse('raise DoorwayMisusedError("It was called against its contract.")'))) == []


@pytest.mark.parametrize("room", SPEAKING)
def test_every_sentence_of_a_room_goes_through_gettext(room: str) -> None:
    mine = [path for path in _sources() if path.relative_to(words.ROOMS).parts[0] == room]
    wrong = [
        f"{path.name}:{line}: {text}"
        for path in mine
        for line, text in _bare(ast.parse(path.read_text(encoding="utf-8")))
    ]
    assert not wrong, "\n".join(wrong)


def test_gettext_is_given_whole_sentences() -> None:
    """An f-string is filled in before it is looked up, and so is never found."""
    wrong = []
    for path in _sources():
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and ast.unparse(node.func) in GETTEXT:
                wrong += [f"{path}:{node.lineno}" for one in node.args if isinstance(one, ast.JoinedStr)]
    assert wrong == []


def test_nothing_goes_on_record_in_the_language_of_whoever_presses() -> None:
    """What an act is given is kept; through gettext it would differ for the same facts."""
    wrong = []
    for path in sorted(words.ROOMS.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and {"actor", "at"} <= {one.arg for one in node.keywords}:
                inner = (one for given in node.keywords for one in ast.walk(given.value))
                wrong += [
                    f"{path.name}:{one.lineno}: {ast.unparse(one)}"
                    for one in inner
                    if isinstance(one, ast.Call) and ast.unparse(one.func) in GETTEXT
                ]
    assert wrong == []


def _of_the_reading_room() -> Iterator[str]:
    """Yield a sample of every sentence that the reading room writes into a finding or a refusal."""
    for path in sorted((words.ROOMS / "measure").rglob("*.py")):
        if path.parent.name in SHOWN_NOWHERE or path.name in ONLY_THE_COMMAND_LINE:
            continue
        tree = ast.parse(path.read_text(encoding="utf-8"))
        for _, text in _bare(tree):
            if not ONLY_OPTIONS.search(text):
                yield text


SHOWN_NOWHERE = {"compare", "statistics"}
"""What no page asks yet."""
ONLY_THE_COMMAND_LINE = {
    "__main__.py",
    "cage.py",
    "door.py",
    "limits.py",
    "places.py",
    "preview.py",
    "scene.py",
    "screen.py",
    "work.py",
}
ONLY_OPTIONS = re.compile(
    r"option|wall_limit|must be one of|either model or guide|Give a number|Give year|is a folder, where"
    r"|Name the file|Name a file|neither a file nor|A device or a pipe|7 cannot be (?:opened|written)"
    r"|Check the path|Give a file in|series that was asked for"
)
"""What only somebody can do who types the options or the paths."""


def test_every_sentence_of_the_reading_room_is_known() -> None:
    samples = list(_of_the_reading_room())
    assert len(samples) > 150
    with translation.override("de"):
        assert [text for text in samples if measured.heard(text) == text] == []


def test_what_the_reading_room_names_is_kept() -> None:
    text = "The part measures 3 × 4 × 5 mm when the file is read in cm; check the unit."
    assert measured.heard(text) == text
    with translation.override("de"):
        said = measured.heard(text)
        assert "3 × 4 × 5 mm" in said
        assert "in cm gelesen" in said
        both = "Whether the file is mirrored cannot be told from the images. Two people must check it."
        assert measured.heard(both).startswith("Ob die Datei gespiegelt ist")
        assert measured.heard("Nobody ever said this.") == "Nobody ever said this."


def test_each_code_in_a_sentence_has_words() -> None:
    processes = [
        one
        for module in (of_cases, of_the_lab, of_quality)
        for one in vars(module).values()
        if isinstance(one, Process)
    ]
    assert {state for process in processes for state in process.states} <= set(STATES)
    assert {one.value for one in Ability} == set(spoken.ABILITIES)
    assert {one.value for one in Role} == set(spoken.ROLES)


def test_each_field_that_can_be_empty_has_words() -> None:
    named = set()
    for path in _sources():
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call):
                named |= set(_field_names(node))
    assert len(named) > 40
    assert sorted(named - set(spoken.FIELDS)) == []


def _field_names(call: ast.Call) -> Iterator[str]:
    asks = ast.unparse(call.func)
    first = call.args[:1] if asks in {"said", "one_of", "not_after"} else []
    named = [one.value for one in call.keywords if one.arg == "name" and asks in {"words", "unique"}]
    for one in (*first, *named):
        if isinstance(one, ast.Constant) and isinstance(one.value, str):
            yield one.value
