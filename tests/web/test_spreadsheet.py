"""A lab's own spreadsheet comes in: read in the cage, understood, shown row by row, all or nothing."""

from collections.abc import Iterator
from datetime import date

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client
from django.utils import timezone

from maatwerk.archive.models import Event
from maatwerk.cases import queries
from maatwerk.cases.actions import cancel_device, register_patient
from maatwerk.cases.actions import sheets as importing
from maatwerk.cases.models import Case, Device, InheritedCase, Patient, SheetImport
from maatwerk.cases.queries.inherited import own_words, state_said
from maatwerk.lab.models import Lot, Machine
from maatwerk.measure import child
from maatwerk.people.models import Account
from tests.hospital import Standing, stand
from tests.web import messy

pytestmark = pytest.mark.django_db
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@pytest.fixture(autouse=True)
def _reader() -> Iterator[None]:
    yield
    child.stop()


@pytest.fixture
def house(db: None) -> Standing:
    return stand()


def browser(house: Standing, who: str) -> Client:
    client = Client()
    client.force_login(house.hospital[who], backend=settings.AUTHENTICATION_BACKENDS[0])
    return client


def send(
    client: Client, content: bytes, *, what: str = "cases", name: str = "Fälle 2026.xlsx"
) -> HttpResponse:
    file = SimpleUploadedFile(name, content, content_type="application/octet-stream")
    return client.post("/import/", {"what": what, "file": file})


def map_columns(client: Client) -> HttpResponse:
    """Take the columns as they were guessed."""
    form = client.get("/import/columns/").context["form"]
    return client.post("/import/columns/", {name: form[name].value() or "" for name in form.fields})


def test_the_messy_register_comes_in_row_by_row(house: Standing) -> None:
    client = browser(house, "jip")
    assert send(client, messy.register()).status_code == 302
    form = client.get("/import/columns/").context["form"]
    guessed = {name: form[name].value() for name in form.fields}
    assert guessed["number"] == "Fall-Nr." and guessed["state"] == "Status"
    assert guessed["birth_on"] == "Geb.-Datum" and guessed["theatre_on"] == "OP-Datum"
    assert form.sources["number"] == "the head of the column"
    assert map_columns(client).status_code == 302
    page = client.get("/import/rows/")
    told = {one["row"].number: one["row"] for one in page.context["rows"]}
    assert {number: row.verdict.value for number, row in told.items()} == {
        **{5: "make", 6: "make", 7: "make", 8: "refuse", 9: "skip"},
        **{10: "refuse", 11: "refuse", 12: "refuse", 13: "refuse", 14: "refuse", 15: "skip"},
    }
    assert "31.02.1980" in told[8].why[0]
    assert "row 5" in told[10].why[0]
    assert "Dr. Unbekannt" in told[11].why[0] and "account" in told[11].why[0]
    assert "mal sehen" in told[12].why[0]
    assert told[13].why[0] == "Nothing stands under: Number."
    assert "another name or date of birth" in told[14].why[0]
    assert "merged" in " ".join(told[6].why)
    assert "“Dr. Zeewijk” is not on record here" in " ".join(told[7].why)
    assert not InheritedCase.objects.exists(), "a dry run writes nothing"
    assert client.post("/import/rows/", {"row": ["5", "6", "7"]}).status_code == 302
    running = InheritedCase.objects.get(old_number="2025-17")
    assert (running.stood_at, running.old_state) == ("in_production", "im Druck")
    assert running.device is not None and running.device.state == "requested"
    assert running.patient is not None and running.patient.name == "Müßigbrodt, Jürgen"
    second = InheritedCase.objects.get(old_number="2025-18")
    assert second.patient == running.patient, "one number and birth date are one patient"
    assert second.case is not None and second.device is None
    finished = InheritedCase.objects.get(old_number="2024-03")
    assert finished.case is None and str(finished.keep_until) == "2039-02-05", "it may be an implant"
    assert "/import/rows/" not in str(client.session.get("spreadsheet", "")), "the session keeps nothing"
    assert "spreadsheet" not in client.session


def test_a_word_of_the_labs_own_for_a_state_is_said_once(house: Standing) -> None:
    client = browser(house, "jip")
    send(client, messy.register())
    map_columns(client)
    page = client.get("/import/rows/")
    assert [one["word"] for one in page.context["asked"]] == ["mal sehen"]
    assert "leave these rows out" in page.content.decode()
    client.post("/import/rows/", {"say": "yes", "means-mal sehen": "nonsense"})
    assert 12 not in [one["row"].number for one in client.get("/import/rows/").context["rows"] if one["can"]]
    client.post("/import/rows/", {"say": "yes", "means-mal sehen": "requested"})
    page = client.get("/import/rows/")
    assert 12 in [one["row"].number for one in page.context["rows"] if one["can"]]
    assert not InheritedCase.objects.exists(), "saying what a word means brings nothing in"
    client.post("/import/rows/", {"row": ["12"]})
    made = InheritedCase.objects.get()
    assert (made.stood_at, made.old_state) == ("requested", "mal sehen")
    assert SheetImport.objects.get().meanings == {"mal sehen": "requested"}
    send(client, messy.register())
    map_columns(client)
    asked = client.get("/import/rows/").context["asked"]
    assert asked == [{"word": "mal sehen", "key": "mal sehen", "means": "requested"}], (
        "it is remembered the next time"
    )


def test_a_number_of_another_patient_is_refused(house: Standing) -> None:
    jip, at = house.hospital["jip"], timezone.now()
    register_patient(name="Otto Voorbeeld", birth_on=date(1984, 5, 2), number="0061 2755", actor=jip, at=at)
    client = browser(house, "jip")
    send(client, messy.register())
    map_columns(client)
    told = {one["row"].number: one["row"] for one in client.get("/import/rows/").context["rows"]}
    assert told[5].verdict == told[6].verdict == "refuse" and "0061 2755" in told[5].why[0]
    assert told[7].verdict == "make"


def test_it_opens_no_gate_and_says_so(house: Standing) -> None:
    client = browser(house, "jip")
    bring(client)
    inherited = InheritedCase.objects.get(old_number="2025-17")
    assert inherited.device is not None
    assert not Event.objects.filter(kind__contains="gate").exists()
    assert all(one.passed_at is None for one in queries.gates_of(inherited.device))
    page = client.get(f"/devices/{inherited.device.number}/").content.decode()
    assert "Begun before Maatwerk as 2025-17; it had come as far as “in production”" in page
    board = {one.code: one.cards for one in client.get("/board/").context["columns"]}
    assert [card.device for card in board["made"]] == [inherited.device], "it enters at its present state"
    assert not board["ordered"]
    assert "begun before Maatwerk" in client.get("/board/").content.decode()
    chip = client.get("/cases/").content.decode()
    assert '<i data-is="not-known">in production</i>' in chip and "begun before Maatwerk" in chip
    at_that = {
        one: client.get("/cases/", {"state": one}).content.decode() for one in ("in_production", "requested")
    }
    assert inherited.device.number in at_that["in_production"], "it is found where it stands"
    assert inherited.device.number not in at_that["requested"]
    assert "in production" in client.get("/cases/", {"as": "csv"}).content.decode()
    surgeon = browser(house, "iva")
    theirs = surgeon.get(f"/devices/{inherited.device.number}/").content.decode()
    assert "Begun before Maatwerk as 2025-17" in theirs and "/register/" not in theirs


def bring(client: Client, rows: tuple[str, ...] = ("5", "6", "7")) -> HttpResponse:
    send(client, messy.register())
    map_columns(client)
    return client.post("/import/rows/", {"row": rows})


def test_old_numbers_are_found_and_columns_are_remembered(house: Standing) -> None:
    client = browser(house, "jip")
    bring(client)
    inherited = InheritedCase.objects.get(old_number="2025-17")
    assert inherited.case is not None
    assert inherited.case.number in client.get("/cases/?q=2025-17").content.decode()
    assert "2024-03" in client.get("/register/?q=planungsmodell").content.decode()
    send(client, messy.register())
    form = client.get("/import/columns/").context["form"]
    assert form.sources["number"] == "the last time"
    map_columns(client)
    told = {one["row"].number: one["row"] for one in client.get("/import/rows/").context["rows"]}
    assert told[5].verdict == "skip" and "here already" in told[5].why[0]


def test_the_register_goes_out_in_its_own_columns(house: Standing) -> None:
    client = browser(house, "jip")
    bring(client)
    lines = client.get("/register/as/csv/").content.decode("utf-8-sig").splitlines()
    assert lines[0] == ",".join(messy.HEADS)
    row = next(line for line in lines if "2025-17" in line)
    assert "im Druck" in row and "requested" not in row and "eilt" in row, "as the board shows it"
    book = client.get("/register/as/xlsx/")
    assert book["Content-Type"] == XLSX
    again = send(client, book.content, name="again.xlsx")
    assert again.status_code == 302, "what goes out can come in again"


def test_the_register_is_linked_for_whom_may_see_it(house: Standing) -> None:
    for page in ("/cases/", "/lab/"):
        assert 'href="/register/"' in browser(house, "jip").get(page).content.decode(), page
        assert 'href="/register/"' not in browser(house, "iva").get(page).content.decode(), page
    assert browser(house, "iva").get("/register/").status_code == 404


def test_once_it_has_gone_further_here_the_register_says_so(house: Standing) -> None:
    client = browser(house, "jip")
    bring(client)
    device = InheritedCase.objects.get(old_number="2025-17").device
    assert device is not None
    cancel_device(device=device, reason="not wanted", actor=house.hospital["jip"], at=timezone.now())
    table = queries.register(house.hospital["jip"], at=timezone.now())
    row = next(row for row in table if "2025-17" in row)
    assert "cancelled" in row and "im Druck" not in row


def test_the_labs_own_word_for_a_state_is_used() -> None:
    known = own_words(
        [("delivered", "raus"), ("delivered", "geliefert"), ("delivered", "geliefert"), ("in_design", "")]
    )
    printing = ("in_production", "im Druck")
    assert state_said("requested", known=known, before=printing) == "im Druck"
    assert state_said("in_production", known=known, before=printing) == "im Druck"
    assert state_said("in_verification", known=known, before=printing) == "in verification"
    assert state_said("delivered", known=known, before=printing) == "geliefert"
    assert state_said("on_hold", known=known, before=printing) == "on hold"
    assert state_said("delivered", known=known) == "geliefert"
    assert state_said("in_design", known=known) == "in design"


def test_all_or_nothing(house: Standing, monkeypatch: pytest.MonkeyPatch) -> None:
    client = browser(house, "jip")
    send(client, messy.register())
    map_columns(client)
    before = (Patient.objects.count(), Case.objects.count(), Device.objects.count(), Event.objects.count())
    do, made = importing.open_case, []

    def breaks_off(**given: object) -> Case:
        if made:
            raise ConnectionResetError("the machine went down")
        made.append(1)
        return do(**given)  # type: ignore[arg-type]

    monkeypatch.setattr(importing, "open_case", breaks_off)
    with pytest.raises(ConnectionResetError):
        client.post("/import/rows/", {"row": ["5", "6", "7"]})
    after = (Patient.objects.count(), Case.objects.count(), Device.objects.count(), Event.objects.count())
    assert made and after == before and not SheetImport.objects.exists()


def test_a_row_that_was_overtaken_stops_the_whole(house: Standing) -> None:
    first, second = browser(house, "jip"), browser(house, "saar")
    for client in (first, second):
        send(client, messy.register())
        map_columns(client)
    assert first.post("/import/rows/", {"row": ["5"]}).status_code == 302
    answer = second.post("/import/rows/", {"row": ["5", "7"]})
    assert answer.status_code == 422 and "Row 5" in answer.content.decode()
    assert InheritedCase.objects.count() == 1
    assert second.post("/import/rows/", {"row": ["7"]}).status_code == 302


def test_lots_machines_and_people(house: Standing) -> None:
    material = house.lab.materials["resin"]
    client = browser(house, "noor")
    lots = messy.table(
        [
            ["Harz", "Charge", "Eingang", "Verfall", "Zertifikat"],
            [material.name, "24-300", "02.11.2026", "01.05.2028", "CoA 24-300"],
            ["Unbekanntes Harz", "24-301", "02.11.2026", "", ""],
            [material.name, "24-302", "02.11.2026", "01.05.2026", ""],
            ["Gesamt", "", "3", "", ""],
        ]
    )
    send(client, lots, what="lots", name="Chargen.csv")
    map_columns(client)
    told = [one["row"].verdict.value for one in client.get("/import/rows/").context["rows"]]
    assert told == ["make", "refuse", "refuse", "skip"]
    client.post("/import/rows/", {"row": ["2"]})
    assert Lot.objects.get(number="24-300").state == "quarantine", "nothing comes in as inspected"
    machines = messy.table(
        [
            ["Kürzel", "Gerät", "Typ", "Hersteller", "Modell", "Seriennummer"],
            ["OFEN-1", "Wärmeschrank", "Ofen", "Öfen Voorbeeld", "O1", "ÖV-1"],
            ["P 9", "Drucker", "Hexenkessel", "Wer", "", "1"],
        ]
    )
    send(client, machines, what="machines", name="geräte.csv")
    map_columns(client)
    client.post("/import/rows/", {"row": ["2"]})
    made = Machine.objects.get(code="OFEN-1")
    assert (made.kind, made.maker) == ("oven", "Öfen Voorbeeld") and not made.records.exists()
    people = messy.table(
        [
            ["Naam", "E-mail", "Functie", "Rol"],
            ["Jörn Größe", "joern@maarwijk.example", "Technicus", "technicus, PRRC"],
            ["Zonder Adres", "zonder", "", ""],
            ["Jip Halmstroom", "jip@maarwijk.example", "", ""],
        ],
        encoding="utf-8-sig",
        between="\t",
    )
    send(client, people, what="people", name="mensen.csv")
    map_columns(client)
    told = [one["row"].verdict.value for one in client.get("/import/rows/").context["rows"]]
    assert told == ["make", "refuse", "skip"]
    client.post("/import/rows/", {"row": ["2"]})
    account = Account.objects.get(email="joern@maarwijk.example")
    assert not account.has_usable_password()
    assert [one.role for one in account.role_grants.all()] == ["technician"]


def test_evidence_comes_along(house: Standing) -> None:
    client = browser(house, "jip")
    bring(client)
    inherited = InheritedCase.objects.get(old_number="2025-17")
    where = f"/register/{inherited.pk}/attach/"
    client.post(where, {"what": "Signed order", "file": SimpleUploadedFile("auftrag.pdf", b"%PDF-1.7 old")})
    kept = inherited.evidence.get()
    handed = client.get(f"/register/{inherited.pk}/files/{kept.sha256}/")
    assert handed.content == b"%PDF-1.7 old" and "attachment" in handed["Content-Disposition"]
    refused = client.post(where, {"what": "A script", "file": SimpleUploadedFile("boom.html", b"<script>")})
    assert refused.status_code == 422 and "boom.html is not kept" in refused.content.decode()
    assert browser(house, "iva").get(f"/register/{inherited.pk}/files/{kept.sha256}/").status_code == 404


@pytest.mark.parametrize(
    ("name", "content", "says"),
    [
        ("broken.xlsx", b"PK\x03\x04 not really", "no spreadsheet that can be read"),
        ("virus.exe", b"MZ", "no spreadsheet that is read here"),
        ("empty.csv", b"\r\n\r\n", "has no row"),
        ("wide.csv", b";".join([b"x"] * 80), "more than"),
    ],
)
def test_what_cannot_be_read_is_explained(house: Standing, name: str, content: bytes, says: str) -> None:
    answer = send(browser(house, "jip"), content, name=name)
    assert answer.status_code == 422 and says in answer.content.decode()


def test_who_may_not_sees_nothing(house: Standing) -> None:
    stranger = browser(house, "iva")
    for path in ("/import/", "/import/columns/", "/import/rows/", "/register/", "/register/as/csv/"):
        assert stranger.get(path).status_code == 404
    technician = browser(house, "ruben")
    offered = technician.get("/import/").context["form"].fields["what"].choices
    assert [code for code, _word in offered] == ["lots"]
    assert send(technician, messy.register()).status_code == 422
