"""The words of sections as one may read them: row by row, and column by column with their line ends."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace

from maatwerk.paperwork.alike import plain_lines
from maatwerk.paperwork.extract import Segment, TextLine
from maatwerk.paperwork.sections import Section

_NEAR = 3.0  # points between the beginnings of one column
_LONGEST_UNIT = 8
_OFTEN = 2  # as many cells make a column


def readings(found: Iterable[Section]) -> tuple[str, ...]:
    """Return the content of sections, each as rows and each as its columns."""
    made: list[str] = []
    for section in found:
        made += [plain_lines(section.lines), *columns(section.source)]
    return tuple(dict.fromkeys(text for text in made if text))


def cut(lines: Sequence[TextLine]) -> list[TextLine]:
    """Return the lines with the cells apart that stand closer to each other than two cells usually do."""
    starts = Counter(round(one.left) for line in lines for one in line.segments[1:])
    places = [float(left) for left, often in starts.items() if often >= _OFTEN]
    made = []
    for line in lines:
        parts = list(line.segments)
        for place in places:
            parts = [part for one in parts for part in one.cut_at(place)]
        made.append(replace(line, segments=tuple(parts)))
    return made


def columns(lines: Sequence[TextLine]) -> list[str]:
    """Return the texts of the columns; lines without a place, as in a DOCX, are columns by their order."""
    held: list[tuple[float, list[str]]] = []
    for line in lines:
        for segment in line.segments:
            near = _near(line)
            column = next((texts for left, texts in held if abs(left - segment.left) <= near), None)
            if column is None:
                held.append((segment.left, [segment.text]))
            else:
                column.append(segment.text)
    return [plain_lines(texts) for _, texts in held]


def cell(lines: Sequence[TextLine], number: int, segment: Segment, *, whole: str) -> tuple[str, int]:
    """Return the text of the cell that begins with a segment, as far as `whole` goes, and its last line."""
    text, last = plain_lines([segment.text]), number
    while text != whole and whole.startswith(text) and last + 1 < len(lines):
        below = _at(lines[last + 1], segment.left)
        if below is None:
            break
        text, last = _continued(text, plain_lines([below.text]), whole=whole), last + 1
    return text, last


def _continued(text: str, below: str, *, whole: str) -> str:
    """Return a cell with its next line; a word cut at the line's end is made whole where that is asked."""
    cut = text.removesuffix("-") + below
    close = text + below
    return next((one for one in (cut, close) if whole.startswith(one)), f"{text} {below}")


def _near(line: TextLine) -> float:
    return _NEAR if line.page is not None else 0.5


def _at(line: TextLine, left: float) -> Segment | None:
    """Return what begins at a place of a line."""
    return next((one for one in line.segments if abs(one.left - left) <= _near(line)), None)


def beside(lines: Sequence[TextLine], first: int, last: int, segment: Segment) -> tuple[str, ...]:
    """Return what stands at the right of the cell that runs from line `first` to `last`, with line ends.

    It is the next cell; where a cell with a unit of its own follows, only the two together.
    """
    texts = [one[0].text for line in lines[first : last + 1] if (one := _right(line, segment))]
    for line in lines[last + 1 :] if texts else ():
        below = _right(line, segment)
        # The next row begins where something stands in the column of the names again.
        if not below or line.page != lines[last].page or line.segments[0] is not below[0]:
            break
        texts.append(below[0].text)
    if not texts:
        return ()
    row = _right(lines[first], segment)
    if len(row) > 1 and _is_unit(row[1].text, of=row[0].text, last=len(row) == 2):
        return (plain_lines([f"{row[0].text} {row[1].text}"]),)
    return (plain_lines(texts),)


def _is_unit(text: str, *, of: str, last: bool) -> bool:
    """Return whether a cell can be the unit of the bare figure before it, and not the name of the next."""
    bare = not any(map(str.isalpha, of))
    return bare and len(text) <= (_LONGEST_UNIT if last else 3) and not any(map(str.isdecimal, text))


def _right(line: TextLine, segment: Segment) -> list[Segment]:
    """Return the texts of a line at the right of a column."""
    return [one for one in line.segments if one.left > segment.left + _near(line)]
