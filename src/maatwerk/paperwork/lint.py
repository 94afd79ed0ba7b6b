"""Reads a statement, ours or another maker's, and says of each of the eight elements what was found."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from cryptography import x509

from maatwerk.paperwork import (
    beyond,
    claims,
    compare,
    expect,
    judge_conformity,
    judge_data,
    judge_text,
    lines,
    seal,
    shapes,
    snapshot,
)
from maatwerk.paperwork.docx import read_docx
from maatwerk.paperwork.errors import PaperRefused
from maatwerk.paperwork.extract import Extract, read_pdf
from maatwerk.paperwork.findings import Element, Finding, LintReport, Match, Said
from maatwerk.paperwork.lines import Line
from maatwerk.paperwork.reading import Reading, content
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
_SECTIONS = {
    1: ("manufacturer", "sites"),
    2: ("representative",),
    3: ("device",),
    4: ("patient", "exclusive"),
    5: ("prescriber", "institution"),
    6: ("characteristics",),
    7: ("gspr", "exceptions"),
    8: ("substances",),
}


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
    said = _expected(judge_data.judged(data), expected, text=_flat(data), sections=_data_sections(data))
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
    said, match, extra = _judged(reading, extract, lines_=lines_)
    if expected is not None:
        sections = {number: content_of(reading, number) for number in said}
        said = _expected(said, expected, text=reading.flow, sections=sections)
    warnings = claims.claims(reading, aslant=extract.aslant, hidden=extract.hidden)
    return _report(said, lines_=lines_, warnings=[*warnings, *extra], match=match, verdict="none")


def _judged(
    reading: Reading, extract: Extract, *, lines_: Sequence[Line]
) -> tuple[dict[int, Said], Match, list[str]]:
    """Return the findings: on the data where the pages confirm them sign by sign, else on the words."""
    attached = extract.attached.get(ATTACHMENT)
    if attached is None:
        return _on_words(reading), Match.NOT_CHECKED, []
    try:
        data = parsed(attached)
        typed = snapshot.statement(data)
    except (PaperRefused, shapes.ShapeError):
        return _on_words(reading), Match.NO, ["attached_data_unreadable"]
    on_words, on_data = _on_words(reading), judge_data.judged(data)
    compared = compare.compare(typed, extract, lines=lines_)
    if compared.match is Match.YES and compared.pages:
        made = {number: replace(one, page=compared.pages.get(number)) for number, one in on_data.items()}
        return made, compared.match, []
    compared = beyond.said_beyond(compared, data=typed, reading=reading, on_words=on_words)
    return _with_differences(on_data, on_words, compared), compared.match, []


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


def content_of(reading: Reading, indent: int) -> str:
    """Return the text that stands under the headings of an indent, headings included."""
    found = reading.of(*_SECTIONS[indent])
    return " ".join([*(section.heading for section in found), content(found)])


def _unread(reading: Reading, said: dict[int, Said]) -> dict[int, Said]:
    """Return the findings with what cannot be known from such a text: then nothing is called missing."""
    if reading.is_read:
        return said
    code = "language_not_read" if reading.flow.strip() else "text_not_readable"
    return {
        number: replace(one, finding=Finding.DOUBTFUL, reasons=(reason(code, indent=number),))
        if one.finding is not Finding.PRESENT
        else one
        for number, one in said.items()
    }


def _expected(
    said: dict[int, Said], expected: Mapping[str, Any] | None, *, text: str, sections: Mapping[int, str]
) -> dict[int, Said]:
    if expected is None:
        return said
    return expect.held_against(said, expected=expect.facts(expected), text=text, sections=sections)


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


def _flat(value: Any) -> str:
    return " ".join(_leaves(value))


def _data_sections(data: Mapping[str, Any]) -> dict[int, str]:
    names = {
        1: ("manufacturer", "sites"),
        2: ("authorised_representative",),
        3: ("device",),
        4: ("patient", "exclusive_use"),
        5: ("prescriber",),
        6: ("characteristics",),
        7: ("gspr",),
        8: ("substances",),
    }
    return {number: _flat([data.get(name) for name in fields]) for number, fields in names.items()}
