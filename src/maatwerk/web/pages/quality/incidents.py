"""Incidents: told by whoever sees one, judged with a signature, followed until all is on record."""

from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.text import Truncator, capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from maatwerk.archive.days import day_of
from maatwerk.people.models import Account
from maatwerk.people.roles import Ability
from maatwerk.quality import queries, spoken
from maatwerk.quality.clock import clock_of, days_late
from maatwerk.quality.models import Incident
from maatwerk.quality.words import FieldAction
from maatwerk.web import words
from maatwerk.web.pages.details import Detail, Fact, Section
from maatwerk.web.pages.lab import telling
from maatwerk.web.pages.lab.shelf import address
from maatwerk.web.pages.lists import Cell, Column, Filter, Listing
from maatwerk.web.pages.quality import clocks
from maatwerk.web.pages.quality.incident_acts import ACTS, ADDS
from maatwerk.web.pages.records import Kind

_MARKS = {"not-met": 0, "overdue": 0, "due": 1, "running": 2, "met": 3}


def standing(one: Incident, at: datetime) -> tuple[str, str]:
    """Return the mark and the word of an incident: what is to be done next."""
    if one.state == "closed":
        return "met", _("closed")
    steps = queries.open_steps(one)
    clock = clock_of(one, on=day_of(at))
    if not one.kind:
        late = clock is not None and clock.left < 0
        return ("overdue" if late else "due"), _("to be judged")
    if "report" in steps:
        late = clock is None or clock.left < 0
        return ("overdue" if late else "due"), _("to be reported")
    if steps:
        return "running", _("being followed up")
    return "running", _("ready to be closed")


def kind_of(one: Incident) -> str:
    """Return what an incident is, in words."""
    return telling.word(spoken.KINDS, one.kind) if one.kind else _("not judged yet")


def _about(one: Incident) -> str:
    if one.device is not None:
        return one.device.number
    return telling.family_title(one.family_code) if one.family_code else _("no device named")


def listing(viewer: Account, at: datetime) -> Listing:
    """Return the list of incidents: what is open first, the shortest clock on top."""
    found = [(one, *standing(one, at)) for one in queries.incidents(viewer, at=at)]
    found.sort(key=lambda row: _MARKS[row[1]])
    return Listing(
        name="incidents",
        title=_("Incidents"),
        rows=found,
        search=_("What happened, or with what"),
        columns=(
            Column(
                name="number",
                label=_("Number"),
                value=lambda row: row[0].number,
                link=lambda row: address("incidents", str(row[0].pk)),
            ),
            Column(
                name="found", label=_("What happened"), value=lambda row: Truncator(row[0].found).words(14)
            ),
            Column(name="stands", label=_("Stands"), value=lambda row: row[2], mark=lambda row: row[1]),
            Column(name="until", label=_("Until"), value=lambda row: _until(row[0], at)),
            Column(name="kind", label=_("Kind"), value=lambda row: kind_of(row[0])),
            Column(name="about", label=_("About"), value=lambda row: _about(row[0]), rare=True),
            Column(name="aware", label=_("Known since"), value=lambda row: row[0].aware_on, rare=True),
        ),
        filters=(
            Filter(
                name="state",
                label=_("State"),
                options=[("open", _("open")), ("closed", _("closed"))],
                keeps=lambda row, value: (row[0].state == "closed") == (value == "closed"),
            ),
            Filter(
                name="kind",
                label=_("Kind"),
                options=list(spoken.KINDS.items()),
                keeps=lambda row, value: row[0].kind == value,
            ),
        ),
        empty=(
            _("No incident is on record."),
            _(
                "If a device failed, broke, misled somebody or harmed somebody, tell it here at once. The "
                "days until the authority has to know count from when the first of us knows."
            ),
        ),
    )


def _until(one: Incident, at: datetime) -> Any:
    told = clocks.shown(one, on=day_of(at))
    clock = clock_of(one, on=day_of(at))
    return clock.until if told is not None and clock is not None else None


def detail(viewer: Account, one: Incident, at: datetime) -> Detail:
    """Return the page of an incident: its clock, what is open, what is on record."""
    mark, word = standing(one, at)
    steps = [] if one.state == "closed" else queries.open_steps(one)
    return Detail(
        title=one.number,
        under=capfirst(kind_of(one)),
        mark=mark,
        word=word,
        clock=clocks.shown(one, on=day_of(at)),
        facts=_facts(one),
        sections=(
            Section(
                title=_("What is open"),
                heads=(_("What is missing"), _("What to do"), _("Law")),
                rows=[_step(step) for step in steps],
                empty=_("Nothing that its kind asks for is open."),
            ),
            Section(
                title=_("Sent and kept"),
                heads=(_("Document"), _("Sent on"), _("Reference"), _("Hash of the document")),
                rows=list(_papers(one)),
                empty=_("Nothing was sent yet."),
            ),
            Section(
                title=_("What was found and decided"),
                heads=(_("Of what"), _("What it says")),
                rows=list(_told(one)),
                empty="",
            ),
        ),
    )


def _step(step: str) -> list[Cell]:
    missing, do, cite = spoken.STEPS[step]
    return [Cell(missing, mark="not-met"), Cell(do), Cell(words.place(cite), label=_("Law"))]


def _papers(one: Incident) -> Any:
    late = days_late(one)
    rows = (
        ("report", one.reported_on, one.report_reference, one.report_sha256),
        ("explanation", one.explanation_on, "", one.explanation_sha256),
        ("field_report", one.field_report_on, one.field_report_reference, one.field_report_sha256),
        ("notice", one.notice_on, "", one.notice_sha256),
        ("final", one.final_on, one.final_reference, one.final_sha256),
    )
    for paper, day, reference, sha256 in rows:
        if day is None:
            continue
        name = str(spoken.PAPERS[paper])
        if paper == "report" and late:
            name = _("%(paper)s, %(days)s days late") % {"paper": name, "days": late}
        yield [
            Cell(capfirst(name), mark="overdue" if paper == "report" and late else "met"),
            Cell(day, label=_("Sent on")),
            Cell(reference, label=_("Reference")),
            Cell(sha256[:16], label=_("Hash of the document")),
        ]


def _told(one: Incident) -> Any:
    yield [Cell(_("What happened")), Cell(one.found)]
    if one.kind_reason:
        yield [Cell(_("Why it is judged so")), Cell(one.kind_reason)]
    if one.investigated_from is not None:
        altering = telling.word(spoken.ALTERING, one.altering)
        yield [
            Cell(_("Whether the device is altered"), mark="not-met" if one.altering == "not_told" else ""),
            Cell(altering),
        ]
    if one.conclusion:
        yield [Cell(_("Conclusion of the investigation")), Cell(one.conclusion)]
        yield [Cell(_("Assessment of the risk")), Cell(one.risk)]
    if one.field_action:
        said = telling.word(spoken.FIELD_ACTIONS, one.field_action)
        yield [
            Cell(_("Action in the field")),
            Cell(_("%(decision)s: %(reason)s") % {"decision": said, "reason": one.field_action_reason}),
        ]
    if one.field_action == FieldAction.NEEDED and one.field_action_on and not queries.told_in_advance(one):
        yield [
            Cell(_("Action in the field"), mark="not-met"),
            Cell(_("It began before the authority was told, and was not urgent (Art. 87(8)).")),
        ]
    if one.done:
        yield [Cell(_("What was learnt")), Cell(one.done)]


def _facts(one: Incident) -> tuple[Fact, ...]:
    """Return what is on record; what is not there is left out: most steps ask nothing of most incidents."""
    every = (
        Fact(_("About"), _about(one), link=_device_link(one)),
        Fact(_("Happened on"), one.happened_on),
        Fact(_("Known since"), one.aware_on),
        Fact(_("Days count from"), one.counts_from if one.counts_from != one.aware_on else None),
        Fact(_("Told by"), telling.word(spoken.SOURCES, one.source)),
        Fact(_("Recorded by"), one.filed_by),
        Fact(_("Recorded"), one.filed_at),
        Fact(_("Signed by"), one.judged_by),
        Fact(_("Judged"), one.judged_at),
        Fact(_("Certain"), _("no, reported to be safe") if one.is_uncertain else None),
        Fact(_("Investigated"), one.investigated_from),
        Fact(_("Altering told"), one.altering_told_on),
        Fact(_("Action begun"), one.field_action_on),
        Fact(_("Draft sent"), one.notice_draft_on),
        Fact(_("Closed by"), one.closed_by if one.state == "closed" else None),
    )
    return tuple(fact for fact in every if fact.value)


def _device_link(one: Incident) -> str:
    return reverse("device", kwargs={"number": one.device.number}) if one.device is not None else ""


def find(viewer: Account, key: str) -> Incident | None:
    """Return an incident that the viewer may see."""
    found = queries.incidents(viewer, at=timezone.now())
    return found.filter(pk=key).first() if key.isdecimal() else None


KIND = Kind(
    code="incidents",
    title=gettext_lazy("Incidents"),
    tells=gettext_lazy("What happened with a device, and until when an authority has to know"),
    icon="timer",
    listing=listing,
    find=find,
    key=lambda one: str(one.pk),
    detail=detail,
    sees=lambda held: bool(held & {Ability.READ_ALL, Ability.REPORT_INCIDENT}),
    acts=ACTS,
    adds=ADDS,
    template="quality/incident.html",
)
