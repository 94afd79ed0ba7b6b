"""When two texts are the same but for typography, and how a text is found on a page that was set anew."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from maatwerk.paperwork import wording

_SIGNS = {
    **dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2015\u2212\ufe63\uff0d", "-"),
    **dict.fromkeys("\u201c\u201d\u201e\u201f\u00ab\u00bb\u2033", '"'),
    **dict.fromkeys("\u2018\u2019\u201a\u201b\u2032\u00b4`", "'"),
    **dict.fromkeys("\u00ad\u200b\u2060\ufeff", None),
}
_TYPOGRAPHY = str.maketrans(_SIGNS)
_DECIMAL = re.compile(r"(?<![\w.,])(\d+)[.,](\d+)(?!\w|[.,]\d)")
_PARTS = re.compile(r"\d+[.,]\d+(?!\w|[.,]\d)|\d+|[^\W\d_]+|[,;]?\s+|.", re.DOTALL)
_CUT = r"(?:-?\n)?"  # a word may be cut at the end of a line

# Where a value may begin and end on a page: between words, or between the parts of a list or a line.
WORD_START, WORD_END = r"(?<!\w)(?<!\w-)(?<!\d[.,])", r"(?!-?\w)(?![.,]\d)"
PART_START = (
    r"(?:\A|(?<=[\n,;:·|(\[\"'•])|(?<=[,;:·|(•] )|(?<=\n-\s)|(?<= - )|(?<=  )|(?<=\d[.)] ))" + WORD_START
)
PART_END = WORD_END + r"(?=\s*(?:[\n,;:·|()\[\]\"']|\.?\s*\Z|\.\s|-\s)|  )"
NUMBER_START = r"(?<![\w.,+\-±<>≤≥~])"


def plain(text: str) -> str:
    """Return a text without what only typography makes: kinds of spaces, dashes, quotation marks."""
    signs = unicodedata.normalize("NFKC", text.translate(_TYPOGRAPHY)).translate(_TYPOGRAPHY)
    return " ".join(signs.split())


def plain_lines(lines: list[str]) -> str:
    """Return lines as one text that keeps where each ends."""
    return "\n".join(line for line in map(plain, lines) if line)


def same(one: str, other: str) -> bool:
    """Return whether two texts are the same, sign by sign but for typography."""
    return plain(one) == plain(other)


def same_value(one: str, other: str) -> bool:
    """Return whether two values are the same; 0,850 and 0.85 are one number, 3 and 3.5 are two."""
    return _figures(one) == _figures(other)


def same_unit(one: str, other: str) -> bool:
    """Return whether two units are the same: `deg` is printed as °, no other word stands for no unit."""
    printed = plain(wording.unit(one))
    return same(one, other) or (bool(printed) and printed == plain(wording.unit(other)))


def _figures(text: str) -> str:
    return _DECIMAL.sub(lambda found: _short(found[1], found[2]), plain(text))


def _short(whole: str, part: str) -> str:
    kept = part.rstrip("0")
    return f"{whole}.{kept}" if kept else whole


@lru_cache(maxsize=2048)
def pattern(value: str, *, figures: bool = False) -> str:
    """Return the pattern that finds a value on a page; `figures` lets 1.0 be found as 1,00."""
    made = []
    for part in _PARTS.findall(plain(value)):
        if part.isspace():
            made.append(r"\s+")
        elif part[0] in ",;" and part[1:].isspace():
            made.append(r"(?:\s*[,;])?\s+")  # the end of a line may stand for a comma
        elif part == "-":
            made.append(r"-\n?")
        elif part[0].isdecimal():
            made.append(_number(part) if figures else re.escape(part))
        else:
            made.append(_CUT.join(map(re.escape, part)))
    if figures and made and value.strip()[0].isdecimal():
        made.insert(0, NUMBER_START)
    return "".join(made)


def _number(figure: str) -> str:
    whole, _, part = figure.replace(",", ".").partition(".")
    kept = part.rstrip("0")
    return rf"{whole}[.,]{kept}0*" if kept else rf"{whole}(?:[.,]0+)?"


def unit_pattern(unit: str) -> str:
    """Return the pattern of a unit behind its value, as records keep it or as readers expect it."""
    shown = {plain(unit), plain(wording.unit(unit))} - {""}
    if not shown:
        return ""
    said = "|".join(map(re.escape, sorted(shown, key=len, reverse=True)))
    # What is counted may stand without a unit, and no other unit may stand there instead.
    return rf"\s*(?:{said}){'' if plain(wording.unit(unit)) else '?'}"
