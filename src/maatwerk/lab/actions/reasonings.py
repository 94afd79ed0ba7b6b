"""Reasonings: answers and the law's reply to them, kept with their paper; no device changes."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import override

from maatwerk.archive import actions as archive
from maatwerk.archive.canonical import json_value
from maatwerk.archive.chain import canonical_text, text_digest
from maatwerk.archive.days import day_of
from maatwerk.archive.keys import institution_key
from maatwerk.lab import choices
from maatwerk.lab.actions.saying import said, same_house
from maatwerk.lab.models import Family, Reasoning
from maatwerk.lab.queries.content import family_content
from maatwerk.lab.queries.reasonings import Reply, reply_to
from maatwerk.paperwork import render, seal
from maatwerk.people.errors import InputRefused
from maatwerk.people.models import Account
from maatwerk.people.queries import institution_of
from maatwerk.people.roles import Ability
from maatwerk.rulebook import route
from maatwerk.rulebook.reasons import LANGUAGES, Reason, in_language, plain
from maatwerk.workflow import doorway

SHOWN = "maatwerk.reasoning/1"
_ABOUT = {"class_by_rule": "about_class", "notified_body": "about_body"}


@dataclass(frozen=True, kw_only=True)
class Thought:
    """What is to be kept: a name, the answers that a person gave, and the family taken as a start."""

    name: str
    answers: Mapping[str, Any]
    family: Family | None = None
    language: str = "en"


def keep_reasoning(*, thought: Thought, actor: Account, at: datetime) -> Reasoning:
    """Keep answers, the reply of today's edition to them, and its paper."""
    if thought.family is not None:
        same_house(actor, thought.family)
    language = thought.language if thought.language in LANGUAGES else "en"
    reply = reply_to(actor, answers=thought.answers, family=thought.family, on=day_of(at), language=language)
    _check(reply)
    facts = json_value({name: plain(value) for name, value in sorted(reply.facts.items())})
    # A record speaks one language; the paper speaks the reader's.
    kept = route.find(edition=reply.edition, facts=reply.facts, on=reply.on)
    record = Reasoning(
        institution_key=actor.institution_key,
        name=said("name", thought.name),
        family=thought.family,
        edition=reply.edition.number,
        on=reply.on,
        facts=facts,
        sources=dict(sorted(reply.sources.items())),
        facts_digest=text_digest(canonical_text({"edition": reply.edition.digest, "facts": facts})),
        answer=json_value(kept.as_json()),
        qualification=kept.qualification,
        route=kept.route,
        device_class=kept.device_class,
        language=language,
        kept_by=actor,
        kept_at=at,
    )
    with transaction.atomic():
        paper = _paper(record, reply, actor=actor, at=at)
        record.document_sha256 = archive.keep_file(
            content=paper,
            name="reasoning.pdf",
            media_type="application/pdf",
            institution_key=actor.institution_key,
            actor=actor.as_actor(),
            at=at,
        ).sha256
        doorway.admit(
            record=record, actor=actor, at=at, ability=Ability.KEEP_REASONING, kind="lab.reasoning_kept"
        )
    return record


def _check(reply: Reply) -> None:
    """Refuse what says nothing, or what cannot be true."""
    if all(source == "institution" for source in reply.sources.values()):
        raise InputRefused(
            "answers_missing",
            what=_("Nothing is answered yet."),
            where="answers",
            why=_("A reasoning is made of answers."),
            do=_("Answer a question, or begin with a family."),
        )
    if reply.contradictions:
        raise InputRefused(
            "answers_contradict",
            what=" ".join(one.text for one in reply.contradictions),
            where="answers",
            why=_("What cannot be true would stand on record for ever."),
            do=_("Change one of the answers that are named."),
        )


def _paper(record: Reasoning, reply: Reply, *, actor: Account, at: datetime) -> bytes:
    with override(record.language):
        shown = _shown(record, reply, house=institution_of(actor).name)
    pdf = render.render(kind="reasoning", snapshot=shown, lines=(), language=record.language, at=at)
    key = institution_key(record.institution_key, at=at)
    reason = f"reasoning {record.name}"
    return seal.seal(pdf=pdf, private_key=key.private_key, certificate=key.certificate, at=at, reason=reason)


def _shown(record: Reasoning, reply: Reply, *, house: str) -> dict[str, Any]:
    """Return what the paper says, in its language."""
    answer, language = reply.answer, record.language
    named = [one for one in reply.bound if one.by_class or one.duty in reply.new]
    grounds: dict[str, list[dict[str, Any]]] = {"about_device": [], "about_class": [], "about_body": []}
    for reason in answer.reasons:
        grounds[_ABOUT.get(reason.code, "about_device")].append(_ground(reason))
    return {
        "schema": SHOWN,
        "language": language,
        "name": record.name,
        "institution": house,
        "family": "" if record.family is None else in_language(family_content(record.family).names, language),
        "kept_by": record.kept_by.full_name,
        "kept_at": record.kept_at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
        "on": record.on.isoformat(),
        "edition": record.edition,
        "checked_by": reply.edition.checked_by,
        "qualification": answer.qualification,
        "device_class": answer.device_class,
        "class_at_least": answer.class_at_least,
        "rule": answer.rule,
        "notified_body": str(answer.notified_body_required),
        **grounds,
        "ways": [
            {"route": one.route, "open": str(one.open), "blockers": [_ground(each) for each in one.blockers]}
            for one in answer.lawful_routes
        ],
        "rules": [_rule(one, language) for one in answer.rules_considered],
        "changes": [
            {
                "text": one.text,
                "cites": list(one.cites),
                "hangs_on": list(one.hangs_on),
                "confidence": one.confidence,
            }
            for one in named
        ],
        "further_duties": len(reply.bound) - len(named),
        "duties_open": reply.duties_open,
        "open": [one.question for one in answer.not_known],
        "answers": list(_answers(reply, language)),
        "facts_digest": record.facts_digest,
    }


def _ground(reason: Reason) -> dict[str, Any]:
    return {"text": reason.text, "basis": str(reason.basis), "cites": list(reason.cites)}


def _rule(one: Any, language: str) -> dict[str, Any]:
    return {
        "rule": one.rule.number,
        "text": in_language(one.rule.text, language),
        "applies": str(one.applies),
        "device_class": str(one.device_class),
        "cites": list(one.cites),
    }


def _answers(reply: Reply, language: str) -> Any:
    vocabulary = reply.edition.vocabulary
    for name in sorted(reply.facts, key=lambda name: vocabulary[name].position):
        yield {
            "question": vocabulary.question(name, language=language),
            "answer": choices.in_words(reply.facts[name]),
            "source": reply.sources[name],
        }
