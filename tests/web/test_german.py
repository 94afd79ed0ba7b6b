"""German is complete: every word of the pages is wrapped, collected, translated and compiled."""

import re
import shutil
import subprocess
from html.parser import HTMLParser
from pathlib import Path

import pytest
from django.test import Client
from django.utils import translation
from scripts import words

from maatwerk.archive import kinds
from maatwerk.web import happenings

TEMPLATES = sorted(words.ROOMS.glob("web/**/templates/**/*.html"))
SPOKEN = {"aria-label", "placeholder", "title", "alt"}
NOT_TRANSLATED = {"Maatwerk", "CSV", "XLSX", "mm", "Art. 59(1)", "Art. 2(3)"}
"""Names, formats, units and places of the law, the same in every language."""
_WRAPPED = re.compile(
    r"\{#.*?#\}|\{%\s*comment\b.*?\{%\s*endcomment\s*%\}|\{%\s*blocktrans(?:late)?\b.*?\{%\s*endblocktrans(?:late)?\s*%\}"
    r"|\{%\s*block \w*class\w*\s*%\}.*?\{%\s*endblock\s*%\}|\{%.*?%\}|\{\{.*?\}\}",
    re.DOTALL,
)
_QUOTED_WORDS = re.compile(r"""\b(?:label|help|title|text|default)(?:=|:)(["'])(?=[A-Za-z])[^"']*\1""")


class _Heard(HTMLParser):
    """Collects what a browser would show or read out."""

    def __init__(self) -> None:
        super().__init__()
        self.said: list[str] = []
        self._silent = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._silent += tag in {"script", "style"}
        self.said += [value for name, value in attrs if name in SPOKEN and value]

    def handle_endtag(self, tag: str) -> None:
        self._silent -= tag in {"script", "style"}

    def handle_data(self, data: str) -> None:
        if not self._silent:
            self.said.append(data)


def _bare_words(template: str) -> list[str]:
    heard = _Heard()
    heard.feed(_WRAPPED.sub("", template))
    parts = (part.strip() for said in heard.said for part in said.split("·"))
    return [part for part in parts if re.search("[A-Za-z]", part) and part not in NOT_TRANSLATED]


def _entries(catalogue: Path) -> list[str]:
    return catalogue.read_text(encoding="utf-8").split("\n\n")[1:]


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda path: path.name)
def test_every_word_of_a_template_can_be_translated(template: Path) -> None:
    text = template.read_text(encoding="utf-8")
    assert _bare_words(text) == []
    assert [found.group() for found in _QUOTED_WORDS.finditer(text) if "{%" not in found.group()] == []


def test_bare_words_are_seen() -> None:
    assert _bare_words('<p title="Go">{% translate "Yes" %} really</p>') == ["Go", "really"]
    assert _QUOTED_WORDS.search('{% include "x" with label="Password" %}')


def test_gettext_has_no_alias_that_is_not_collected() -> None:
    aliases = re.compile(r"^from django\.utils\.translation import .*\bas (?!_$)\w+$", re.MULTILINE)
    modules = [path for path in words.ROOMS.rglob("*.py") if "gettext" in path.read_text(encoding="utf-8")]
    assert [path.name for path in modules if aliases.search(path.read_text(encoding="utf-8"))] == []


def test_each_entry_is_translated_and_certain() -> None:
    entries = _entries(words.CATALOGUE)
    assert len(entries) > 1000
    assert [entry for entry in entries if "#, fuzzy" in entry or ", fuzzy" in entry] == []
    assert [
        entry for entry in entries if re.search(r'^msgstr(\[\d\])? ""$(?!\n")', entry, re.MULTILINE)
    ] == []


def test_the_catalogue_is_compiled_as_it_stands(tmp_path: Path) -> None:
    fresh = tmp_path / "django.mo"
    subprocess.run(["msgfmt", "--check-format", "-o", fresh, words.CATALOGUE], check=True)
    assert fresh.read_bytes() == words.CATALOGUE.with_suffix(".mo").read_bytes()


def test_collecting_again_finds_nothing_new(tmp_path: Path) -> None:
    rooms = tmp_path / "src" / "maatwerk"
    shutil.copytree(words.ROOMS, rooms, ignore=shutil.ignore_patterns("static", "__pycache__", "regulation"))
    catalogue = rooms / words.CATALOGUE.relative_to(words.ROOMS)
    assert words.collect(rooms) == 0
    words.settle(catalogue)
    assert catalogue.read_text(encoding="utf-8") == words.CATALOGUE.read_text(encoding="utf-8")


def test_each_kind_of_event_has_its_sentence() -> None:
    with translation.override("en"):
        said = {code: str(text) for code, text in happenings.HAPPENINGS.items()}
    # Other tests declare kinds of their own.
    declared = [kind for kind in kinds.all_kinds() if not kind.code.startswith("tests.")]
    assert said == {kind.code: happenings.plain(kind.text) for kind in declared}


@pytest.mark.django_db
def test_the_entrance_speaks_german() -> None:
    client = Client(headers={"accept-language": "de"})
    shown = client.get("/login/").content.decode()
    assert '<html lang="de"' in shown
    assert "Anmelden" in shown
    assert "Log in" not in shown
    refused = client.post("/login/", {"login": "a@b.example", "password": "not the one"}).content.decode()
    assert "Kein Konto hat diese E-Mail-Adresse" in refused
