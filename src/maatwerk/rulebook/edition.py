"""One edition of the law: everything its files say, read and checked."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from maatwerk.rulebook.context import Context, Source
from maatwerk.rulebook.coverage import Disposal
from maatwerk.rulebook.documents import DocumentLine
from maatwerk.rulebook.duty import Duty
from maatwerk.rulebook.gates import GateRule
from maatwerk.rulebook.national import Country
from maatwerk.rulebook.routes import Routes
from maatwerk.rulebook.standard import Standard
from maatwerk.rulebook.terms import Term
from maatwerk.rulebook.vocabulary import Vocabulary


@dataclass(frozen=True)
class Edition:
    """The law as one set of files says it, with the digest of their content."""

    number: str
    day: date
    checked_by: str
    digest: str
    context: Context
    gates: tuple[GateRule, ...] = ()
    duties: tuple[Duty, ...] = ()
    disposals: tuple[Disposal, ...] = ()
    routes: Routes = field(default_factory=Routes)
    documents: Mapping[str, tuple[DocumentLine, ...]] = field(default_factory=dict)
    terms: Mapping[str, Mapping[str, Term]] = field(default_factory=dict)
    countries: Mapping[str, Country] = field(default_factory=dict)
    standard: Standard = field(default_factory=Standard)
    content: Mapping[str, Any] = field(default_factory=dict, repr=False, compare=False)
    route_answers: dict[Any, Any] = field(default_factory=dict, init=False, repr=False, compare=False)
    """What the route test has answered before, by day and facts."""
    duty_answers: dict[Any, Any] = field(default_factory=dict, init=False, repr=False, compare=False)
    """What was answered before for a duty, by all that the answer hangs on."""

    @property
    def vocabulary(self) -> Vocabulary:
        """All facts by name."""
        return self.context.vocabulary

    @property
    def sources(self) -> Mapping[str, Source]:
        """The acts and guidance that the edition rests on."""
        return self.context.sources
