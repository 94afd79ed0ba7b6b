"""What the wizard shows: the questions to ask now, the answers given, and what they mean so far."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from maatwerk.lab import choices
from maatwerk.lab.models import Family
from maatwerk.lab.queries import Reply
from maatwerk.rulebook.binding import Bound
from maatwerk.rulebook.contradictions import Contradiction
from maatwerk.rulebook.reasons import Reason
from maatwerk.rulebook.route import OpenQuestion
from maatwerk.rulebook.shelf import current_edition
from maatwerk.web.pages import door
from maatwerk.web.pages.lab.telling import called
from maatwerk.web.pages.reasoning.address import State

AT_ONCE = 4
"""As many open questions or fewer stand on the page together; of more, one after another is asked."""
_ABOUT = {"class_by_rule": "device_class", "notified_body": "body"}


@dataclass(frozen=True)
class Given:
    """One answer as it stands on the page, where it comes from, and where it is changed."""

    fact: str
    question: str
    answer: str
    source: str
    change: str


def asked_now(reply: Reply, state: State) -> tuple[OpenQuestion, ...]:
    """Return the questions that are asked now: one, the few that are left, or all where that is wished."""
    if state.ask:
        vocabulary = reply.edition.vocabulary
        known = next((one for one in reply.open if one.fact == state.ask), None)
        text = vocabulary.question(state.ask, language=door.language())
        return (known or OpenQuestion(state.ask, text, ()),)
    aside = set(reply.set_aside)
    fresh = tuple(one for one in reply.open if one.fact not in aside)
    if state.everything:
        return reply.open
    return fresh if len(fresh) <= AT_ONCE else fresh[:1]


def given(reply: Reply, state: State) -> list[Given]:
    """Return the answers in the order of the questions."""
    vocabulary, language = reply.edition.vocabulary, door.language()
    return [
        Given(
            fact=name,
            question=vocabulary.question(name, language=language),
            answer=choices.in_words(reply.facts[name]),
            source=reply.sources[name],
            change=state.address(ask=name),
        )
        for name in sorted(reply.facts, key=lambda name: vocabulary[name].position)
    ]


def left_open(reply: Reply, state: State) -> list[tuple[OpenQuestion, str]]:
    """Return what was asked and is not known, where it still matters, with where it is answered."""
    aside = set(reply.set_aside)
    return [(one, state.address(ask=one.fact)) for one in reply.open if one.fact in aside]


def contradictions(reply: Reply, state: State) -> list[tuple[Contradiction, list[tuple[str, str]]]]:
    """Return what cannot both be true, each with the answers that are changed to mend it."""
    vocabulary, language = reply.edition.vocabulary, door.language()
    return [
        (
            one,
            [(vocabulary.question(name, language=language), state.address(ask=name)) for name in one.facts],
        )
        for one in reply.contradictions
    ]


def source_word(source: str, family: Family | None) -> str:
    """Return where an answer that nobody gave here comes from."""
    if source == "family" and family is not None:
        return _("the family %(family)s") % {"family": called(family)}
    return _("the record of your institution")


def about(reasons: Sequence[Reason]) -> Mapping[str, list[Reason]]:
    """Put the reasons beside what they are about: what it is, its class, the notified body."""
    found: dict[str, list[Reason]] = {"it_is": [], "device_class": [], "body": []}
    for one in reasons:
        found[_ABOUT.get(one.code, "it_is")].append(one)
    return found


def changes(reply: Reply) -> dict[str, list[Bound]]:
    """Return the duties that such a device brings: by its class, new for the lab, and those of any."""
    by_class = [one for one in reply.bound if one.by_class]
    new = [one for one in reply.bound if one.duty in reply.new and not one.by_class]
    rest = [one for one in reply.bound if one.duty not in reply.new and not one.by_class]
    return {"by_class": by_class, "new": new, "rest": rest}


def follows(reply: Reply, state: State) -> dict[str, Any]:
    """Return what the answers so far mean, as the template shows it."""
    answer = reply.answer
    return {
        "reply": reply,
        "answer": answer,
        "law": current_edition(),
        "says": about(answer.reasons),
        "is_open": [one for one in answer.not_known if "qualification" in one.could_change],
        "class_open": [one for one in answer.not_known if "class" in one.could_change],
        "changes": changes(reply),
        "keep": state.address(name="route_keep"),
    }
