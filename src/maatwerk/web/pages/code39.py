"""Code 39: bars that every wedge scanner reads, drawn without any library."""

from dataclasses import dataclass

_LETTERS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ-. *"
_DRAWN = (
    "000110100 100100001 001100001 101100000 000110001 100110000 001110000 000100101 100100100 001100100 "
    "100001001 001001001 101001000 000011001 100011000 001011000 000001101 100001100 001001100 000011100 "
    "100000011 001000011 101000010 000010011 100010010 001010010 000000111 100000110 001000110 000010110 "
    "110000001 011000001 111000000 010010001 110010000 011010000 010000101 110000100 011000100 010010100"
)
_PATTERNS = dict(zip(_LETTERS, _DRAWN.split(" "), strict=True))
_WIDE = 3


@dataclass(frozen=True)
class Bars:
    """Black bars by place and width, and how wide all of it is."""

    rows: tuple[tuple[int, int], ...]
    width: int


def bars(text: str) -> Bars:
    """Return the bars of a text of capitals, digits, dash, dot and blank, between its start and stop."""
    rows: list[tuple[int, int]] = []
    place = 0
    for letter in f"*{text}*":
        for number, wide in enumerate(_PATTERNS[letter]):
            width = _WIDE if wide == "1" else 1
            if number % 2 == 0:
                rows.append((place, width))
            place += width
        place += 1
    return Bars(rows=tuple(rows), width=place - 1)
