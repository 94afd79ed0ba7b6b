"""Names what a reason is about: which value, prescribed and built, in the reader's language."""

from collections.abc import Callable, Mapping
from dataclasses import replace

from django.utils import translation
from django.utils.formats import number_format
from django.utils.translation import gettext as _

from maatwerk.cases import spoken
from maatwerk.cases.facts import Asked
from maatwerk.cases.facts.national import language_rules, papers, reaches
from maatwerk.cases.facts.orders import departures, lies_outside, not_stated
from maatwerk.lab.catalogue.evidence import Placed
from maatwerk.lab.spoken import unit
from maatwerk.people.spoken import written_number
from maatwerk.rulebook.national import LAY, LanguageRule
from maatwerk.rulebook.reasons import Reason, in_language
from maatwerk.rulebook.shelf import current_edition


def named(reason: Reason, *, asked: Asked, language: str) -> Reason:
    """Return the reason with what it is about behind the rule's sentence, where the records can name it."""
    find = _NAMED.get(reason.code)
    if find is None:
        return reason
    with translation.override(language):
        found = find(asked)
    if reason.code in _OF_LANGUAGE:
        places = [cite for rule in language_rules(asked) for cite in rule.cites]
        reason = replace(reason, cites=tuple(dict.fromkeys((*reason.cites, *places))))
    return replace(reason, text=" ".join((reason.text, *found))) if found else reason


def outside(one: Placed) -> str:
    """Say which value lies outside the evidence, and how far that reaches."""
    said = unit(one.range.unit.value)
    return _("%(label)s: %(value)s; the evidence covers %(least)s to %(most)s.") % {
        "label": in_language(one.range.label, _language()),
        "value": _with(one.value, said),
        "least": number_format(one.range.min),
        "most": _with(one.range.max, said),
    }


def _language() -> str:
    return (translation.get_language() or "en").split("-")[0]


def _with(value: float | None, said: str) -> str:
    if value is None:
        return _("nothing")
    shown = number_format(int(value) if value == int(value) else value)
    return f"{shown}°" if said == "°" else f"{shown} {said}".strip()


def _outside(asked: Asked) -> list[str]:
    silent = [
        _("%(label)s is not stated.") % {"label": in_language(one.range.label, _language())}
        for one in not_stated(asked)
    ]
    return [*(outside(one) for one in lies_outside(asked)), *silent]


def _typed(value: str, said: str) -> str:
    return f"{written_number(value)} {said}".strip()


def _departures(asked: Asked) -> list[str]:
    labels = {one.name: one.label for one in asked.family.fields}
    return [
        _("%(label)s: prescribed %(stated)s, built %(built)s.")
        % {
            "label": in_language(labels.get(stated.name, {"en": stated.label}), _language()),
            "stated": _typed(stated.value, unit(stated.unit)),
            "built": _typed(built.value, unit(built.unit)) if built is not None else _("nothing"),
        }
        for stated, built in departures(asked)
    ]


def _languages(asked: Asked) -> list[str]:
    """Say what the country asks for, under which condition more will do, and what the papers are in."""
    code, release = reaches(asked), papers(asked)
    country = current_edition().countries.get(code)
    if country is None:
        return [_("No national rules are known here for %(country)s; ask its authority.") % {"country": code}]
    there = in_language(country.name, _language())
    rules = language_rules(asked)
    said = [_rule(one, there) for one in rules if one.any_of]
    said += [in_language(one.text, _language()) for one in rules if one.text]
    if release is not None:
        said.append(_("The papers are in: %(language)s.") % {"language": spoken.language(release.language)})
    return list(dict.fromkeys(said))


def _rule(rule: LanguageRule, there: str) -> str:
    words = {"country": there, "languages": spoken.one_of_languages(rule.any_of)}
    if rule.users == LAY:
        return _("%(country)s, for lay users: %(languages)s.") % words
    return _("%(country)s, for professional users: %(languages)s.") % words


_OF_LANGUAGE = ("language_not_allowed", "language_unsure")
_NAMED: Mapping[str, Callable[[Asked], list[str]]] = {
    "outside_evidence_range": _outside,
    "prescription_departed_from": _departures,
    **dict.fromkeys(_OF_LANGUAGE, _languages),
}
