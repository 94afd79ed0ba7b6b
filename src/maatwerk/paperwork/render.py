"""From a frozen snapshot to PDF/A-3a and PDF/UA-1: the same bytes for the same snapshot and moment."""

from __future__ import annotations

import base64
import datetime as dt
import json
from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any

import pypdfium2
import typst

from maatwerk.paperwork import assets, drawing, drawing_reasoned, drawing_sheet, lines, shapes, snapshot
from maatwerk.paperwork.drawing import Setting
from maatwerk.paperwork.errors import PaperRefused
from maatwerk.paperwork.lines import Line
from maatwerk.paperwork.snapshot import Kind, StatementNotes, Term

_compile_project: Any = typst.compile  # its stub does not know a project of several files in memory
_STANDARDS = ["a-3a", "ua-1"]
# Type size in points, and whether the page is set tight; the first that fits one page, else the first.
_STATEMENT_SETTINGS = ((11.0, False), (10.2, False), (10.2, True), (9.7, True), (9.2, True))
_LABEL_PAPERS = ("label", "a6")
_NO_NOTES = StatementNotes(None, None, None, None, None, None)


def render(
    *,
    kind: Kind,
    snapshot: Mapping[str, Any],
    lines: Sequence[Line],
    language: str,
    at: dt.datetime,
    draft: bool = False,
    terms: Sequence[Term] = (),
    notes: Mapping[str, Any] | None = None,
    pictures: Mapping[str, bytes] | None = None,
    words: Mapping[str, Any] | None = None,
) -> bytes:
    """Return the paper as PDF/A-3a + PDF/UA-1, ending with a line end (PDF/A 6.1.9 once it is sealed).

    `terms` are the words "custom-made device" (Annex.I.23.2(p)); `words` replaces our words in a language
    that we have none for; `pictures` are PNG or JPEG by the name that the snapshot gives.
    """
    setting = Setting(words=_words(language, words), language=language, at=_aware(at), draft=draft)
    if snapshot.get("language") != language:
        raise PaperRefused(
            "language_differs",
            what=f"The data are in “{snapshot.get('language')}”, the paper was asked in “{language}”.",
            do="Make the snapshot in the language of the paper.",
        )
    try:
        if kind == "statement":
            return _statement(snapshot, terms=terms, notes=notes, lines_=lines, setting=setting)
        if kind == "label":
            return _label(snapshot, terms=terms, lines_=lines, setting=setting)
        if kind == "reasoning":
            return _reasoning(snapshot, setting=setting)
        return _case_sheet(snapshot, pictures=pictures or {}, setting=setting)
    except shapes.ShapeError as trouble:
        raise PaperRefused(
            "snapshot_refused", what="The data do not have their shape.", why=str(trouble)
        ) from trouble


def _statement(
    given: Mapping[str, Any],
    *,
    terms: Sequence[Term],
    notes: Mapping[str, Any] | None,
    lines_: Sequence[Line],
    setting: Setting,
) -> bytes:
    data = snapshot.statement(given)
    extra = snapshot.notes(notes) if notes is not None else _NO_NOTES
    term = usable_terms(terms, language=data.language)[0]
    drawn = drawing.statement(data, notes=extra, term=term, lines=lines_, setting=setting)
    drawn["attached"] = attachment(given)
    made = []
    for size, dense in _STATEMENT_SETTINGS:
        tried = drawn | {"size": size, "dense": dense}
        made.append(_compile("statement", tried, files={}, at=setting.at))
        if pages(made[-1]) == 1:
            return made[-1]
    return made[0]


def attachment(given: Mapping[str, Any]) -> str:
    """Return the text of the attached statement.json."""
    return json.dumps(shapes.as_json(snapshot.statement(given)), ensure_ascii=False, indent=1) + "\n"


def _label(
    given: Mapping[str, Any], *, terms: Sequence[Term], lines_: Sequence[Line], setting: Setting
) -> bytes:
    data = snapshot.label(given)
    if not setting.draft:
        _complete(given, lines_, setting=setting)
    said = usable_terms(terms, language=data.language)
    for paper in _LABEL_PAPERS:
        drawn = drawing.label(data, terms=said, paper=paper, setting=setting)
        made = _compile("label", drawn, files=_symbols(), at=setting.at)
        if pages(made) == 1:
            return made
    raise PaperRefused(
        "label_too_long",
        what="The label does not fit on A6.",
        do="Shorten warnings, storage or purpose; the rest belongs in the instructions.",
    )


def _complete(given: Mapping[str, Any], lines_: Sequence[Line], *, setting: Setting) -> None:
    found = lines.label_gaps(given, lines_, language=setting.language)
    if found:
        raise PaperRefused(
            "label_incomplete",
            what="The label lacks what it must always say.",
            where=", ".join(gap.field for gap in found),
            why=" ".join(f"{gap.cite}: {gap.text}" for gap in found),
            do="Fill these fields, or make a draft.",
        )


def _case_sheet(given: Mapping[str, Any], *, pictures: Mapping[str, bytes], setting: Setting) -> bytes:
    data = snapshot.case_sheet(given)
    files: dict[str, bytes] = {}
    if data.picture:
        if not data.picture.alt.strip():
            raise PaperRefused(
                "alt_text_missing",
                what="The picture has no words that stand for it.",
                where=data.picture.name,
                why="PDF/UA-1 asks for them, and so does a reader who cannot see the picture.",
                do="Say in one sentence what the picture shows.",
            )
        if data.picture.name not in pictures:
            raise PaperRefused(
                "picture_missing", what="The picture was not handed over.", where=data.picture.name
            )
        files["picture.svg"] = _wrapped(pictures[data.picture.name], name=data.picture.name)
    drawn = drawing_sheet.case_sheet(data, picture="picture.svg" if files else None, setting=setting)
    return _compile("case_sheet", drawn, files=files, at=setting.at)


def _reasoning(given: Mapping[str, Any], *, setting: Setting) -> bytes:
    drawn = drawing_reasoned.reasoning(snapshot.reasoning(given), setting=setting)
    return _compile("reasoning", drawn, files={}, at=setting.at)


def usable_terms(terms: Sequence[Term], *, language: str) -> tuple[Term, ...]:
    """Return the terms that may be printed, that of the paper's language first (Annex.I.23.2(p)).

    A missing or an unconfirmed term is refused.
    """
    if all(term.language != language for term in terms):
        raise PaperRefused(
            "term_missing",
            what=f"The words “custom-made device” were not given in “{language}”.",
            do="Hand over the term of the rulebook for this language.",
        )
    for term in terms:
        if not (term.verified or (term.confirmed_by or "").strip()) or not term.text.strip():
            raise PaperRefused(
                "term_unverified",
                what=f"The wording “{term.text}” ({term.language}) is not verified.",
                why="It was not read in an official source; it is not printed as if the law said it.",
                do="Compare it with Annex I 23.2(p) in the Official Journal and confirm it for the lab.",
            )
    return tuple(sorted(terms, key=lambda term: term.language != language))


def _words(language: str, given: Mapping[str, Any] | None) -> Mapping[str, Any]:
    wanted = assets.words("en")
    if given is not None:
        lacking = sorted(set(wanted) - set(given))
        if lacking:
            raise PaperRefused(
                "words_missing", what="The lab's wording is not whole.", where=", ".join(lacking)
            )
        return given
    if language not in assets.languages():
        raise PaperRefused(
            "language_unknown",
            what=f"There are no words for papers in “{language}” yet.",
            why=f"There are words in {', '.join(assets.languages())}.",
            do="Choose one of these, or hand over the lab's own wording.",
        )
    return assets.words(language)


def _aware(at: dt.datetime) -> dt.datetime:
    if at.tzinfo is None:
        raise PaperRefused("moment_naive", what="The moment has no time zone.", do="Give an aware moment.")
    return at


@cache
def _fonts() -> Any:
    return typst.Fonts(include_system_fonts=False)


@cache
def _symbols() -> dict[str, bytes]:
    return {f"symbols/{name}": content for name, content in assets.symbols().items()}


def _compile(kind: Kind, drawn: Mapping[str, Any], *, files: Mapping[str, bytes], at: dt.datetime) -> bytes:
    project = {
        "main.typ": assets.template(f"{kind}.typ"),
        "paper.typ": assets.template("paper.typ"),
        "data.json": json.dumps(drawn, ensure_ascii=False).encode(),
        **files,
    }
    try:
        made: bytes = _compile_project(
            project,
            format="pdf",
            font_paths=_fonts(),
            pdf_standards=_STANDARDS,
            timestamp=at.astimezone(dt.UTC).replace(microsecond=0),
        )
    except typst.TypstError as trouble:
        raise PaperRefused(
            "not_drawn",
            what=f"The {kind.replace('_', ' ')} could not be drawn.",
            why=f"{trouble.message}. {' '.join(trouble.hints)}".strip(),
            do="Look for a character that the typeface does not have, or for a picture that cannot be read.",
        ) from trouble
    return made if made.endswith(b"\n") else made + b"\n"


def pages(pdf: bytes) -> int:
    """Return how many pages a PDF has."""
    document = pypdfium2.PdfDocument(pdf)
    try:
        return len(document)
    finally:
        document.close()


def _wrapped(picture: bytes, *, name: str) -> bytes:
    """Return a PNG or JPEG inside an SVG, the form in which the engine takes a picture from memory."""
    if picture.startswith(b"\x89PNG\r\n\x1a\n"):
        media, size = "image/png", (int.from_bytes(picture[16:20]), int.from_bytes(picture[20:24]))
    elif picture.startswith(b"\xff\xd8\xff"):
        media, size = "image/jpeg", _jpeg_size(picture, name=name)
    else:
        raise PaperRefused("picture_unreadable", what="The picture is neither PNG nor JPEG.", where=name)
    wide, high = size
    if not (0 < wide <= 20_000 and 0 < high <= 20_000):
        raise PaperRefused("picture_unreadable", what="The picture has no size.", where=name)
    packed = base64.b64encode(picture).decode("ascii")
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{wide}" height="{high}">'
        f'<image width="{wide}" height="{high}" href="data:{media};base64,{packed}"/></svg>'
    ).encode()


def _jpeg_size(picture: bytes, *, name: str) -> tuple[int, int]:
    at = 2
    while at + 9 < len(picture) and picture[at] == 0xFF:
        marker, length = picture[at + 1], int.from_bytes(picture[at + 2 : at + 4])
        if 0xC0 <= marker <= 0xCF and marker not in {0xC4, 0xC8, 0xCC}:
            return int.from_bytes(picture[at + 7 : at + 9]), int.from_bytes(picture[at + 5 : at + 7])
        at += 2 + length
    raise PaperRefused("picture_unreadable", what="The picture is not a whole JPEG.", where=name)
