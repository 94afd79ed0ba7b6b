"""The pages of the lab: what stops work, each kind of record, what can be done, and what it costs."""

import io
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from maatwerk.cases.sheets import reading
from maatwerk.config.demonstration import cast
from maatwerk.lab import actions
from maatwerk.lab.models import Family, Hold, Judgement, Lot, Machine, TankFill
from maatwerk.web.pages import lists
from maatwerk.web.pages.lab.shelf import shelf
from tests.cases import stages
from tests.cases.conftest import fits  # noqa: F401 - in use for every test of this file
from tests.cases.walk import Walk
from tests.hospital import Standing, stand
from tests.lab.doors import filing

pytestmark = pytest.mark.django_db


@pytest.fixture
def house(db: None) -> Standing:
    return stand()


def browser(house: Standing | Walk, who: str) -> Client:
    client = Client()
    account = house.hospital[who] if isinstance(house, Standing) else house.lab[who]
    client.force_login(account, backend=settings.AUTHENTICATION_BACKENDS[0])
    return client


def text(answer: Any) -> str:
    return str(answer.content.decode())


def test_what_stops_work_comes_first(house: Standing) -> None:
    client, today = browser(house, "noor"), timezone.localdate()
    machine = house.lab.machines["P1"]
    client.post("/lab/machines/P1/take-out/", {"reason": "The lamp flickers."})
    lot = house.lab.lots["24-121"]
    client.post(f"/lab/lots/{lot.pk}/hold/", {"code": "doubt", "reason": "The label is torn."})
    page = text(client.get("/lab/"))
    now, soon = page.split("What will soon")
    assert "P1 Resin printer" in now and "out of service" in now
    assert "24-121" in now and "The label is torn." in now
    assert now.index("24-121") < now.index("P1 Resin printer") or "expired" in now
    assert machine.records.exists() and today
    assert Machine.objects.get(pk=machine.pk).state == "out_of_service"
    assert "Nothing in the lab is stopped today." not in soon


def test_no_page_of_the_lab_asks_the_database_too_often() -> None:
    one = stages.at("in_production")
    client, dear = browser(one, "noor"), []
    paths = ["/lab/"]
    for kind in shelf().kinds:
        where = shelf().list_at(kind)
        paths += [where, f"{where}?as=xlsx", *(shelf().add_at(kind, act) for act in kind.adds)]
        for row in kind.listing(one.lab["noor"], timezone.now()).rows:
            record = row[0] if isinstance(row, tuple) else row
            paths += [shelf().record_at(kind, record)]
            paths += [shelf().act_at(kind, record, act) for act in kind.acts if act.when(record)]
    for path in paths:
        with CaptureQueriesContext(connection) as asked:
            assert client.get(path).status_code == 200, path
        if len(asked) > 25:
            dear.append(f"{path}: {len(asked)}")
    assert not dear, dear


def test_a_lot_is_received_in_four_inputs_inspected_and_poured(house: Standing) -> None:
    client, lab = browser(house, "ruben"), house.lab
    form = client.get("/lab/lots/add/lot/").context["form"]
    typed = [name for name in form.fields if not form[name].value() and form.fields[name].required]
    assert len(typed) <= 2, typed
    day = timezone.localdate()
    given = {
        "material": str(lab.materials["resin"].pk),
        "number": "24-500",
        "expires_on": (day + timedelta(days=200)).isoformat(),
        "certificate": "CoA 24-500",
        "supplier": str(lab.suppliers["HARS"].pk),
        "received_on": day.isoformat(),
    }
    assert client.post("/lab/lots/add/lot/", given).status_code == 302
    lot = Lot.objects.get(number="24-500")
    where = f"/lab/lots/{lot.pk}/"
    assert "not yet inspected" in text(client.get(where))
    client.post(f"{where}container/", {"kind": "bottle", "code": "24-500-1"})
    client.post(f"{where}release/", {"inspected": "Seal whole, label read."})
    client.post(
        "/lab/tanks/add/tank/",
        {"material": given["material"], "code": "TANK-9", "in_use_from": day.isoformat()},
    )
    bottle, tank = lot.containers.get(), lab.materials["resin"].tanks.get(code="TANK-9")
    client.post(f"{where}pour/", {"container": str(bottle.pk), "tank": str(tank.pk)})
    fill = TankFill.objects.get(tank=tank)
    assert fill.container == bottle and not fill.emptied_first
    bottle.refresh_from_db()
    assert bottle.opened_on == day
    assert "24-500" in text(client.get(f"/lab/tanks/{tank.pk}/"))


def test_a_refusal_says_why_and_keeps_what_was_typed(house: Standing) -> None:
    client = browser(house, "ruben")
    lot = house.lab.lots["24-121"]
    answer = client.post("/lab/machines/P1/record/", {"kind": "service", "performed_by": "Voorbeeldfabriek"})
    assert answer.status_code == 422 and "Voorbeeldfabriek" in text(answer)
    late = {
        "kind": "service",
        "performed_on": "2031-01-01",
        "performed_by": "Voorbeeldfabriek",
        "passed": "yes",
    }
    answer = client.post("/lab/machines/P1/record/", late)
    assert answer.status_code == 422 and "lies in the future" in text(answer)
    answer = client.post(f"/lab/lots/{lot.pk}/release/", {"inspected": "Looked again."})
    assert answer.status_code == 409 and "Looked again." in text(answer)


def test_a_closed_button_names_who_can(house: Standing) -> None:
    page = text(browser(house, "inge").get("/lab/machines/P1/"))
    assert "It can be done by" in page and "quality manager" in page
    listed = text(browser(house, "inge").get("/lab/machines/"))
    assert "It can be done by" in listed, "what one may not begin is closed, not hidden"
    act = text(browser(house, "ruben").get("/lab/machines/P1/retire/"))
    assert "disabled" in act and "Noor Vlierhof" in act


def test_a_hold_is_placed_by_a_surgeon_and_lifted_by_the_quality_manager(house: Standing) -> None:
    surgeon = browser(house, "iva")
    family = house.lab.families["cmf-cutting-guide"]
    placed = surgeon.post(
        "/lab/holds/add/hold/",
        {"subject": f"family:{family.pk}", "code": "complaint", "reason": "A guide rocked in theatre."},
    )
    assert placed.status_code == 302
    hold = Hold.objects.get()
    assert "A guide rocked in theatre." in text(surgeon.get("/lab/holds/"))
    assert surgeon.get("/lab/machines/").status_code == 404
    refused = surgeon.post(f"/lab/holds/{hold.pk}/lift/", {"reason": "All well."})
    assert refused.status_code == 409 and Hold.objects.get().state == "open"
    browser(house, "noor").post(f"/lab/holds/{hold.pk}/lift/", {"reason": "Base plate re-cut and checked."})
    assert Hold.objects.get().state == "lifted"


def test_a_family_is_taken_adopted_judged_with_a_signature_and_released(house: Standing) -> None:
    client = browser(house, "noor")
    client.post("/lab/families/add/family/", {"code": "cmf-cutting-guide"})
    family = Family.objects.get(code="cmf-cutting-guide", version=2)
    where = f"/lab/families/{family.pk}/"
    client.post(f"{where}adopt/")
    early = client.post(f"{where}release/")
    assert early.status_code == 409 and "Nobody has judged" in text(early)
    for topic in ("risk_file", "clinical_evaluation", "gspr"):
        judged = {"topic": topic, "adequate": "yes", "reasons": "Read in full.", "competence": "Six years"}
        mine = Judgement.objects.filter(family=family, topic=topic)
        shown = client.post(f"{where}judge/", judged)
        assert shown.status_code == 200 and "Read it once more" in text(shown)
        digest = shown.context["form"].data["digest"]
        assert digest[:16] in text(shown) and not mine.exists()
        changed = client.post(
            f"{where}judge/",
            {**judged, "reasons": "Something else.", "digest": digest, "password": cast.PASSWORD},
        )
        assert changed.status_code == 200 and not mine.exists()
        wrong = client.post(f"{where}judge/", {**judged, "digest": digest, "password": "wrong"})
        assert wrong.status_code == 422
        signed = client.post(f"{where}judge/", {**judged, "digest": digest, "password": cast.PASSWORD})
        assert signed.status_code == 302
    assert client.post(f"{where}release/").status_code == 302
    page = text(client.get(where))
    assert "Where its evidence ends" in page and "Noor Vlierhof" in page and "Rule" in page
    assert "was filed after the judgement" not in page
    later = replace(filing(), family_code=family.code, answers={"Art.10(11)": "page 1"})
    actions.file_evidence(filing=later, actor=house.hospital["noor"], at=timezone.now())
    assert f"“{later.title}” was filed after the judgement" in text(client.get(where))


def test_a_recipe_is_drafted_on_own_machines_and_its_stage_concluded(house: Standing) -> None:
    client = browser(house, "noor")
    form = client.get("/lab/recipes/add/fff-planning-model/").context["form"]
    given = {name: form[name].value() or "" for name in form.fields}
    assert all(given.values()), "with one fitting machine nothing is left to choose"
    answer = client.post("/lab/recipes/add/fff-planning-model/", given)
    where = answer["Location"]
    client.post(f"{where}adopt/")
    assert "not validated" in text(client.get(where))
    stage = client.get(f"{where}conclude/").context["form"].fields["stage"].choices[-1][0]
    result = {
        "stage": stage,
        "protocol": "Protocol 7",
        "sample_size": "3",
        "failures": "4",
        "numbers": "gap: 0,12 mm",
        "conclusion": "yes",
        "reasons": "In limits",
        "concluded_on": timezone.localdate().isoformat(),
    }
    odd = client.post(f"{where}conclude/", result)
    assert odd.status_code == 422 and "More failed than were tried." in text(odd)
    wordy = client.post(f"{where}conclude/", {**result, "failures": "0", "numbers": "looked fine"})
    assert wordy.status_code == 422 and "looked fine" in text(wordy)
    assert (
        client.post(f"{where}conclude/", {**result, "sample_size": "59", "failures": "0"}).status_code == 302
    )


def test_where_a_lot_went() -> None:
    one = stages.at("in_production")
    page = text(browser(one, "jip").get(f"/lab/lots/{next(iter(one.lab.lots.values())).pk}/"))
    assert one.device.number in page and one.build().number in page


def test_a_list_is_searched_sorted_filtered_and_taken_along(house: Standing) -> None:
    client = browser(house, "noor")
    assert "W1" not in text(client.get("/lab/machines/?q=resin+printer"))
    codes = [row[0].value for row in client.get("/lab/machines/?sort=-code").context["rows"]]
    assert codes == sorted(codes, reverse=True)
    assert "Nothing here fits the search." in text(client.get("/lab/machines/?q=zzz"))
    assert "Nothing here fits the search." in text(client.get("/lab/lots/?is=not-met"))
    lines = client.get("/lab/machines/?as=csv&q=P1").content.decode("utf-8-sig").splitlines()
    assert lines[0].startswith("Code,Name") and len(lines) == 2
    sheet = reading.read(content=client.get("/lab/machines/?as=xlsx").content, file_name="machines.xlsx")
    assert sheet.rows[0][0] == "Code" and len(sheet.rows) == 5


def test_nothing_that_is_given_out_is_a_formula() -> None:
    table = [["Name"], ['=HYPERLINK("http://x","y")'], ["@SUM(1)"], ["-1+1"]]
    assert b"\n'=HYPERLINK" in lists.as_csv(table).replace(b"\r", b"").replace(b'"', b"")
    book = io.BytesIO(lists.as_xlsx(table)).getvalue()
    assert reading.read(content=book, file_name="a.xlsx").rows[1][0].startswith("=HYPERLINK")


def test_a_long_list_has_pages(house: Standing) -> None:
    noor, at = house.hospital["noor"], timezone.now()
    for number in range(30):
        actions.add_instrument(code=f"I-{number:02}", name="Caliper", kind="caliper", actor=noor, at=at)
    client = browser(house, "noor")
    first, second = client.get("/lab/instruments/"), client.get("/lab/instruments/?page=2")
    assert len(first.context["rows"]) == lists.PAGE and len(second.context["rows"]) > 0
    assert "Further" in text(first)
