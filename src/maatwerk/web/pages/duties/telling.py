"""Words, marks and ways of the pages about duties."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from django.http import Http404
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.http import urlencode
from django.utils.translation import get_language, gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from maatwerk.compliance.atlas import Phase, Place, Task
from maatwerk.compliance.explaining import Found
from maatwerk.compliance.standing import Sight, Whole, sight_of, standings
from maatwerk.compliance.subjects import Subject
from maatwerk.compliance.words import SubjectKind
from maatwerk.lab.catalogue.shelf import current_library
from maatwerk.lab.queries.evidence import BY_FACT
from maatwerk.quality.spoken import KINDS, LETTERS
from maatwerk.rulebook.conditions import leaves
from maatwerk.rulebook.duty import Duty, Wording
from maatwerk.rulebook.national import Act
from maatwerk.rulebook.shelf import current_edition
from maatwerk.web import words
from maatwerk.web.pages import door
from maatwerk.web.pages.lab.shelf import address, shelf
from maatwerk.web.pages.lab.telling import tell
from maatwerk.web.pages.records import held_by

Words = str | Promise

STANDS: dict[str, Words] = {
    "overdue": pgettext_lazy("verdict", "Overdue"),
    "not_met": pgettext_lazy("verdict", "Not met"),
    "due": pgettext_lazy("verdict", "Due"),
    "not_known": pgettext_lazy("verdict", "Not known"),
    "later": pgettext_lazy("verdict", "Asked later"),
    "met": pgettext_lazy("verdict", "Met"),
    "not_applicable": pgettext_lazy("verdict", "Does not apply"),
    "nothing": pgettext_lazy("verdict", "Nothing to judge yet"),
}
MEANS: dict[str, Words] = {
    "overdue": _("Evidence overdue: the day has passed."),
    "not_met": _("Evidence missing on record."),
    "due": _("Evidence due: the day is still to come."),
    "not_known": _("Not known: a question is open."),
    "later": _("Open, and only a gate that is still ahead asks for it."),
    "met": _("Evidence complete on record."),
    "not_applicable": _("Does not bind, by what is on record."),
    "nothing": _("There is nothing yet that it could be about."),
}
_MARKS = {"later": "waiting", "nothing": "waiting"}
SUBJECTS: dict[str, Words] = {
    "institution": _("The institution"),
    "family": _("Families"),
    "case": _("Cases"),
    "device": _("Devices"),
    "machine": _("Machines"),
    "person": _("People"),
}
PHASES: dict[Phase, Words] = {
    Phase.BEFORE: _("Before the first case"),
    Phase.CASE: _("With the first case"),
    Phase.YEAR: _("In the year after it"),
    Phase.IF: _("Only where it concerns you"),
}
CONFIDENCE: dict[str, Words] = {
    "text": _("The text says so"),
    "guidance": _("Guidance reads the text so"),
    "interpretation": _("Our reading of the text"),
    "unverified": _("UNVERIFIED"),
}
_PLACES: dict[Place, Words] = {
    Place.PEOPLE: _("Open the people"),
    Place.PROCEDURES: _("Open the procedures"),
    Place.EVIDENCE: _("File a document"),
    Place.SUPPLIERS: _("Open the suppliers"),
    Place.RECIPES: _("Open the recipes"),
    Place.FAMILY: _("Open the families"),
    Place.DEVICE: _("Open the cases"),
    Place.CIRCUMSTANCES: _("Answer the questions"),
    Place.INCIDENTS: _("Open the incidents"),
    Place.LETTERS: _("Open the letters"),
}
_KINDS = {
    Place.PROCEDURES: "procedures",
    Place.SUPPLIERS: "suppliers",
    Place.RECIPES: "recipes",
    Place.FAMILY: "families",
    Place.CIRCUMSTANCES: "circumstances",
    Place.INCIDENTS: "incidents",
    Place.LETTERS: "letters",
}
_RECORDS = {
    "evidence": "evidence",
    "procedure": "procedures",
    "family": "families",
    "judgement": "families",
    "circumstance": "circumstances",
    "incident": "incidents",
    "letter": "letters",
}
PARTS: dict[str, Words] = {
    "manufacturer": _("the manufacturer"),
    "sites": _("the manufacturing sites"),
    "authorised_representative": _("the authorised representative"),
    "device_identification": _("what identifies the device"),
    "exclusive_use": _("for exclusive use"),
    "patient": _("the patient"),
    "prescriber": _("who prescribed"),
    "health_institution": _("the health institution"),
    "prescribed_characteristics": _("the characteristics as prescribed"),
    "conformity": _("the declaration of conformity"),
    "exceptions_with_grounds": _("exceptions with their grounds"),
    "substances": _("medicine, tissues or cells"),
    "name": _("the name"),
    "identification": _("what identifies it"),
    "purpose": _("the purpose"),
    "hazardous_substances": _("hazardous substances"),
    "lot_number": _("the lot number"),
    "serial_number": _("the serial number"),
    "use_by": _("until when it may be used"),
    "made_on": _("the day it was made"),
    "storage": _("storage and handling"),
    "sterile_and_method": _("sterile, and by which method"),
    "warnings": _("warnings"),
    "single_use": _("single use"),
    "reprocessing": _("reprocessing"),
    "custom_made_words": _("the words “custom-made device”"),
    "medical_device_words": _("that it is a medical device"),
    "composition": _("the composition"),
    "release": pgettext_lazy("task of the responsible person", "release"),
    "documentation": pgettext_lazy("task of the responsible person", "documentation"),
    "post_market_surveillance": pgettext_lazy("task of the responsible person", "surveillance"),
    "reporting": pgettext_lazy("task of the responsible person", "reporting"),
    "investigations": pgettext_lazy("task of the responsible person", "investigations"),
    **KINDS,
    **LETTERS,
    "I": "I",
    "IIa": "IIa",
    "IIb": "IIb",
    "III": "III",
}
"""What a paper, a file or a person is asked for piece by piece, by the codes of the law room."""
_TONGUES = {"de": "deu", "en": "eng"}
_PART = re.compile(r"(Art\.\d+|Annex\.[IVX]+)")


@dataclass(frozen=True)
class Way:
    """A button: its words and where it leads."""

    label: Words
    href: str


def mark_of(stand: str) -> str:
    """Return the mark of a verdict."""
    return _MARKS.get(stand, stand.replace("_", "-"))


def part_of(cite: str) -> str:
    """Return the article or annex that a citation belongs to; of national law the act."""
    found = _PART.match(cite)
    return found.group(1) if found else act_of(cite) or cite


def act_of(cite: str) -> str:
    """Return the national act that a citation belongs to; nothing for the regulation."""
    sources = current_edition().sources.values()
    return next((one.id for one in sources if one.kind == "national" and cite.startswith(f"{one.id} ")), "")


def acts_of(duty: Duty) -> list[Act]:
    """Return the national acts that a duty rests on."""
    country = current_edition().countries.get(duty.country)
    named = {act_of(cite) for cite in duty.all_cites()}
    return [act for act in country.acts if act.id in named] if country else []


def in_order(parts: Iterable[str]) -> list[str]:
    """Return articles by number, then annexes by number."""
    return sorted(set(parts), key=_rank)


def _rank(part: str) -> tuple[bool, int, str]:
    number = part.removeprefix("Art.")
    return (not number.isdecimal(), int(number) if number.isdecimal() else _roman(part), part)


def _roman(part: str) -> int:
    order = ["I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII", "XIII", "XIV", "XV"]
    number = part.removeprefix("Annex.")
    return order.index(number) if number in order else len(order)


def short(cite: str) -> str:
    """Return a citation without its last steps, as a tile has room for."""
    return cited(cite if act_of(cite) else cite.partition(" ")[0])


def cited(cite: str) -> str:
    """Return a citation as the reader's language writes it."""
    return words.place(cite)


def law_at(cite: str) -> str:
    """Return where the text stands in EUR-Lex, in the reader's language; of national law nothing."""
    if act_of(cite):
        return ""
    eli = current_edition().sources["MDR"].url
    tongue = _TONGUES.get((get_language() or "en")[:2], "eng")
    part = part_of(cite)
    anchor = part.replace("Art.", "art_").replace("Annex.", "anx_")
    return f"{eli}/{tongue}#{anchor}"


def way_to(
    task: Task, subject: Subject | None, *, request: door.Inside, wording: Wording | None = None
) -> Way | None:
    """Return the button that leads to where a task is done; None where the viewer has no way there."""
    if task.at is Place.PEOPLE:
        return Way(_PLACES[task.at], reverse("people"))
    if task.at is Place.DEVICE:
        return _to_device(subject)
    if task.at is Place.EVIDENCE:
        return to_evidence(request, subject=subject, wording=wording)
    kind = _KINDS[task.at]
    if not _sees(kind, request):
        return None
    if kind == "families" and subject is not None and subject.kind is SubjectKind.FAMILY:
        return Way(_("Open the family"), address(kind, subject.key))
    return Way(_PLACES[task.at], reverse("lab_kind", kwargs={"kind": kind}))


def _to_device(subject: Subject | None) -> Way:
    if subject is not None and subject.kind is SubjectKind.DEVICE:
        return Way(_("Open the device"), reverse("device", kwargs={"number": subject.name}))
    return Way(_PLACES[Place.DEVICE], reverse("cases"))


def places_wanted(wording: Wording) -> list[str]:
    """Return the places of the law that a duty wants to find on file."""
    found: list[str] = []
    for leaf in leaves(wording.met_when):
        if leaf.fact in BY_FACT.values():
            found += [leaf.want] if isinstance(leaf.want, str) else sorted(leaf.want)  # type: ignore[arg-type]
    return list(dict.fromkeys(found))


def to_evidence(
    request: door.Inside, *, subject: Subject | None = None, wording: Wording | None = None
) -> Way | None:
    """Return the button that leads to filing a document, for the places that the wording asks for."""
    if _sees("evidence", request):
        arguments = {"kind": "evidence", "act": "evidence"}
        asked = [("place", one) for one in (places_wanted(wording) if wording is not None else ())]
        if asked and subject is not None and subject.kind is SubjectKind.FAMILY:
            asked.append(("about", subject.key))
        address = reverse("lab_add", kwargs=arguments)
        return Way(_PLACES[Place.EVIDENCE], f"{address}?{urlencode(asked)}" if asked else address)
    if _sees("procedures", request):
        return Way(_PLACES[Place.PROCEDURES], reverse("lab_kind", kwargs={"kind": "procedures"}))
    return None


def _sees(kind: str, request: door.Inside) -> bool:
    found = next((one for one in shelf().kinds if one.code == kind), None)
    return found is not None and found.sees(held_by(request))


def record_at(found: Found, *, request: door.Inside) -> str:
    """Return the address of a record that stands behind an answer, if the viewer may see it."""
    if found.kind == "person":
        return reverse("person", kwargs={"key": found.key})
    if found.kind == "device":
        return reverse("device", kwargs={"number": found.name})
    kind = _RECORDS[found.kind]
    return address(kind, found.key) if _sees(kind, request) else ""


def subject_name(subject: Subject) -> str:
    """Return what a duty is about, as it is called here."""
    return family_name(subject.name) if subject.kind is SubjectKind.FAMILY else subject.name


def family_name(name: str) -> str:
    """Return a family by its name in the library; its version only where it is not the first."""
    code, _space, version = name.rpartition(" v")
    content = current_library().families.get(code)
    if content is None:
        return name
    called = tell(content.names)
    return (
        called
        if version == "1"
        else gettext("%(family)s, version %(version)s") % {"family": called, "version": version}
    )


def record_name(found: Found) -> str:
    """Return what a record behind an answer is called."""
    if found.kind == "judgement":
        return gettext("judgement of %(who)s") % {"who": found.name}
    if found.kind == "circumstance":
        return gettext("answer of the lab")
    return family_name(found.name) if found.kind == "family" else found.name


def roles_of(task: Task) -> str:
    """Return who usually does a task."""
    return ", ".join(words.role(one) for one in task.roles)


def sight_for(request: door.Inside) -> Sight:
    """Return what the viewer may see; to whom the duties are nothing there is nothing at this address."""
    found = sight_of(request.user, at=timezone.now())
    if found is None:
        raise Http404
    return found


def whole_for(request: door.Inside) -> Whole:
    """Return how all duties stand that the viewer may see."""
    return standings(sight_for(request), language=get_language() or "en")
