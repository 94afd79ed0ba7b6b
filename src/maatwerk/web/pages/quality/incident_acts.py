"""What can be done to an incident: telling it, judging and signing, each step that its kind asks for."""

from collections.abc import Callable
from typing import Any

from django.utils.translation import gettext_lazy

from maatwerk.people.roles import Ability
from maatwerk.quality import actions, queries
from maatwerk.quality.actions import Document, Filing
from maatwerk.quality.models import Incident
from maatwerk.quality.words import REPORTABLE, SERIOUS, FieldAction
from maatwerk.web.pages.acts import Act, ActForm, Doing
from maatwerk.web.pages.lab.fields import WhyForm
from maatwerk.web.pages.lab.shelf import address
from maatwerk.web.pages.quality.incident_forms import (
    NO_FAMILY,
    BeginForm,
    BegunForm,
    ConcludeForm,
    DecideForm,
    DoneForm,
    JudgeForm,
    NoticeForm,
    SentForm,
    StatementForm,
    TakeBackForm,
    TellForm,
    kept,
)


def _tell(doing: Doing) -> Incident:
    given = dict(doing.values)
    family = given.pop("family")
    filing = Filing(**given, family_code="" if family == NO_FAMILY else family)
    return actions.file_incident(filing=filing, actor=doing.actor, at=doing.at)


def _sent(doing: Doing) -> Document:
    _name, content = doing.values["document"]
    return Document(on=doing.values["on"], content=content, reference=doing.values.get("reference", ""))


def _with_document(action: Callable[..., Any]) -> Callable[[Doing], Any]:
    return lambda doing: action(incident=doing.record, document=_sent(doing), actor=doing.actor, at=doing.at)


def _with_values(action: Callable[..., Any]) -> Callable[[Doing], Any]:
    return lambda doing: action(incident=doing.record, **doing.values, actor=doing.actor, at=doing.at)


def _judge(doing: Doing) -> Any:
    return actions.judge_incident(
        incident=doing.record,
        judging=doing.values["judging"],
        actor=doing.actor,
        at=doing.at,
        proof=doing.proof(),
    )


def _notice(doing: Doing) -> Any:
    return actions.issue_notice(
        incident=doing.record,
        document=_sent(doing),
        draft_on=doing.values["draft_on"],
        actor=doing.actor,
        at=doing.at,
    )


def _is_open(one: Incident) -> bool:
    return bool(one.state != "closed" and one.kind)


def _in_the_field(one: Incident) -> bool:
    return _is_open(one) and one.field_action == FieldAction.NEEDED


def _act(
    code: str,
    title: Any,
    form: type[ActForm],
    call: Callable[[Doing], Any],
    when: Callable[[Any], bool],
    *tells: Any,
) -> Act:
    return Act(
        code=code,
        title=title,
        ability=Ability.MANAGE_QUALITY,
        form=form,
        call=call,
        when=when,
        tells=tells[0] if tells else "",
    )


ACTS: tuple[Act, ...] = (
    _act(
        "report",
        gettext_lazy("Record the report"),
        SentForm,
        _with_document(actions.report_incident),
        lambda one: _is_open(one) and one.kind in REPORTABLE and one.reported_on is None,
        gettext_lazy("Send it first; what is not known yet may follow in a second report (Art. 87(6))."),
    ),
    _act(
        "explain",
        gettext_lazy("Record the explanatory statement"),
        StatementForm,
        _with_document(actions.explain_incident),
        lambda one: _is_open(one) and queries.needs_explanation(one) and one.explanation_on is None,
        gettext_lazy("The authority passed it on; it wants to know why you do not report it."),
    ),
    _act(
        "investigate",
        gettext_lazy("Begin the investigation"),
        BeginForm,
        _with_values(actions.open_investigation),
        lambda one: _is_open(one) and one.kind in SERIOUS and one.concluded_on is None,
        gettext_lazy("Keep what came back, as it is; a device that was cut cannot be evaluated again."),
    ),
    _act(
        "conclude",
        gettext_lazy("Conclude the investigation"),
        ConcludeForm,
        _with_values(actions.conclude_investigation),
        lambda one: _is_open(one) and one.investigated_from is not None and one.final_on is None,
    ),
    _act(
        "decide",
        gettext_lazy("Decide on action in the field"),
        DecideForm,
        _with_values(actions.decide_field_action),
        _is_open,
    ),
    _act(
        "report-field",
        gettext_lazy("Record the report of the action"),
        SentForm,
        _with_document(actions.report_field_action),
        lambda one: _in_the_field(one) and one.field_report_on is None,
        gettext_lazy("The authority is told before the action begins, unless it is urgent (Art. 87(8))."),
    ),
    _act(
        "begin-field",
        gettext_lazy("Record that the action began"),
        BegunForm,
        _with_values(actions.start_field_action),
        lambda one: _in_the_field(one) and one.field_action_on is None,
    ),
    _act(
        "notice",
        gettext_lazy("Record the field safety notice"),
        NoticeForm,
        _notice,
        lambda one: _in_the_field(one) and one.notice_on is None,
        gettext_lazy("It says which devices, why, and what to do, and makes no risk small."),
    ),
    _act(
        "final",
        gettext_lazy("Record the final report"),
        SentForm,
        _with_document(actions.file_final_report),
        lambda one: _is_open(one) and one.concluded_on is not None and one.final_on is None,
    ),
    _act(
        "close",
        gettext_lazy("Close the incident"),
        DoneForm,
        _with_values(actions.close_incident),
        lambda one: _is_open(one) and not queries.open_steps(one),
        gettext_lazy("All that its kind asks for is on record."),
    ),
    _act(
        "judge",
        gettext_lazy("Judge and sign"),
        JudgeForm,
        _judge,
        lambda one: True,
        gettext_lazy("What it is decides whether an authority has to know, and until when."),
    ),
    _act(
        "take-back",
        gettext_lazy("Take a document back"),
        TakeBackForm,
        _with_values(actions.take_back),
        lambda one: _is_open(one) and bool(kept(one)),
        gettext_lazy("It was the wrong one, or was never sent. What it met is open again; nothing is lost."),
    ),
    _act(
        "reopen",
        gettext_lazy("Open it again"),
        WhyForm,
        _with_values(actions.reopen_incident),
        lambda one: one.state == "closed",
    ),
)

ADDS: tuple[Act, ...] = (
    Act(
        code="incident",
        title=gettext_lazy("Tell what happened"),
        ability=Ability.REPORT_INCIDENT,
        form=TellForm,
        call=_tell,
        tells=gettext_lazy(
            "Tell what you saw. Somebody judges it and tells the authority; you do not have to know "
            "whether it is serious."
        ),
        leads=lambda _record, made: address("incidents", str(made.pk)),
    ),
)
