"""A whole case in German: no page shows a sentence whose German is known; refusals come back in German."""

import re
from collections.abc import Iterator, Mapping
from typing import Any

import pytest
import yaml
from django.test import Client
from django.urls import reverse
from scripts import words

from maatwerk.people.models import Account
from maatwerk.web.words import GATES
from tests.cases import stages
from tests.cases.conftest import fits  # noqa: F401  the measured answers of the cases' own tests
from tests.cases.walk import Walk
from tests.web.addresses import ADDRESSES
from tests.web.german import not_german, read
from tests.web.inside import browser
from tests.web.viewers import World
from tests.web.world import everything, extend

pytestmark = pytest.mark.django_db
TEXTS = ("lab/library", "regulation")


TYPED = (
    *("Resection of the mandible", "Osteotomy of the forearm", "guide for a planned operation"),
    *("contours agree in every fifth slice", "Bent on the printed model", "free hand with the printed model"),
    *("from outside, below the jaw", "two on each side of the cuts", "what the lab buys"),
    *("perpendicular to the lower border, behind 34 and before 37", "Read in full; no gap left."),
    *("Sagittal saw, blade 0.5 mm", "Plate 2.0, 8 holes", "Every Role"),
    *("Inspector of the health authority", "Oral and maxillofacial surgeon"),
    "Theory test, observed and supervised cases (demonstration)",
)
"""What people of the standing hospital typed; a page shows it as they did."""
_seen: dict[str, str] = {}


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


def _pages() -> Mapping[str, str]:
    """Return every page of a whole case in German; asked for once, for they are only looked at."""
    if not _seen:
        one = stages.at("arrived")
        world = extend(one)
        client = _german(everything(one).account)
        for path in _addresses(world):
            answer = client.get(path)
            if answer.status_code == 200 and answer.headers["Content-Type"].startswith("text/html"):
                _seen[path] = answer.content.decode()
    return _seen


def test_no_page_of_a_whole_case_speaks_english(db: None) -> None:
    english = _english()
    assert len(english) > 1500
    pages = _pages()
    assert len(pages) > 100
    wrong = [f"{path}: {said}" for path, html in pages.items() for said in sorted(set(read(html)) & english)]
    assert not wrong, "\n".join(wrong)


def test_no_page_of_a_whole_case_shows_names_of_the_code_or_figures_of_english(db: None) -> None:
    wrong = {line: path for path, html in _pages().items() for line in not_german(read(html), typed=TYPED)}
    assert not wrong, "\n".join(f"{path}: {line}" for line, path in wrong.items())


@pytest.mark.parametrize(
    "stage",
    ["requested", "signed", "imaging_accepted", "drawn", "design_approved", "in_production", "verified"],
)
def test_what_is_next_at_each_stage_is_said_in_german(stage: str) -> None:
    one: Walk = stages.at(stage)
    client = _german(everything(one).account)
    place = f"/devices/{one.device.number}/"
    linked = re.findall(rf'href="({place}\w+/)"', client.get(place).content.decode())
    assert len(linked) > 1
    ways = [place, *dict.fromkeys(linked), *(f"{place}gate/{gate}/" for gate in GATES)]
    answers = {path: client.get(path) for path in ways}
    said = {path: read(one.content.decode()) for path, one in answers.items() if one.status_code == 200}
    wrong = [f"{path}: {line}" for path, shown in said.items() for line in not_german(shown, typed=TYPED)]
    assert len(said) > len(GATES)
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
