"""`maatwerk statement lint`: does a statement hold what Annex XIII section 1 asks?"""

import argparse
from pathlib import Path
from typing import Any

from ..inputs import read_bytes, read_facts, refusing
from ..outcome import DONE, NEGATIVE, Outcome


def add(words: Any) -> None:
    """Declare the command."""
    parser = words.add_parser("statement", help="read statements, our own and those of others")
    kinds = parser.add_subparsers(dest="what", required=True)
    lint = kinds.add_parser("lint", help="find what is present, missing or doubtful")
    lint.add_argument("file", type=Path, metavar="FILE.pdf|FILE.json|FILE.docx")
    lint.add_argument("--expect", type=Path, metavar="FACTS.json", help="what should be stated")
    lint.add_argument("--json", action="store_true", help="print one JSON object and nothing else")
    lint.set_defaults(run=run)


def run(args: argparse.Namespace) -> Outcome:
    """Lint one file; exit 1 when an element is missing or doubtful, or text and data disagree."""
    from maatwerk.paperwork.errors import PaperRefused
    from maatwerk.paperwork.lint import lint
    from maatwerk.rulebook import documents, shelf

    content = read_bytes(args.file)
    expect = read_facts(args.expect) if args.expect else None
    lines = documents.lines(edition=shelf.current_edition(), document="statement")
    with refusing(PaperRefused, where=args.file.name):
        answer = lint(content=content, name=args.file.name, lines=lines, expect=expect).as_json()
    right = answer["complete"] and answer["data_matches_text"] != "no" and answer["seal"] != "invalid"
    return Outcome(code=DONE if right else NEGATIVE, data=answer, text=_words(answer))


def _words(answer: dict[str, Any]) -> str:
    """Return the report as a person reads it."""
    lines = ["Complete." if answer["complete"] else "Not complete."]
    for element in answer["elements"]:
        lines.append(f"  {element['finding']:>14}  {element['cite']}  {element['evidence']}")
        lines += [f"{'':>18}{reason['text']}" for reason in element["reasons"]]
    lines += [f"  warning: {warning['code']}" for warning in answer["warnings"]]
    lines.append(f"  data matches text: {answer['data_matches_text']}; seal: {answer['seal']}")
    return "\n".join(lines)
