"""What the German pages show, read as a person would, and what of it is not German."""

import re
from collections.abc import Iterable, Iterator
from html.parser import HTMLParser

SPOKEN = {"aria-label", "placeholder", "title", "alt"}
_SILENT = {"script", "style", "textarea"}
_VOID = {"input", "br", "img", "link", "meta", "hr", "use", "path", "source", "wbr"}
_ENGLISH = (
    r"the|The|and|And|of|Of|not|is|Is|with|With|by|By|are|Are|were|been|has|have|had|this|This|that|That|from|"
    r"From|which|when|When|where|there|There|their|its|must|before|Before|after|After|until|since|each|Each|"
    r"every|Every|only|Only|than|into|your|Your|for|For|to|To|on|or|no|No|yes|Yes|left|right|both|lot"
)
WRONG = {
    "a name of the code": re.compile(r"\b[a-z]+(?:_[a-z0-9]+)+\b"),
    "the number of an event": re.compile(r"\b(?:event|Ereignis) \d+"),
    "an ISO date": re.compile(r"\b\d{4}-\d\d-\d\d\b"),
    "the id of a citation": re.compile(r"\bAnnex\b|\bArt\.\d|\b(?:indent|subpara)\b"),
    "a decimal point": re.compile(r"\d\.\d+\s?(?:mm|µm|°|°C|min|h|%|N|MPa|Tage)(?![\w.])"),
    "a number and its unit without a space": re.compile(r"\d(?:mm|µm|min|%|MPa)(?!\w)"),
    "a date as English writes it": re.compile(
        r"\b\d{1,2} (?:Jan|Feb|Mär|Apr|Mai|Jun|Jul|Aug|Sep|Okt|Nov|Dez)[a-zä]*\b"
    ),
    "an English word": re.compile(rf"(?<![\w@/.’'-])(?:{_ENGLISH})(?![\w@/’'-])"),
}
"""What no German page shows, outside of what somebody typed."""


class _Read(HTMLParser):
    """Collects what is shown or read out, but for code, what is typed in, and other languages."""

    def __init__(self) -> None:
        super().__init__()
        self.said: list[str] = []
        self._open: list[tuple[str, bool]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        quiet = tag in _SILENT or "code" in (given.get("class") or "").split() or "hash" in given
        quiet = quiet or (tag != "html" and "lang" in given)
        if not self._quiet and not quiet:
            self.said += [value for name, value in attrs if name in SPOKEN and value]
        if tag not in _VOID:
            self._open.append((tag, quiet))

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Such an element holds nothing."""

    def handle_endtag(self, tag: str) -> None:
        for place in range(len(self._open) - 1, -1, -1):
            if self._open[place][0] == tag:
                del self._open[place:]
                return

    def handle_data(self, data: str) -> None:
        if not self._quiet and data.strip():
            self.said.append(" ".join(data.split()))

    @property
    def _quiet(self) -> bool:
        return any(quiet for _tag, quiet in self._open)


def read(html: str) -> list[str]:
    """Return what a page shows, piece by piece."""
    page = _Read()
    page.feed(html)
    return page.said


def not_german(said: Iterable[str], *, typed: Iterable[str]) -> Iterator[str]:
    """Tell each piece that shows what no German page shows; what somebody typed is taken out first."""
    known = sorted(typed, key=len, reverse=True)
    for piece in dict.fromkeys(said):
        rest = piece
        for one in known:
            rest = rest.replace(one, "…")
        for what, pattern in WRONG.items():
            if found := pattern.search(rest):
                yield f"{what}, “{found.group()}”: {piece}"
