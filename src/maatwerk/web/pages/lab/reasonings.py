"""Kept reasonings: what somebody asked the law about a device, its reply, and what it says today."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from maatwerk.archive.days import day_of
from maatwerk.lab import choices, queries
from maatwerk.lab.models import Family, Reasoning
from maatwerk.people.models import Account
from maatwerk.people.roles import Ability
from maatwerk.rulebook import route
from maatwerk.rulebook.shelf import current_edition
from maatwerk.web import words
from maatwerk.web.pages import door
from maatwerk.web.pages.details import Detail, Fact, Section
from maatwerk.web.pages.lab import telling
from maatwerk.web.pages.lab.shelf import address
from maatwerk.web.pages.lists import Cell, Column, Filter, Listing
from maatwerk.web.pages.reasoning.address import State
from maatwerk.web.pages.records import Kind


def link_to(one: Reasoning) -> str:
    """Return the address of a kept reasoning."""
    return address("reasonings", str(one.pk))


def class_of(one: Mapping[str, Any]) -> str:
    """Return the class of a reply in words, or how far it is known."""
    if one["class"] == "not_applicable":
        return _("does not apply")
    if one["class"] == "not_known":
        return _("%(least)s or higher") % {"least": one["class_at_least"]}
    if one["rule"] is None:
        return str(one["class"])
    return _("%(class)s, Rule %(rule)s") % {"class": one["class"], "rule": one["rule"]}


def _about(one: Reasoning) -> str:
    return telling.called(one.family) if one.family is not None else ""


def listing(viewer: Account, at: datetime) -> Listing:
    """Return the list of kept reasonings."""
    return Listing(
        name="reasonings",
        title=_("Kept reasonings"),
        rows=queries.reasonings(viewer),
        columns=(
            Column(name="name", label=_("Reasoning"), value=lambda one: one.name, link=link_to),
            Column(name="is", label=_("It is a"), value=lambda one: words.law(one.qualification)),
            Column(name="class", label=_("Class"), value=lambda one: class_of(one.answer)),
            Column(name="family", label=_("Family"), value=_about),
            Column(name="by", label=_("Kept by"), value=lambda one: one.kept_by),
            Column(name="on", label=_("On"), value=lambda one: one.on),
            Column(name="edition", label=_("Edition"), value=lambda one: one.edition, rare=True),
        ),
        filters=(
            Filter(
                name="known",
                label=_("State"),
                options=[("settled", _("settled")), ("open", _("with open questions"))],
                keeps=lambda one, value: bool(one.answer["not_known"]) == (value == "open"),
            ),
        ),
        empty=(
            _("No reasoning is kept."),
            _("Ask what a device would be, then keep the answers with the reply of the law."),
        ),
    )


def detail(viewer: Account, one: Reasoning, at: datetime) -> Detail:
    """Return the page of a kept reasoning."""
    open_still = one.answer["not_known"]
    return Detail(
        title=one.name,
        under=capfirst(words.law(one.qualification)),
        mark="not-known" if open_still else "met",
        word=_("with open questions") if open_still else _("settled"),
        facts=(
            Fact(_("Class"), class_of(one.answer)),
            Fact(_("Notified body"), _body(one.answer["notified_body_required"])),
            _today(one, at),
            Fact(_("Paper"), _("Open the PDF"), link=reverse("reasoning_paper", kwargs={"pk": one.pk})),
            Fact(_("Go on from here"), _("Open these answers"), link=_again(one)),
            Fact(_("Family"), _about(one), link=_family_link(one.family)),
            Fact(_("Kept by"), one.kept_by),
            Fact(_("Kept"), one.kept_at),
            Fact(_("Edition"), one.edition),
            Fact(_("Digest of the answers"), one.facts_digest[:16]),
        ),
        sections=(_routes(one), _questions(open_still), _answers(one)),
    )


def _family_link(family: Family | None) -> str:
    return address("families", str(family.pk)) if family is not None else ""


def _body(answer: str) -> str:
    return {"yes": _("needed"), "no": _("not needed")}.get(answer, _("not known yet"))


def _today(one: Reasoning, at: datetime) -> Fact:
    """Say whether the law of today answers the same."""
    now = route.find(edition=current_edition(), facts=one.facts, on=day_of(at)).as_json()
    told = ("qualification", "route", "class", "rule", "lawful_routes", "notified_body_required")
    same = [[each["route"], each["open"]] for each in now["lawful_routes"]] == [
        [each["route"], each["open"]] for each in one.answer["lawful_routes"]
    ] and all(now[name] == one.answer[name] for name in told if name != "lawful_routes")
    if same:
        return Fact(_("The law today"), _("answers the same"), mark="met")
    return Fact(_("The law today"), _("answers otherwise: open these answers and look"), mark="not-met")


def _again(one: Reasoning) -> str:
    """Return the wizard with these answers; those of the family come with it."""
    given = {name: value for name, value in one.facts.items() if one.sources.get(name) == "person"}
    return State(answers=given, family=one.family).address()


def _routes(one: Reasoning) -> Section:
    marks = {"yes": "met", "no": "not-applicable"}
    said = {"yes": _("open"), "no": _("closed")}
    rows = [
        [
            Cell(capfirst(words.law(each["route"]))),
            Cell(
                said.get(each["open"], _("not known")),
                mark=marks.get(each["open"], "not-known"),
                label=_("Stands"),
            ),
            Cell(
                ", ".join(words.place(cite) for why in each["blockers"] for cite in why["cites"]),
                label=_("Closed by"),
            ),
        ]
        for each in one.answer["lawful_routes"]
    ]
    heads = (_("Lawful route"), _("Stands"), _("Closed by"))
    return Section(title=_("How it may be used"), heads=heads, rows=rows, empty="")


def _questions(open_still: list[dict[str, Any]]) -> Section:
    rows = [
        [
            Cell(_question(each["fact"])),
            Cell(", ".join(words.could_change(what) for what in each["could_change"]), label=_("Can change")),
        ]
        for each in open_still
    ]
    return Section(
        title=_("What was open"),
        heads=(_("Question"), _("Can change")),
        rows=rows,
        empty=_("Nothing. Every answer that matters was given."),
    )


def _answers(one: Reasoning) -> Section:
    sources = {
        "person": _("who asked"),
        "family": _("the family"),
        "institution": _("the record of your institution"),
    }
    order = {name: number for number, name in enumerate(queries.questions_asked())}
    rows = [
        [
            Cell(_question(name)),
            Cell(choices.in_words(value), label=_("Answer")),
            Cell(sources.get(one.sources.get(name, ""), ""), label=_("From")),
        ]
        for name, value in sorted(one.facts.items(), key=lambda item: order.get(item[0], len(order)))
    ]
    heads = (_("Question"), _("Answer"), _("From"))
    return Section(title=_("What was answered"), heads=heads, rows=rows, empty="")


def _question(name: str) -> str:
    vocabulary = current_edition().vocabulary
    return vocabulary.question(name, language=door.language()) if name in vocabulary else name


def find(viewer: Account, key: str) -> Reasoning | None:
    """Return a kept reasoning of the viewer's institution."""
    return queries.reasonings(viewer).filter(pk=key).first() if key.isdecimal() else None


KIND = Kind(
    code="reasonings",
    title=gettext_lazy("Kept reasonings"),
    tells=gettext_lazy("What a device would be, of which class, and why: asked of the law and kept"),
    icon="book-open-text",
    listing=listing,
    find=find,
    key=lambda one: str(one.pk),
    detail=detail,
    sees=lambda held: bool(held & {Ability.READ_ALL, Ability.JUDGE_FAMILY}),
)
