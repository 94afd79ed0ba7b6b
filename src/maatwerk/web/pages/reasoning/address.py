"""The state of the wizard stands in its address: read strictly, refused kindly, written in one form."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _

from maatwerk.lab import queries
from maatwerk.lab.models import Family
from maatwerk.people.models import Account
from maatwerk.rulebook.errors import InputError
from maatwerk.rulebook.shelf import current_edition
from maatwerk.rulebook.vocabulary import Fact, FactType
from maatwerk.web.pages import door

FAMILY, EVERYTHING, ASK, SEEN = "family", "all", "ask", "seen"
NONE_OF_THESE = "none"
YES, NO = "yes", "no"
_TYPED = {YES: True, NO: False}


@dataclass(frozen=True)
class State:
    """What an address says: the answers, the family to begin with, what to ask next, and what is wrong."""

    answers: Mapping[str, Any]
    """By fact; None says that it was asked and is not known yet."""
    family: Family | None = None
    everything: bool = False
    ask: str = ""
    wrong: tuple[str, ...] = field(default=())

    @property
    def trouble(self) -> door.Trouble | None:
        """Return what of the address cannot be read, as the pages say it."""
        if not self.wrong:
            return None
        return door.Trouble(
            what=_("This address says something that is no answer here."),
            why=" ".join(self.wrong),
            do=_("What could be read stands below. Answer again what is missing."),
        )

    def address(self, *, name: str = "route", ask: str = "", without: str = "") -> str:
        """Return the address that says this; `without` leaves an answer out."""
        kept = {one: value for one, value in self.answers.items() if one != without}
        found = QueryDict(mutable=True)
        if self.family is not None and without != FAMILY:
            found[FAMILY] = str(self.family.pk)
        if self.everything:
            found[EVERYTHING] = "1"
        for one, value in kept.items():
            found.setlist(one, written(value))
        if ask:
            found[ASK] = ask
        query = found.urlencode()
        return f"{reverse(name)}?{query}" if query else reverse(name)

    def hidden(self, *, asked: frozenset[str]) -> Iterator[tuple[str, str]]:
        """Yield what a form must carry along: everything but what it asks."""
        if self.family is not None:
            yield FAMILY, str(self.family.pk)
        if self.everything:
            yield EVERYTHING, "1"
        for one, value in self.answers.items():
            if one not in asked:
                yield from ((one, word) for word in written(value))


def written(value: Any) -> list[str]:
    """Return an answer as the words of an address."""
    if value is None:
        return [""]
    if isinstance(value, bool):
        return [YES if value else NO]
    if isinstance(value, frozenset | set | list | tuple):
        return sorted(value) or [NONE_OF_THESE]
    return [f"{value:g}" if isinstance(value, int | float) else str(value)]


def read(query: QueryDict, *, viewer: Account) -> State:
    """Return what an address says; what cannot be read is named, and the rest stands."""
    vocabulary, asked = current_edition().vocabulary, queries.questions_asked()
    wrong: list[str] = []
    answers: dict[str, Any] = {}
    names = [*query, *(one for one in query.getlist(SEEN) if one not in query)]
    for name in names:
        if name in {FAMILY, EVERYTHING, ASK, SEEN}:
            continue
        if name not in asked:
            wrong.append(_("There is no question “%(name)s”.") % {"name": name[:60]})
            continue
        try:
            answers[name] = _answer(vocabulary[name], query.getlist(name))
        except _NoAnswer as refused:
            wrong.append(str(refused))
    ask = query.get(ASK, "")
    return State(
        answers={name: answers[name] for name in asked if name in answers},
        family=_family(query.get(FAMILY, ""), viewer=viewer, wrong=wrong),
        everything=bool(query.get(EVERYTHING)),
        ask=ask if ask in asked else "",
        wrong=tuple(wrong),
    )


class _NoAnswer(ValueError):
    """What an address says of a question is no answer to it."""


def _family(key: str, *, viewer: Account, wrong: list[str]) -> Family | None:
    if not key:
        return None
    whole = key.isascii() and key.isdecimal() and len(key) < 16
    found = queries.families(viewer).filter(pk=key).first() if whole else None
    if found is None:
        wrong.append(_("There is no such family here."))
    return found


def _answer(fact: Fact, words: list[str]) -> Any:
    """Return the answer that words of an address give; None where they say that it is not known yet."""
    given = list(dict.fromkeys(word for word in words if word))
    if not given:
        return None
    question = current_edition().vocabulary.question(fact.name, language=door.language())
    if fact.type is FactType.SET:
        if NONE_OF_THESE in given and len(given) > 1:
            raise _NoAnswer(_("“%(question)s” is answered by both none and some.") % {"question": question})
        value: Any = [] if given == [NONE_OF_THESE] else given
    elif len(given) > 1:
        raise _NoAnswer(_("“%(question)s” has two answers that contradict.") % {"question": question})
    elif fact.type is FactType.YES_NO:
        value = _TYPED.get(given[0], given[0])
    elif fact.type is FactType.NUMBER:
        value = _number(given[0])
    else:
        value = given[0]
    try:
        return fact.value(value)
    except InputError as refused:
        told = {"question": question, "given": ", ".join(given)[:60]}
        raise _NoAnswer(_("“%(given)s” is no answer to “%(question)s”.") % told) from refused


def _number(word: str) -> Any:
    """Return a number as it was typed, also with a comma; what is none stays a text, and is refused."""
    try:
        found = float(word.replace(",", "."))
    except ValueError:
        return word
    return int(found) if found.is_integer() else found
