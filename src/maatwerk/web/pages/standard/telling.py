"""Words, marks and links of the pages about ISO 13485."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.translation import get_language, gettext_lazy, pgettext_lazy
from django.utils.translation import gettext as _

from maatwerk.compliance.advisor import Lamp, Row, Told
from maatwerk.compliance.explaining import Found
from maatwerk.compliance.models import Watched
from maatwerk.people.spoken import written_number
from maatwerk.rulebook.advice import (
    LOOK_AGAIN,
    NOT_CUSTOM_MADE,
    NOT_KNOWN,
    NOT_NOW,
    NOTIFIED_BODY,
    bears,
)
from maatwerk.rulebook.reasons import in_language
from maatwerk.rulebook.shelf import current_edition
from maatwerk.rulebook.standard import HardRule
from maatwerk.web.choices import CHOICES
from maatwerk.web.pages import door
from maatwerk.web.pages.duties import telling as duties
from maatwerk.web.pages.lab.shelf import address, shelf
from maatwerk.web.pages.records import held_by

Words = duties.Words

DISPOSITIONS: dict[str, Words] = {
    "keep": pgettext_lazy("clause", "In full"),
    "light": pgettext_lazy("clause", "Light"),
    "defer": pgettext_lazy("clause", "Waits"),
}
"""What becomes of a clause."""
MEANS: dict[str, Words] = {
    "keep": gettext_lazy("Carried out in full"),
    "light": gettext_lazy("Carried out in a few lines"),
    "defer": gettext_lazy("Left until something brings it back"),
}
ANSWERS: dict[str, tuple[str, Words, Words]] = {
    NOT_NOW: (
        "met",
        gettext_lazy("Not now."),
        gettext_lazy(
            "Nothing on record speaks for a certificate today. The MDR asks for a quality management system "
            "that fits your devices, not for a certificate; how far yours goes, the map of the duties says."
        ),
    ),
    LOOK_AGAIN: (
        "due",
        gettext_lazy("Look again."),
        gettext_lazy(
            "This decides nothing yet. The MDR does not ask for the certificate; but these reasons deserve a "
            "decision of yours."
        ),
    ),
    NOT_CUSTOM_MADE: (
        "not-met",
        gettext_lazy("The devices come first."),
        gettext_lazy("Some may no longer be custom-made. Settle that before you think of a certificate."),
    ),
    NOTIFIED_BODY: (
        "not-met",
        gettext_lazy("A notified body comes first."),
        gettext_lazy("The law asks for its certificate; one for ISO 13485 does not replace it."),
    ),
    NOT_KNOWN: (
        "not-known",
        gettext_lazy("That cannot be said yet."),
        gettext_lazy("A question is open. Nothing that is not known counts as no."),
    ),
}
"""The answer to the question: its mark, the sentence, and what it means."""

SURE: dict[str, Words] = {**duties.CONFIDENCE, "interpretation": gettext_lazy("Our reading")}
"""How sure it is that a clause may be what is said of it; there is no text of the law to read here."""

RECORDS: dict[str, tuple[Words, str]] = {
    "procedures": (gettext_lazy("procedures in effect"), "procedures"),
    "evidence": (gettext_lazy("documents on file"), "evidence"),
    "families": (gettext_lazy("families released"), "families"),
    "judgements": (gettext_lazy("signed judgements on files"), "families"),
    "recipes": (gettext_lazy("recipes adopted"), "recipes"),
    "validations": (gettext_lazy("stages of validation passed"), "recipes"),
    "suppliers": (gettext_lazy("suppliers approved"), "suppliers"),
    "supplier_evidence": (gettext_lazy("papers of suppliers"), "suppliers"),
    "lots": (gettext_lazy("lots inspected"), "lots"),
    "machines": (gettext_lazy("services and checks of machines"), "machines"),
    "instruments": (gettext_lazy("calibrations of instruments"), "instruments"),
    "software": (gettext_lazy("programs validated"), "software"),
    "holds": (gettext_lazy("holds, open and lifted"), "holds"),
    "roles": (gettext_lazy("roles held"), "/roles"),
    "competences": (gettext_lazy("competences in date"), "/people"),
    "prescriptions": (gettext_lazy("prescriptions signed"), "/cases"),
    "route_decisions": (gettext_lazy("decisions on route and class"), "/cases"),
    "imaging": (gettext_lazy("series of pictures inspected"), "/cases"),
    "designs": (gettext_lazy("versions of designs"), "/cases"),
    "approvals": (gettext_lazy("approvals of designs"), "/cases"),
    "builds": (gettext_lazy("builds finished"), "/builds"),
    "incoming_checks": (gettext_lazy("incoming checks"), "/builds"),
    "checks": (gettext_lazy("checks of devices"), "/cases"),
    "releases": (gettext_lazy("statements issued"), "/cases"),
    "hand_overs": (gettext_lazy("hand-overs"), "/cases"),
    "follow_ups": (gettext_lazy("answers from use"), "/cases"),
    "sterilisations": (gettext_lazy("round trips to the sterile service"), "/cases"),
    "nonconformities": (gettext_lazy("nonconformities"), ""),
    "concessions": (gettext_lazy("concessions"), "/cases"),
    "events": (gettext_lazy("events in the archive"), ""),
}
"""What can serve a clause: its words, and the kind of the lab or the page where it is found."""
_OF_LAB = {
    "family": "families",
    "reasoning": "reasonings",
    "request": "requests",
    "supplier": "suppliers",
    "recipe": "recipes",
}


@dataclass(frozen=True, kw_only=True)
class Light:
    """One trigger or hard rule as the page shows it."""

    mark: str
    word: str
    title: str
    text: str
    do: str
    cites: tuple[str, ...]
    looked: tuple[tuple[str, str], ...]
    """What was looked at: each question with its answer."""
    records: tuple[tuple[str, str], ...]
    more: bool
    lit: bool


def said(text: Mapping[str, str]) -> str:
    """Return a text of the law room in the reader's language."""
    return in_language(text, door.language())


def light(lamp: Lamp, *, request: door.Inside) -> Light:
    """Return a trigger or hard rule in words."""
    of, answer = lamp.lit.of, str(lamp.lit.answer)
    hard = isinstance(of, HardRule)
    marks = {"yes": "not-met" if hard else "due", "no": "waiting", "not_known": "not-known"}
    word = {"yes": _("Yes, on record"), "no": _("No"), "not_known": _("Not known")}
    return Light(
        mark=marks[answer],
        word=word[answer],
        title=said(of.title),
        text=said(of.text),
        do=said(of.do),
        cites=of.cites if isinstance(of, HardRule) else (),
        looked=tuple((question(name), value(have)) for name, have in lamp.facts.items()),
        records=tuple((record_name(one), record_at(one, request=request)) for one in lamp.behind),
        more=lamp.more,
        lit=answer == "yes",
    )


def question(name: str) -> str:
    """Return the question behind a fact."""
    return current_edition().vocabulary.question(name, language=get_language() or "en")


def value(have: Any) -> str:
    """Return an answer in words."""
    if have is None:
        return _("not known")
    if isinstance(have, bool):
        return str(CHOICES["yes"] if have else CHOICES["no"])
    return written_number(have) if isinstance(have, int | float) else str(CHOICES.get(have, have))


def record_name(found: Found) -> str:
    """Return what a record behind a trigger is called."""
    return duties.family_name(found.name) if found.kind == "family" else found.name


def record_at(found: Found, *, request: door.Inside) -> str:
    """Return where a record stands, if the viewer may see it."""
    if found.kind == "device":
        return reverse("device", kwargs={"number": found.key})
    kind = _OF_LAB.get(found.kind, "")
    return address(kind, found.key) if kind and sees(kind, request) else ""


def sees(kind: str, request: door.Inside) -> bool:
    """Say whether the viewer sees a kind of the lab."""
    found = next((one for one in shelf().kinds if one.code == kind), None)
    return found is not None and found.sees(held_by(request))


def kept_at(name: str, *, request: door.Inside) -> str:
    """Return where the records of a kind are found, if the viewer may see them."""
    where = RECORDS[name][1]
    if where.startswith("/"):
        return reverse(where.removeprefix("/"))
    return reverse("lab_kind", kwargs={"kind": where}) if where and sees(where, request) else ""


def trigger_title(name: str) -> str:
    """Return the title of a trigger."""
    return said(current_edition().standard.trigger(name).title)


def why_now(row: Row) -> str:
    """Return through what a clause is what it is now, where it is not as the law room has it."""
    if row.answer.by_law:
        return _("by law")
    if row.departure is not None:
        return _("your own word")
    if row.answer.brought_back:
        return ", ".join(trigger_title(name) for name in row.answer.brought_back)
    return ""


def mark_of(row: Row) -> str:
    """Return the mark of what stands out about a clause; most clauses have none."""
    if row.lit_since:
        return "due"
    if row.answer.by_law:
        return "not-met"
    if row.departure is not None:
        return "running"
    return "due" if row.answer.brought_back else ""


def headline(told: Told) -> str:
    """Return the answer in one sentence, with what it rests on."""
    sentence = str(ANSWERS[told.answer][1])
    lit = [said(one.lit.of.title) for one in (*told.rules, *told.triggers) if one.is_lit and is_weighty(one)]
    if told.answer == LOOK_AGAIN and lit:
        return _("Look again: %(reasons)s.") % {"reasons": "; ".join(lit)}
    return sentence


def is_weighty(lamp: Lamp) -> bool:
    """Say whether a trigger bears on the certificate as such; a hard rule always does."""
    return bears(lamp.lit)


def notice(found: Watched | None) -> tuple[str, str, datetime] | None:
    """Return what the map says of ISO 13485: mark, sentence, since when; nothing where it is not needed."""
    if found is None or found.answer in (NOT_NOW, NOT_KNOWN):
        return None
    mark, sentence, _means = ANSWERS[found.answer]
    standard = current_edition().standard
    titles = {one.id: said(one.title) for one in standard.rules}
    titles |= {one.id: said(one.title) for one in standard.triggers}
    reasons = "; ".join(titles[name] for name in found.lit if name in titles)
    if found.answer == LOOK_AGAIN and reasons:
        return mark, _("Look again: %(reasons)s.") % {"reasons": reasons}, found.since
    return mark, str(sentence), found.since
