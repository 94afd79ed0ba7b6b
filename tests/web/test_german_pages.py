"""A whole case in German: no page shows a sentence whose German is known; refusals come back in German."""

import re
from collections.abc import Iterator, Mapping
from html.parser import HTMLParser
from typing import Any

import pytest
import yaml
from django.test import Client
from django.urls import reverse
from scripts import words

from maatwerk.people.models import Account
from tests.cases import stages
from tests.cases.conftest import fits  # noqa: F401  the measured answers of the cases' own tests
from tests.cases.walk import Walk
from tests.web.addresses import ADDRESSES
from tests.web.inside import browser
from tests.web.viewers import World
from tests.web.world import everything, extend

pytestmark = pytest.mark.django_db
TEXTS = ("lab/library", "regulation")


class _Shown(HTMLParser):
    """Collects what a page shows, piece by piece."""

    def __init__(self) -> None:
        super().__init__()
        self.said: set[str] = set()
        self._silent = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._silent += tag in {"script", "style"}

    def handle_endtag(self, tag: str) -> None:
        self._silent -= tag in {"script", "style"}

    def handle_data(self, data: str) -> None:
        if not self._silent:
            self.said.add(" ".join(data.split()))


def _german(account: Account) -> Client:
    client = browser(account)
    client.defaults["HTTP_ACCEPT_LANGUAGE"] = "de"
    return client


def _said_in_both(value: Any) -> Iterator[Mapping[str, str]]:
    if isinstance(value, dict) and isinstance(value.get("en"), str):
        yield value
    elif isinstance(value, dict | list):
        for one in value.values() if isinstance(value, dict) else value:
            yield from _said_in_both(one)


def _catalogue() -> Iterator[tuple[str, str]]:
    entries = words.CATALOGUE.read_text(encoding="utf-8").split("\n\n")[1:]
    for entry in entries:
        found = re.search(r'^msgid "(.+)"\nmsgstr "(.+)"', entry, re.MULTILINE)
        if found is not None and "%(" not in found[1]:
            yield found[1].replace('\\"', '"'), found[2].replace('\\"', '"')


def _english() -> set[str]:
    """Return what is said in English where German says it otherwise; words alone may be names."""
    both = [pair for pair in _catalogue() if pair[0] != pair[1]]
    for folder in TEXTS:
        for path in sorted((words.ROOMS / folder).rglob("*.yaml")):
            if "scenarios" not in path.parts:
                found = _said_in_both(yaml.safe_load(path.read_text(encoding="utf-8")))
                both += [(one["en"], one["de"]) for one in found if one["en"] != one["de"]]
    return {" ".join(english.split()) for english, _ in both if len(english.split()) > 2}


def _addresses(world: World) -> Iterator[str]:
    for name, samples in ADDRESSES.items():
        for tried in samples(world):
            path = reverse(name, kwargs=dict(tried.arguments))
            yield f"{path}?{tried.query}" if tried.query else path


def test_no_page_of_a_whole_case_speaks_english(db: None) -> None:
    one = stages.at("arrived")
    world, english = extend(one), _english()
    assert len(english) > 1500
    client = _german(everything(one).account)
    wrong, looked = [], 0
    for path in _addresses(world):
        answer = client.get(path)
        if answer.status_code == 200 and answer.headers["Content-Type"].startswith("text/html"):
            looked += 1
            shown = _Shown()
            shown.feed(answer.content.decode())
            wrong += [f"{path}: {said}" for said in sorted(shown.said & english)]
    assert looked > 100
    assert not wrong, "\n".join(wrong)


def test_the_bench_names_devices_and_instruments_in_german(db: None) -> None:
    one: Walk = stages.at("in_verification")
    client = _german(one.lab["saar"])
    assert "Schneideschablone" in client.get("/bench/").content.decode()
    check = f"/devices/{one.device.number}/check_device/"
    pages = [client.get(check, {"piece": piece.pk}).content.decode() for piece in one.pieces()]
    assert any("Messschieber" in page or "Satz Prüfstifte" in page for page in pages)


def test_a_refusal_of_a_gate_comes_back_in_german(db: None) -> None:
    one: Walk = stages.at("requested")
    refused = _german(one.lab["noor"]).post(f"/devices/{one.device.number}/accept_device/", {})
    said = refused.content.decode()
    assert refused.status_code == 409
    assert "Für dieses Produkt gibt es keine schriftliche Verordnung." in said
    assert "There is no written prescription" not in said
