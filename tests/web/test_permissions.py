"""Every role on every page: own, a colleague's, another institution's; generated from the table of roles."""

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
from django import forms
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.test import Client
from django.urls import URLPattern, reverse

from maatwerk.archive.models import Event
from maatwerk.cases import actions as cases
from maatwerk.cases.sheets.columns import What, understand
from maatwerk.cases.sheets.reading import Sheet
from maatwerk.config.demonstration import cast
from maatwerk.lab import actions as lab
from maatwerk.lab.actions.procedures import Document
from maatwerk.lab.queries import Subject
from maatwerk.lab.words import HoldSubject
from maatwerk.people import actions as people
from maatwerk.people import prrc
from maatwerk.people.models import Account
from maatwerk.people.roles import ROLES, Ability, Role
from maatwerk.web.pages.lab.shelf import shelf
from maatwerk.web.pages.urls import urlpatterns
from tests.cases import stages
from tests.cases.walk import Walk
from tests.web.addresses import ADDRESSES, Try, Viewer, World

pytestmark = pytest.mark.django_db
WHO = (*[role.value for role in Role], "nobody")
NAMES = sorted({one.name for one in urlpatterns if isinstance(one, URLPattern) and one.name})
QUALIFIED = prrc.Qualification(
    path=prrc.Path.MANUFACTURING, years=6, field="guides", evidence="Contracts (test)"
)


def test_every_address_has_a_line() -> None:
    assert set(NAMES) == set(ADDRESSES), "add the page to tests/web/addresses.py"


@pytest.fixture
def one(db: None) -> Walk:
    return stages.at("in_design")


@pytest.fixture
def world(one: Walk) -> World:
    at = one.lab.now()
    second = cases.open_case(
        patient=cases.register_patient(name="Tweede, Tine", actor=one.lab["jip"], at=at),
        intervention="Osteotomy of the forearm",
        prescriber=one.lab["teun"],
        site=one.lab.hospital.site,
        actor=one.lab["jip"],
        at=at,
    )
    others = cases.add_device(case=second, family_code="cmf-cutting-guide", side="left", **one.lab.act("jip"))
    return World(
        own=one.device,
        others=others,
        inherited=_inherited(one),
        colleague=one.lab["ruben"],
        rows=_rows(one),
    )


def _inherited(one: Walk) -> Any:
    rows = [["Number", "State", "Intervention"], ["OLD-1", "delivered", "A model"]]
    sheet = Sheet("old.csv", "0" * 64, "", rows, [])
    columns = understand(rows, what=What.CASES)
    made = cases.bring_in(
        sheet=sheet,
        what="cases",
        columns=columns,
        mapping=columns.guessed,
        chosen=None,
        **one.lab.act("jip"),
    )
    inherited = made.cases.get()
    file = {"content": b"%PDF-1.7", "name": "order.pdf"}
    cases.attach_evidence(inherited=inherited, what="Order", **file, **one.lab.act("jip"))
    return inherited


def _rows(one: Walk) -> dict[str, Any]:
    """Return a record of each kind of the lab; what the standing lab lacks is made."""
    noor = one.lab.act("noor")
    machine = next(iter(one.lab.machines.values()))
    lab.place_hold(
        subject=Subject(HoldSubject.MACHINE, str(machine.pk), str(machine)),
        code="doubt",
        reason="Noise",
        **noor,
    )
    lot = next(iter(one.lab.lots.values()))
    lab.adopt_procedure(
        code="SOP-01",
        document=Document(title="Documents"),
        effective_on=date(2026, 11, 1),
        review_on=date(2027, 5, 1),
        **noor,
    )
    lab.add_tank(code="T-1", material=lot.material, in_use_from=date(2026, 11, 1), **noor)
    found = {}
    for kind in shelf().kinds:
        rows = list(kind.listing(one.lab["noor"], noor["at"]).rows)
        assert rows, f"The world has no {kind.code}."
        found[kind.code] = rows[0][0] if isinstance(rows[0], tuple) else rows[0]
    return found


def _viewer(one: Walk, who: str) -> Viewer:
    """Return somebody with exactly one role; the prescriber is the one of the own case."""
    if who == "prescriber":
        return Viewer(account=one.lab["iva"], held=ROLES[Role.PRESCRIBER].abilities)
    noor = one.lab.act("noor")
    account = people.create_account(
        email=f"only-{who.replace('_', '-')}@maarwijk.example",
        full_name=f"Only {who}",
        password=cast.PASSWORD,
        chosen_by_owner=True,
        **noor,
    )
    if who == "nobody":
        return Viewer(account=account, held=frozenset())
    _give(account, who, noor)
    return Viewer(account=account, held=ROLES[Role(who)].abilities)


def _give(account: Account, who: str, by: dict[str, Any]) -> None:
    on = by["at"].date()
    if who == "prrc":
        people.appoint_prrc(account=account, qualification=QUALIFIED, from_on=on, areas=["reporting"], **by)
    else:
        people.grant_role(account=account, role=who, from_on=on, **by)


def _abroad(one: Walk) -> Viewer:
    """Return somebody of another institution who may do everything there."""
    at = one.lab.now()
    founding = people.found_institution(
        name="Elders",
        address="Elders 1",
        country="NL",
        administrator_email="chef@elders.example",
        administrator_name="Chef Elders",
        administrator_password=cast.PASSWORD,
        administrator_roles=["quality_manager"],
        at=at,
    )
    by = {"actor": founding.administrator, "at": at}
    account = people.create_account(
        email="alles@elders.example",
        full_name="Alles Kan",
        password=cast.PASSWORD,
        chosen_by_owner=True,
        **by,
    )
    for role in Role:
        _give(account, role.value, by)
    return Viewer(account=account, held=frozenset(Ability), here=False)


def _browser(viewer: Viewer) -> Client:
    client = Client()
    client.force_login(viewer.account, backend=settings.AUTHENTICATION_BACKENDS[0])
    return client


def _tries(world: World) -> Iterator[tuple[str, Try]]:
    for name, samples in ADDRESSES.items():
        for tried in samples(world):
            yield reverse(name, kwargs=dict(tried.arguments)), tried


def _look(viewer: Viewer, world: World) -> None:
    client = _browser(viewer)
    wrong = []
    for path, tried in _tries(world):
        answer = client.get(path)
        if tried.public:
            continue
        expected = {200, 302} if tried.seen(viewer) else {404}
        if answer.status_code not in expected:
            wrong.append(f"{path}: {answer.status_code}, expected {sorted(expected)}")
    assert not wrong, "\n".join(wrong)


@pytest.mark.slow
@pytest.mark.parametrize("who", WHO)
def test_each_role_sees_what_it_may(who: str, one: Walk, world: World) -> None:
    _look(_viewer(one, who), world)


def test_another_institution_sees_nothing_of_this_one(one: Walk, world: World) -> None:
    _look(_abroad(one), world)


def test_who_is_not_logged_in_is_asked_to(world: World) -> None:
    client = Client()
    for path, tried in _tries(world):
        if not tried.public:
            answer = client.get(path)
            assert answer.status_code == 302 and answer["Location"].startswith("/login/"), path


@pytest.mark.slow
@pytest.mark.parametrize("who", WHO)
def test_a_post_without_the_ability_changes_nothing(who: str, one: Walk, world: World) -> None:
    _press(_viewer(one, who), one, world)


def test_a_post_from_another_institution_changes_nothing_here(one: Walk, world: World) -> None:
    _press(_abroad(one), one, world, here_only=True)


@pytest.mark.slow
def test_the_same_posts_write_when_somebody_may(one: Walk, world: World) -> None:
    """Prove that the forms above are filled well enough to have been refused for the right alone."""
    viewer = _everything(one)
    client, wrote = _browser(viewer), set()
    chain = Event.objects.filter(institution_key=one.device.institution_key)
    for path, tried in _tries(world):
        if tried.public or not tried.ability(viewer) or "/me/" in path:
            continue
        data, before = _filled(client.get(path)), chain.count()
        mark = transaction.savepoint()
        client.post(path, data)
        if chain.count() > before:
            wrote.add(path)
        transaction.savepoint_rollback(mark)
    assert len(wrote) >= 30, sorted(wrote)


def _press(viewer: Viewer, one: Walk, world: World, *, here_only: bool = False) -> None:
    """Fill each form as somebody who may see it, and send it as somebody who may not do it."""
    filler, sender = _browser(_everything(one)), _browser(viewer)
    chain = Event.objects.filter(institution_key=one.device.institution_key)
    wrong = []
    for path, tried in _tries(world):
        if tried.public or (tried.ability(viewer) and not here_only):
            continue
        data = _filled(filler.get(path))
        before = chain.count()
        mark = transaction.savepoint()
        answer = sender.post(path, data)
        if chain.count() != before or answer.status_code >= 500 or answer.status_code == 403:
            wrong.append(f"{path}: {answer.status_code}, {chain.count() - before} events")
        transaction.savepoint_rollback(mark)
    assert not wrong, "\n".join(wrong)


def _everything(one: Walk) -> Viewer:
    """Return somebody of the house who may see every form."""
    noor = one.lab.act("noor")
    account = people.create_account(
        email="every@maarwijk.example",
        full_name="Every Role",
        password=cast.PASSWORD,
        chosen_by_owner=True,
        **noor,
    )
    for role in Role:
        _give(account, role.value, noor)
    return Viewer(account=account, held=frozenset(Ability))


def _filled(page: Any) -> dict[str, Any]:
    form = (page.context or {}).get("form") if page.status_code == 200 else None
    if form is None:
        return {}
    return {name: _answer(form, name, asked) for name, asked in form.fields.items()}


def _answer(form: forms.Form, name: str, asked: forms.Field) -> Any:
    given = form[name].value()
    if isinstance(asked, forms.FileField):
        return SimpleUploadedFile("order.pdf", b"%PDF-1.7 test")
    if isinstance(asked.widget, forms.PasswordInput):
        return cast.PASSWORD
    if given not in (None, "", []):
        return given
    if isinstance(asked, forms.ChoiceField):
        return next((str(value) for value, _word in _flat(asked.choices) if value), "")
    if isinstance(asked, forms.DateField):
        return "2026-11-20"
    if isinstance(asked, forms.IntegerField | forms.FloatField | forms.DecimalField):
        return "1"
    if isinstance(asked, forms.BooleanField):
        return "on"
    return "new@maarwijk.example" if isinstance(asked, forms.EmailField) else "NL"


def _flat(choices: Any) -> Iterator[tuple[Any, Any]]:
    for value, word in choices:
        if isinstance(word, list | tuple):
            yield from _flat(word)
        else:
            yield value, word
