"""Reads a statement, ours or another maker's, and says of each of the eight elements what was found."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from cryptography import x509

from maatwerk.paperwork import (
    beyond,
    claims,
    compare,
    expect,
    expect_data,
    expect_text,
    judge_conformity,
    judge_data,
    judge_text,
    lines,
    seal,
    shapes,
    snapshot,
    tongue,
)
from maatwerk.paperwork.docx import read_docx
from maatwerk.paperwork.errors import PaperRefused
from maatwerk.paperwork.extract import Extract, TextLine, read_pdf
from maatwerk.paperwork.findings import Element, Finding, LintReport, Match, Said
from maatwerk.paperwork.lines import Line
from maatwerk.paperwork.reading import Reading
from maatwerk.paperwork.reasons import reason

ATTACHMENT = "statement.json"
_MOST_JSON = 5_000_000
_JUDGES: dict[int, Callable[[Reading], Said]] = {
    1: judge_text.manufacturer,
    2: judge_text.representative,
    3: judge_text.device,
    4: judge_text.patient,
    5: judge_text.prescriber,
    6: judge_text.characteristics,
    7: judge_conformity.conformity,
    8: judge_conformity.substances,
}
_FEWEST_WORDS = 8  # below, no language can be told


def lint(
    *,
    content: bytes,
    name: str,
    lines: Sequence[Line],
    expect: Mapping[str, Any] | None = None,
    trusted: Sequence[x509.Certificate] | None = None,
) -> LintReport:
    """Return the report on a PDF, a statement.json or a DOCX; `expect` is what should be stated."""
    _check_lines(lines)
    if content[:1024].lstrip().startswith(b"%PDF-"):
        return _lint_pdf(content, lines_=lines, expected=expect, trusted=trusted)
    if content.startswith(b"PK\x03\x04"):
        return _lint_words(read_docx(content), lines_=lines, expected=expect)
    if content.lstrip()[:1] in {b"{", b"["} or name.lower().endswith(".json"):
        return _lint_json(content, lines_=lines, expected=expect)
    raise PaperRefused(
        "file_unreadable",
        what="The file is neither a PDF, nor a statement.json, nor a DOCX.",
        where=name,
        do="Give one of these.",
    )


def _check_lines(given: Sequence[Line]) -> None:
    """Refuse lines that do not ask for each of the eight elements exactly as the law numbers them."""
    asked = {number for line in given if (number := lines.indent(line.cite))}
    if asked != set(_JUDGES):
        raise PaperRefused(
            "lines_incomplete",
            what="The lines of the law do not cover the eight indents of Annex XIII, section 1.",
            where=", ".join(f"indent {number}" for number in sorted(set(_JUDGES) - asked)),
            do="Hand over the lines of regulation/documents/statement.yaml.",
        )


def _lint_json(content: bytes, *, lines_: Sequence[Line], expected: Mapping[str, Any] | None) -> LintReport:
    data = parsed(content)
    said = _expected(judge_data.judged(data), expected, data=data)
    warnings = [] if said[4].finding is Finding.PRESENT or _exclusive(data) else ["patient_not_exclusive"]
    warnings += claims.claims_of_data(_leaves(data))
    if snapshot.check(data):
        warnings.append("shape_faults")
    return _report(said, lines_=lines_, warnings=warnings, match=Match.NOT_CHECKED, verdict="none")


def parsed(content: bytes) -> dict[str, Any]:
    """Return a statement.json as an object; refuse what is none."""
    try:
        if len(content) > _MOST_JSON:
            raise ValueError("It is too large.")
        data = json.loads(content.decode("utf-8-sig"))
    except (ValueError, RecursionError) as trouble:
        raise PaperRefused(
            "file_unreadable",
            what="The file cannot be read as JSON.",
            why=str(trouble),
            do="Give a statement.json.",
        ) from trouble
    if not isinstance(data, dict) or data.get("schema") != "maatwerk.statement/1":
        raise PaperRefused(
            "not_a_statement",
            what="The JSON is no maatwerk.statement/1.",
            do="Give a file whose “schema” says maatwerk.statement/1.",
        )
    return data


def _exclusive(data: Mapping[str, Any]) -> bool:
    return judge_text.declares_exclusive_use(str(data.get("exclusive_use")))


def _lint_pdf(
    content: bytes,
    *,
    lines_: Sequence[Line],
    expected: Mapping[str, Any] | None,
    trusted: Sequence[x509.Certificate] | None,
) -> LintReport:
    extract = read_pdf(content)
    checked = seal.check(content, trusted)
    report = _lint_words(extract, lines_=lines_, expected=expected)
    extra = list(report.warnings)
    if checked.verdict is seal.Verdict.INVALID:
        extra.append("seal_invalid")
    elif checked.verdict is seal.Verdict.VALID and not checked.signer_compared:
        extra.append("seal_signer_not_compared")
    return replace(report, warnings=tuple(extra), seal=str(checked.verdict))


def _lint_words(
    extract: Extract, *, lines_: Sequence[Line], expected: Mapping[str, Any] | None
) -> LintReport:
    ours = compare.is_ours(extract)
    lines = tuple(compare.without_margin(extract.lines)) if ours else extract.lines
    reading = Reading(lines, extract.rules)
    said, match, extra, data = _judged(reading, extract, lines_=lines_)
    said = _expected(said, expected, data=data, reading=reading, every=extract.lines)
    warnings = claims.claims(reading, aslant=extract.aslant, hidden=extract.hidden)
    return _report(said, lines_=lines_, warnings=[*warnings, *extra], match=match, verdict="none")


def _judged(
    reading: Reading, extract: Extract, *, lines_: Sequence[Line]
) -> tuple[dict[int, Said], Match, list[str], dict[str, Any] | None]:
    """Return the findings: on the data where the pages confirm them sign by sign, else on the words."""
    attached = extract.attached.get(ATTACHMENT)
    if attached is None:
        return _on_words(reading), Match.NOT_CHECKED, [], None
    try:
        data = parsed(attached)
        typed = snapshot.statement(data)
    except (PaperRefused, shapes.ShapeError):
        return _on_words(reading), Match.NO, ["attached_data_unreadable"], None
    on_words, on_data = _on_words(reading), judge_data.judged(data)
    compared = compare.compare(typed, extract, lines=lines_)
    if compared.match is Match.YES and compared.pages:
        made = {number: replace(one, page=compared.pages.get(number)) for number, one in on_data.items()}
        return made, compared.match, [], data
    compared = beyond.said_beyond(compared, data=typed, reading=reading, on_words=on_words)
    return _with_differences(on_data, on_words, compared), compared.match, [], data


def _on_words(reading: Reading) -> dict[int, Said]:
    return _unread(reading, {number: judge(reading) for number, judge in _JUDGES.items()})


def _with_differences(
    on_data: Mapping[int, Said], on_words: Mapping[int, Said], compared: compare.Comparison
) -> dict[int, Said]:
    """Return the findings on data where the pages say the same; what differs is doubtful at best."""
    made: dict[int, Said] = {}
    for number, one in on_data.items():
        if number in compared.differing:
            why = reason("data_differs_from_text", indent=number, what=compared.differing[number])
            made[number] = on_words[number].worse(Finding.DOUBTFUL, why)
        else:
            made[number] = replace(one, page=on_words[number].page or 1)
    return made


def _unread(reading: Reading, said: dict[int, Said]) -> dict[int, Said]:
    """Return the findings with what cannot be known from such a text: then nothing is called missing."""
    if reading.is_read:
        return said
    code = _why_unread(reading.flow)
    return {
        number: replace(one, finding=Finding.DOUBTFUL, reasons=(reason(code, indent=number),))
        if one.finding is not Finding.PRESENT
        else one
        for number, one in said.items()
    }


def _why_unread(text: str) -> str:
    """Return the code of why nothing can be known: no words, too few, or a language that is not read."""
    if not text.strip():
        return "text_not_readable"
    if tongue.told(text) or len(re.findall(r"[^\W\d_]+", text)) < _FEWEST_WORDS:
        return "too_little_to_tell"
    return "language_not_read"


def _expected(
    said: dict[int, Said],
    expected: Mapping[str, Any] | None,
    *,
    data: Mapping[str, Any] | None,
    reading: Reading | None = None,
    every: Sequence[TextLine] = (),
) -> dict[int, Said]:
    """Return the findings with what was expected, held against the data, else against the words."""
    if expected is None:
        return said
    wanted = expect.facts(expected)
    if data is not None:
        return expect.held_against(said, expect_data.answers(wanted, judge_data.only_texts(data)))
    return expect.held_against(said, expect_text.answers(wanted, reading, every=every) if reading else ())


def _report(
    said: Mapping[int, Said], *, lines_: Sequence[Line], warnings: Sequence[str], match: Match, verdict: str
) -> LintReport:
    applies = {number for line in lines_ if line.required == "always" and (number := lines.indent(line.cite))}
    elements = []
    for number, one in sorted(said.items()):
        denied = one.finding is Finding.NOT_APPLICABLE and number in applies
        why = reason("element_missing", indent=number, what="What the law always asks for")
        shown = one.worse(Finding.MISSING, why) if denied else one
        elements.append(Element(f"Annex.XIII.1 indent {number}", shown))
    return LintReport(tuple(elements), tuple(dict.fromkeys(warnings)), match, verdict)


def _leaves(value: Any) -> Iterator[str]:
    """Yield the texts of a value, however deep they stand."""
    if isinstance(value, Mapping | list):
        for part in value.values() if isinstance(value, Mapping) else value:
            yield from _leaves(part)
    elif value is not None:
        yield str(value)
