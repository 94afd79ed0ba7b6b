"""The parts of the look that a template asks for by name: icons, marks, sides, verdicts."""

from datetime import date
from typing import Any

from django import template
from django.templatetags.static import static
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.text import capfirst
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from maatwerk.cases import queries, steps
from maatwerk.cases.models import Case, CheckResult
from maatwerk.lab import spoken
from maatwerk.lab.models import Hold
from maatwerk.people.roles import roles_with
from maatwerk.people.spoken import written_number
from maatwerk.rulebook.conditions import facts_of
from maatwerk.rulebook.gates import GateRule
from maatwerk.web import words
from maatwerk.web.pages import readings
from maatwerk.web.pages.lab import telling
from maatwerk.web.regions import region

register = template.Library()


@register.simple_tag
def icon(name: str) -> SafeString:
    """Draw an icon beside words; alone it says nothing to a screen reader."""
    href = f"{static('built/icons.svg')}#i-{name}"
    return format_html('<svg class="icon" aria-hidden="true"><use href="{}"/></svg>', href)


@register.simple_tag
def mark(verdict: str, label: str = "") -> SafeString:
    """Draw the mark of a verdict; with a label it stands alone and says it."""
    if label:
        return format_html(
            '<svg class="mark" data-is="{}" viewBox="0 0 16 16" role="img" aria-label="{}">'
            '<use href="#m-{}"/></svg>',
            verdict,
            label,
            verdict,
        )
    return format_html(
        '<svg class="mark" data-is="{}" viewBox="0 0 16 16" aria-hidden="true"><use href="#m-{}"/></svg>',
        verdict,
        verdict,
    )


@register.simple_tag
def status(verdict: str, word: str) -> SafeString:
    """Draw a verdict as mark and word."""
    return format_html('<span class="status" data-is="{}">{}{}</span>', verdict, mark(verdict), word)


@register.simple_tag
def side(value: str, size: str = "") -> SafeString:
    """Draw the side of the body; never small on its own, never abbreviated, never coloured."""
    if value in {"", "none"}:
        return SafeString("")
    return format_html('<span class="side {}" data-side="{}">{}</span>', size, value, words.side(value))


@register.simple_tag(takes_context=True)
def concession(context: Any, reason: Any) -> str:
    """Return where a refusal can be lifted with a reason, if the viewer may; else nothing."""
    return lift(context, reason.code) if str(reason.strength) == "concession" else ""


@register.simple_tag(takes_context=True)
def lift(context: Any, code: str) -> str:
    """Return where the lab's own limit of this code can be lifted, if it can and the viewer may."""
    device, request = context.get("device"), context.get("request")
    if device is None or request is None or not code:
        return ""
    found = queries.gate_to_concede(device, code=code)
    if found is None or not queries.is_able(request.user, ability="grant_concession", at=timezone.now()):
        return ""
    return reverse("concession", kwargs={"number": device.number, "gate": found, "code": code})


@register.filter
def state_mark(state: str) -> str:
    """Return the mark of a state of a device, lot, build, machine or hold."""
    return words.mark_of(state)


@register.filter
def state_word(state: str) -> str:
    """Return a state in words."""
    return words.state(state)


@register.filter
def theatre_day(day: date) -> str:
    """Return a day of operation with its weekday; with the year, where it is not this one."""
    return date_format(day, _("D j M") if day.year == timezone.localdate().year else _("D j M Y"))


@register.filter
def present_state(device: Any) -> str:
    """Return where a device stands; of one begun before Maatwerk, as far as it had come there."""
    return steps.present_state(device)


@register.filter
def present_mark(device: Any) -> str:
    """Return the mark of where a device stands; what only the lab says of it has none of its own."""
    return "not-known" if steps.is_ahead(device) else words.mark_of(device.state)


@register.filter
def is_ahead(device: Any) -> bool:
    """Say whether the lab says a device further on than what was shown here."""
    return steps.is_ahead(device)


@register.filter
def unit_word(unit: str) -> str:
    """Return a unit as one reads it."""
    return words.unit(unit)


@register.filter
def basis_word(basis: str) -> str:
    """Return the basis of a reason in words."""
    return words.basis(str(basis))


@register.filter
def region_word(typed: str) -> str:
    """Return a region of the body, a known one in the reader's language."""
    return region(typed)


@register.filter
def held_name(hold: Hold) -> str:
    """Return what is on hold, as the reader's language calls it."""
    return telling.held(hold)


@register.filter
def called(record: Any) -> str:
    """Return what a record of the lab is called."""
    return telling.called(record)


@register.filter
def place(cite: str) -> str:
    """Return a citation as one writes it."""
    return words.place(cite)


@register.filter
def places(cites: Any) -> str:
    """Return citations as one writes them."""
    return ", ".join(words.place(str(one)) for one in cites)


@register.filter
def cycle_word(code: str) -> str:
    """Return a cycle of sterilisation as one reads it."""
    return words.cycle(code)


@register.filter
def noted(result: CheckResult) -> str:
    """Return the note of a check, in the reader's language where a record made it."""
    return readings.noted(result.note, build=result.build)


@register.filter
def amount(bound: Any) -> str:
    """Return a value of the library with its unit."""
    return spoken.amount(bound.value, bound.unit.value)


@register.filter
def with_unit(value: str, unit: str) -> str:
    """Return a value of a record with its unit."""
    return spoken.amount(value, unit)


@register.filter
def number(value: Any) -> str:
    """Return a number with the reader's decimal sign; what is no number stays as it is."""
    return written_number(value)


@register.filter
def gate_word(gate: str) -> str:
    """Return a gate's name."""
    return words.gate(gate)


@register.filter
def source_word(code: str) -> str:
    """Return where a value of a prescription came from, in words."""
    return words.source(code)


@register.filter
def accompaniment_word(code: str) -> str:
    """Return what comes along with a prescription, in words."""
    return words.accompaniment(code)


@register.filter
def way_word(code: str) -> str:
    """Return how a request arrived, in words."""
    return words.way(code)


@register.filter
def law_word(code: str) -> str:
    """Return a qualification or a route in words."""
    return words.law(str(code))


@register.filter
def could_change(codes: Any) -> str:
    """Return what an open question can still change."""
    return ", ".join(words.could_change(str(one)) for one in codes)


@register.filter
def sure(confidence: str) -> str:
    """Return how sure it is that a duty reads so."""
    return words.sure(confidence)


@register.filter
def in_language(texts: Any) -> str:
    """Return a text of the law or the lab in the reader's language, in English where it is missing."""
    language = (get_language() or "en").split("-")[0]
    return str(texts.get(language) or texts.get("en", ""))


@register.filter
def rule_asks(rule: GateRule) -> str:
    """Return what a rule of a gate asks, in the words of the law's or the lab's questions."""
    language = (get_language() or "en").split("-")[0]
    return " ".join(
        rule.vocabulary.question(name, language=language) for name in dict.fromkeys(facts_of(rule.open_when))
    )


@register.filter
def titled(title: str) -> str:
    """Return a title in the reader's language, where it is that of a family or a recipe of the library."""
    return telling.titled(title)


@register.filter
def labelled(label: str) -> str:
    """Return the label of a prescribed characteristic in the reader's language."""
    return telling.labelled(label)


@register.filter
def chosen(stated: Any) -> str:
    """Return the value of a prescribed characteristic, a choice of the family in the reader's language."""
    return telling.chosen(stated.name, stated.value)


@register.filter
def hold_reason(hold: Hold) -> str:
    """Return why something is on hold, with the check that failed in the reader's language."""
    return telling.reason_of(hold)


@register.filter
def step_word(code: str) -> str:
    """Return a step as a verb and its object."""
    return words.step(code)


@register.filter
def role_words(roles: Any) -> str:
    """Return roles in words, joined as a sentence does."""
    return _(" or ").join(words.role(str(one)) for one in roles)


@register.simple_tag
def beside_prescriber(case: Case) -> tuple[queries.Beside, ...]:
    """Return who decides for a case besides its prescriber today."""
    return queries.beside_prescriber(case, at=timezone.now())


@register.filter
def owner_of(step: steps.Step, case: Case) -> str:
    """Return whose a step is, without a look at who is here: the prescriber's, or some roles'."""
    if step.by_prescriber:
        return case.prescriber.full_name
    return capfirst(role_words(roles_with(step.ability)))


_PAGES: dict[str, tuple[str, str]] = {
    "devices": ("device", "number"),
    "builds": ("build", "number"),
    "people": ("person", "pk"),
}
_OF_THE_LAB: dict[str, tuple[str, str]] = {
    "lots": ("lots", "pk"),
    "containers": ("lots", "lot_id"),
    "tanks": ("tanks", "pk"),
    "machines": ("machines", "code"),
    "instruments": ("instruments", "code"),
    "families": ("families", "pk"),
}
"""On which of the lab's pages a thing stands, and by what; a bottle stands on that of its lot."""


@register.filter
def address_of(kind: str, thing: Any) -> str:
    """Return the address of the page of a found thing."""
    if kind in _OF_THE_LAB:
        page, field = _OF_THE_LAB[kind]
        return reverse("lab_record", args=[page, getattr(thing, field)])
    name, field = _PAGES[kind]
    return reverse(name, args=[getattr(thing, field)])


@register.filter
def named(thing: Any) -> str:
    """Return how people call a thing: its number or code, then its title."""
    code = getattr(thing, "number", "") or getattr(thing, "code", "")
    title = telling.titled(getattr(thing, "title", "")) or str(thing)
    return title if not code or code in title else f"{code} {title}"


@register.filter
def get(found: Any, key: Any) -> Any:
    """Return what a mapping holds under a key that the template knows only by name."""
    return found.get(key, "")
