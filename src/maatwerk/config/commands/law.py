"""`maatwerk law`: what the law asks, of whom, when; and what of it is unverified."""

import argparse
import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from ..inputs import read_day, read_facts, refusing
from ..outcome import DONE, NEGATIVE, InputRefused, Outcome


def add(words: Any) -> None:
    """Declare the command and its seven questions."""
    parser = words.add_parser("law", help="route, class, duties, coverage, what is unverified")
    kinds = parser.add_subparsers(dest="what", required=True)
    check = kinds.add_parser("check", help="is the law readable, and what in it is unverified")
    check.set_defaults(run=_check)
    show = kinds.add_parser("show", help="a duty, gate rule, document line or term")
    show.add_argument("id", metavar="ID")
    show.set_defaults(run=_show)
    coverage = kinds.add_parser("coverage", help="how each citable place of the MDR is disposed of")
    coverage.set_defaults(run=_coverage)
    route = kinds.add_parser("route", help="what is it, how may it be used, which class")
    route.add_argument("--facts", type=Path, required=True, metavar="F.json")
    route.add_argument("--on", metavar="DATE")
    route.set_defaults(run=_route)
    judge = kinds.add_parser("judge", help="which duties apply and are met")
    judge.add_argument("--facts", type=Path, required=True, metavar="F.json")
    judge.add_argument("--on", metavar="DATE")
    judge.add_argument("--edition", metavar="N")
    judge.add_argument("--what-if", metavar="PROPOSAL", help="as if a proposal were law; it is not")
    judge.set_defaults(run=_judge)
    diff = kinds.add_parser("diff", help="what differs between two editions, or if a proposal were adopted")
    diff.add_argument("before", metavar="EDITION")
    diff.add_argument("after", metavar="EDITION")
    diff.add_argument("--facts", type=Path, metavar="F.json")
    diff.add_argument("--on", metavar="DATE")
    diff.set_defaults(run=_diff)
    for one in (check, show, coverage, route, judge, diff):
        one.add_argument("--json", action="store_true", help="print one JSON object and nothing else")


def _edition(number: str | None = None) -> Any:
    from maatwerk.rulebook import shelf
    from maatwerk.rulebook.errors import LawError

    with refusing(LawError, where="regulation"):
        return shelf.edition(number) if number else shelf.current_edition()


def _named(name: str) -> tuple[Any, Any]:
    """Return an edition, or the current one as if the proposal of that name were law, and the proposal."""
    from maatwerk.rulebook import shelf
    from maatwerk.rulebook.errors import LawError

    if name not in {one.id for one in shelf.proposals()}:
        return _edition(name), None
    with refusing(LawError, where="regulation/proposed"):
        return shelf.what_if(name), shelf.proposal(name)


def _supposed(args: argparse.Namespace) -> tuple[Any, str]:
    """Return the edition to judge by, and what has to be said first."""
    from maatwerk.rulebook import shelf
    from maatwerk.rulebook.errors import LawError

    if not args.what_if:
        return _edition(args.edition), ""
    if args.edition:
        raise InputRefused(
            code="edition_and_what_if",
            what="An edition and a proposal were both asked for.",
            where="law judge",
            why="A proposal would change the current edition; older ones are as they were.",
            do="Leave out --edition or --what-if.",
        )
    from .law_words import NOT_LAW

    with refusing(LawError, where="regulation/proposed"):
        return shelf.what_if(args.what_if), f"{NOT_LAW}\n"


def _today() -> Any:
    return datetime.now(UTC).date()


def _route(args: argparse.Namespace) -> Outcome:
    """Answer the route and the class; exit 1 while something is not known."""
    from maatwerk.rulebook import route
    from maatwerk.rulebook.errors import InputError

    facts, on = read_facts(args.facts), read_day(args.on, today=_today())
    with refusing(InputError, where=str(args.facts)):
        answer = route.find(edition=_edition(), facts=facts, on=on).as_json()
    open_words = ", ".join(question["fact"] for question in answer["not_known"])
    text = f"Route: {answer['route']}. Class: {answer['class']}, rule {answer['rule']}."
    return Outcome(
        code=NEGATIVE if answer["not_known"] else DONE,
        data=answer,
        text=f"{text}\nStill to be answered: {open_words}." if open_words else text,
    )


def _judge(args: argparse.Namespace) -> Outcome:
    """Judge every duty; exit 1 when one is not met, overdue or not known."""
    from maatwerk.rulebook import duties
    from maatwerk.rulebook.errors import InputError

    facts, on = read_facts(args.facts), read_day(args.on, today=_today())
    edition, warning = _supposed(args)
    with refusing(InputError, where=str(args.facts)):
        answer = duties.judge(edition=edition, facts=facts, on=on).as_json()
    open_verdicts = [v for v in answer["verdicts"] if v["verdict"] not in {"met", "not_applicable", "due"}]
    lines = [f"{v['verdict']:>14}  {v['duty']}  {', '.join(v['cites'])}" for v in answer["verdicts"]]
    return Outcome(code=NEGATIVE if open_verdicts else DONE, data=answer, text=warning + "\n".join(lines))


def _coverage(args: argparse.Namespace) -> Outcome:
    """Say how the places of the MDR are disposed of; exit 1 while one is left over."""
    from maatwerk.rulebook import coverage

    answer = coverage.report(_edition()).as_json()
    left = len(answer["undisposed"])
    text = f"{answer['disposed']} of {answer['ids']} places disposed of; {left} left."
    return Outcome(code=NEGATIVE if left else DONE, data=answer, text=text)


def _check(args: argparse.Namespace) -> Outcome:
    """Read the law strictly, run the lawyers' tests, list what is unverified; exit 1 if a test fails."""
    from maatwerk.rulebook import check, shelf
    from maatwerk.rulebook.errors import LawError

    edition = _edition()
    with refusing(LawError, where="regulation/scenarios"):
        tests = shelf.lawyers_tests()
    with refusing(LawError, where="regulation"):
        released, supposed = shelf.released_editions(), shelf.supposed()
    found = check.report(edition, tests=tests, released=released, supposed=supposed)
    answer = found.as_json()
    said = f"{answer['scenarios']} scenarios run"
    lines = [f"Edition {answer['edition']}, checked by {answer['checked_by']}; {said}."]
    lines += [f"  wrong: {one['subject']}: {one['text']}" for one in answer["findings"]]
    lines += [f"  unverified: {one['id']}: {one['why']}" for one in answer["unverified"]]
    return Outcome(code=DONE if found.ok else NEGATIVE, data=answer, text="\n".join(lines))


def _show(args: argparse.Namespace) -> Outcome:
    """Show one entry of the law room by its id."""
    from maatwerk.rulebook import check
    from maatwerk.rulebook.errors import LawError

    with refusing(LawError, where=args.id):
        answer = check.show(_edition(), args.id)
    return Outcome(code=DONE, data=answer, text=json.dumps(answer, indent=2, ensure_ascii=False))


def _diff(args: argparse.Namespace) -> Outcome:
    """Say what differs between two editions, and which verdicts of given facts change."""
    from maatwerk.rulebook import editions
    from maatwerk.rulebook.errors import InputError

    from .law_words import told

    facts, on = read_facts(args.facts) if args.facts else None, read_day(args.on, today=_today())
    (before, _none), (after, proposal) = _named(args.before), _named(args.after)
    with refusing(InputError, where=str(args.facts)):
        answer = editions.diff(before, after, facts=facts, on=on)
    text = told(before, after, answer, on=on, proposal=proposal)
    return Outcome(code=DONE, data=answer.as_json(), text=text)
