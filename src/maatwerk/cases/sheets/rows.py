"""Rows of a spreadsheet as what a room's action takes; who and what is named must be on record."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext as _

from maatwerk.archive.days import day_of
from maatwerk.cases import spoken
from maatwerk.cases.actions.days import birth_day, theatre_day
from maatwerk.cases.errors import CaseError
from maatwerk.cases.models import InheritedCase, Patient
from maatwerk.cases.sheets import values
from maatwerk.cases.sheets.columns import What, bare
from maatwerk.cases.sheets.values import NotUnderstoodError
from maatwerk.lab import queries as lab
from maatwerk.lab.catalogue.shelf import current_library
from maatwerk.people import queries as people
from maatwerk.people.models import Account
from maatwerk.people.spoken import written_day

_Read = tuple[str, str, dict[str, Any], list[str]]


@dataclass(frozen=True)
class Known:
    """What is on record already, looked up once for a whole sheet."""

    viewer: Account
    what: What
    at: datetime
    meanings: Mapping[str, str]
    """By word of the old list, laid bare, the state that somebody said it stands for."""

    @cached_property
    def there(self) -> frozenset[str]:
        """Return the keys of what is here already."""
        key = self.viewer.institution_key
        found: Iterable[str]
        if self.what is What.CASES:
            found = InheritedCase.objects.filter(institution_key=key).values_list("old_number", flat=True)
        elif self.what is What.LOTS:
            found = (f"{one.material_id}:{one.number}" for one in lab.lots(self.viewer))
        elif self.what is What.MACHINES:
            found = lab.machines(self.viewer).values_list("code", flat=True)
        else:
            found = people.accounts(self.viewer).values_list("email", flat=True)
        return frozenset(found)

    @cached_property
    def patients(self) -> dict[str, list[tuple[str, date | None]]]:
        """Return name and birth date by patient number; the rows of the sheet that were read are added."""
        found: dict[str, list[tuple[str, date | None]]] = {}
        for one in Patient.objects.filter(institution_key=self.viewer.institution_key).exclude(number=""):
            found.setdefault(one.number, []).append((one.name, one.birth_on))
        return found

    @cached_property
    def prescribers(self) -> dict[str, int]:
        """Return who may sign prescriptions, by name and by e-mail address."""
        found = people.accounts_with(self.viewer, ability="sign_prescription", at=self.at)
        return _named((one.pk, (one.full_name, one.email, _without_title(one.full_name))) for one in found)

    @cached_property
    def families(self) -> dict[str, str]:
        """Return the families of the lab, by code and by their names in every language."""
        codes = set(lab.families(self.viewer).exclude(state="withdrawn").values_list("code", flat=True))
        library = current_library().families
        rows = ((one, (one, *(library[one].names.values() if one in library else ()))) for one in codes)
        return {bare(word): code for code, words in rows for word in words}

    @cached_property
    def materials(self) -> dict[str, int]:
        """Return the materials, by code and name."""
        return _named((one.pk, (one.code, one.name)) for one in lab.materials(self.viewer))

    @cached_property
    def makers(self) -> dict[int, int]:
        """Return the maker of each material."""
        return {one.pk: one.maker_id for one in lab.materials(self.viewer)}

    @cached_property
    def suppliers(self) -> dict[str, int]:
        """Return the suppliers, by code and name."""
        return _named((one.pk, (one.code, one.name)) for one in lab.suppliers(self.viewer))

    @cached_property
    def sites(self) -> list[int]:
        """Return the sites of the institution."""
        return [one.pk for one in people.sites(self.viewer)]

    @cached_property
    def kinds(self) -> dict[str, str]:
        """Return the kinds of machines, by code and by title."""
        library = current_library().equipment
        rows = ((code, (code, *one.title.values())) for code, one in library.items())
        return {bare(word): code for code, words in rows for word in words} | _KINDS


_KINDS = {
    bare(word): code
    for code, words in {
        "sla-printer": "sla,dlp,lcd,resin printer,harzdrucker,harsprinter,sla drucker,sla printer",
        "fff-printer": "fdm,fff,filament printer,filamentdrucker,filamentprinter,fdm drucker",
        "wash-unit": "washer,waschstation,wasstation,wash,waschanlage",
        "cure-unit": "curing,uv,uv ofen,uv oven,nachhärtung,nabelichting,cure",
        "powder-bed-printer": "sls,mjf,pulverdrucker,poederprinter",
        "oven": "ofen,oven,trockenschrank,droogoven",
        "ultrasonic-bath": "ultrasonic,ultraschallbad,ultrasoonbad",
        "heat-sealer": "sealer,siegelgerät,sealapparaat",
        "blast-cabinet": "blasting,strahlkabine,straalcabine",
    }.items()
    for word in words.split(",")
}


def _named(rows: Iterable[tuple[int, tuple[str, ...]]]) -> dict[str, int]:
    return {bare(word): key for key, words in rows for word in words}


def _without_title(name: str) -> str:
    words = [one for one in name.split() if bare(one) not in {"dr", "prof", "med", "dent", "drs"}]
    return " ".join(words)


def _look_up(table: Mapping[str, Any], text: str, says: str, *, do: str) -> Any:
    found = table.get(bare(text)) or table.get(bare(_without_title(text)))
    if found is None:
        raise NotUnderstoodError(f"{says % {'given': text}} {do}")
    return found


class _Troubles:
    """Collects all that is wrong with one row, so that it is mended in one go."""

    def __init__(self) -> None:
        self.found: list[str] = []

    def take(self, read: Callable[[], Any]) -> Any:
        """Return what was read, or note why not."""
        try:
            return read()
        except NotUnderstoodError as trouble:
            self.found.append(str(trouble))
            return None

    def settle(self) -> None:
        """Refuse the row when something was noted."""
        if self.found:
            raise NotUnderstoodError("\n".join(self.found))


def case(given: dict[str, str], known: Known) -> _Read:
    """Read a row of the register: a running case goes on here, a finished one is kept as it was."""
    troubles = _Troubles()
    read = {
        name: troubles.take(lambda name=name: values.day(given.get(name, "")))  # type: ignore[misc]
        for name in ("theatre_on", "delivered_on")
    }
    read["birth_on"] = troubles.take(lambda: values.birth(given.get("birth_on", ""), on=day_of(known.at)))
    state = troubles.take(lambda: values.state(given["state"], known.meanings))
    read["side"] = troubles.take(lambda: values.side(given.get("side", "")))
    running = state is not None and state not in values.FINISHED
    read["prescriber"] = read["family"] = None
    named = given.get("prescriber", "")
    if running:
        do = _("Create the account and give the role first.")
        if not named:
            troubles.found.append(_("A running case needs a prescriber; nothing stands under: prescriber."))
        else:
            read["prescriber"] = troubles.take(
                lambda: _look_up(
                    known.prescribers, named, _("The prescriber “%(given)s” is not on record here."), do=do
                )
            )
    if given.get("family"):
        read["family"] = troubles.take(
            lambda: _look_up(
                known.families,
                given["family"],
                _("The family “%(given)s” is not on record here."),
                do=_("Take it from the library first."),
            )
        )
    troubles.take(lambda: _believable(read, running=running, at=known.at))
    troubles.take(lambda: _same_patient(given, read["birth_on"], known))
    troubles.found += _too_long(given)
    if running and not known.sites:
        troubles.found.append(_("The institution has no site yet; add one first."))
    troubles.settle()
    notes = (
        _running_without_family(read) if running else _doubts_of_finished(given, read["theatre_on"], known)
    )
    makes = (
        _("a running case, begun before Maatwerk")
        if running
        else _("an entry of the register, finished before")
    )
    return given["number"], makes, {**given, **read, "stood_at": state, "running": running}, notes


def _too_long(given: Mapping[str, str]) -> list[str]:
    """Return which columns hold more than a record has room for."""
    said = _("More than %(most)s letters stand under: %(column)s.")
    return [
        said % {"most": most, "column": spoken.column(name)}
        for name, most in (("number", 80), ("intervention", 200), ("state", 200), ("patient_name", 200))
        if len(given.get(name, "")) > most
    ]


def _believable(read: Mapping[str, Any], *, running: bool, at: datetime) -> None:
    """Refuse the row with a day that the case could not be opened with."""
    try:
        birth_day(read["birth_on"], at=at)
        if running:
            theatre_day(read["theatre_on"], at=at)
    except CaseError as refused:
        raise NotUnderstoodError(f"{refused.where}: {refused.what} {refused.why}") from None


def _running_without_family(read: Mapping[str, Any]) -> list[str]:
    return [] if read["family"] else [_("No family is named: the case opens without a device.")]


def _doubts_of_finished(given: Mapping[str, str], theatre_on: date | None, known: Known) -> list[str]:
    """Return what is odd about a finished case; it is kept as it was written."""
    found, named = [], given.get("prescriber", "")
    if named and not {bare(named), bare(_without_title(named))} & set(known.prescribers):
        found.append(
            _("“%(given)s” is not on record here; the name is kept as it stands.") % {"given": named}
        )
    if theatre_on is not None and theatre_on > day_of(known.at):
        found.append(_("It is finished, and its theatre date is still to come."))
    return found


def _same_patient(given: Mapping[str, str], born: date | None, known: Known) -> None:
    """Refuse a patient number of somebody else: a case of the wrong patient is worse than none."""
    number, named = given.get("patient_number", ""), (given.get("patient_name", ""), born)
    if not number:
        return
    there = known.patients.setdefault(number, [])
    if there and not any(values.same_person(named, one) for one in there):
        raise NotUnderstoodError(
            _(
                "The patient number %(number)s stands for another name or date of birth, here or further up. "
                "Look up who it is, then correct the row or the record."
            )
            % {"number": number}
        )
    there.append(named)


def lot(given: dict[str, str], known: Known) -> _Read:
    """Read a lot: it comes in uninspected, whatever the old list says."""
    troubles = _Troubles()
    do = _("Add the material first.")
    material = troubles.take(
        lambda: _look_up(
            known.materials, given["material"], _("The material “%(given)s” is not on record here."), do=do
        )
    )
    supplier = known.makers.get(material) if material is not None else None
    named = given.get("supplier", "")
    if named:
        do = _("Add the supplier first.")
        supplier = troubles.take(
            lambda: _look_up(
                known.suppliers, named, _("The supplier “%(given)s” is not on record here."), do=do
            )
        )
    received = troubles.take(lambda: values.day(given["received_on"]))
    expires = troubles.take(lambda: values.day(given.get("expires_on", "")))
    if received is not None and received > day_of(known.at):
        troubles.found.append(
            _("It was received on %(day)s, a day that has not come yet.") % {"day": written_day(received)}
        )
    if received and expires and expires < received:
        troubles.found.append(
            _("It expires on %(day)s, before it was received.") % {"day": written_day(expires)}
        )
    troubles.settle()
    notes = [_("It had expired already.")] if expires is not None and expires < day_of(known.at) else []
    read = {"material": material, "supplier": supplier, "received_on": received, "expires_on": expires}
    return f"{material}:{given['number']}", _("a lot, to be inspected"), {**given, **read}, notes


def machine(given: dict[str, str], known: Known) -> _Read:
    """Read a machine: it comes without records, so that nothing can be made on it yet."""
    troubles = _Troubles()
    kinds = ", ".join(sorted(current_library().equipment))
    kind = troubles.take(
        lambda: _look_up(
            known.kinds,
            given["kind"],
            _("The kind “%(given)s” is not on record here."),
            do=_("Kinds are: %(kinds)s.") % {"kinds": kinds},
        )
    )
    if not known.sites:
        troubles.found.append(_("The institution has no site yet; add one first."))
    code = given["code"].strip()
    if not code.replace("-", "").replace("_", "").isalnum() or not code.isascii():
        troubles.found.append(
            _("The code “%(code)s” has other signs than letters, digits, - and _.") % {"code": code}
        )
    troubles.settle()
    notes = [_("Its services and checks are recorded here before it is used.")]
    return code, _("a machine"), {**given, "kind": kind, "site": known.sites[0]}, notes


def person(given: dict[str, str], known: Known) -> _Read:
    """Read a person: an account without a password, with the roles named; a PRRC is appointed instead."""
    troubles = _Troubles()
    email = given["email"].strip().lower()
    try:
        validate_email(email)
    except ValidationError:
        troubles.found.append(_("“%(email)s” is no e-mail address.") % {"email": email})
    roles = troubles.take(lambda: values.roles(given.get("roles", "")))
    troubles.settle()
    notes = [_("The account opens when an administrator gives it a password.")]
    if "prrc" in roles:
        notes.append(
            _("The person responsible for regulatory compliance is appointed on the page of the person.")
        )
    given_roles = [one for one in roles if one != "prrc"]
    return email, _("an account"), {**given, "email": email, "roles": given_roles}, notes


READERS: Mapping[What, Callable[[dict[str, str], Known], _Read]] = {
    What.CASES: case,
    What.LOTS: lot,
    What.MACHINES: machine,
    What.PEOPLE: person,
}
