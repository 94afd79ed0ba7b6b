"""The questions of the wizard as fields: radios for one answer, boxes for several, a box for a number."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext as _

from maatwerk.lab import choices
from maatwerk.rulebook.route import OpenQuestion
from maatwerk.rulebook.vocabulary import Fact, FactType, Vocabulary
from maatwerk.web.pages.forms import LabForm
from maatwerk.web.pages.reasoning.address import NO, NONE_OF_THESE, YES, written

UNTOUCHED = "?"
"""No choice has this value, so that none is chosen before somebody chooses."""


class Questions(LabForm):
    """The questions that are asked now; what is left open stays not known."""

    def __init__(
        self, asked: Sequence[OpenQuestion], *, vocabulary: Vocabulary, answers: Mapping[str, Any]
    ) -> None:
        super().__init__(auto_id="q-%s")
        for one in asked:
            fact = vocabulary[one.fact]
            field = _field(fact, one.question)
            given = written(answers[one.fact]) if one.fact in answers else []
            field.initial = given if fact.type is FactType.SET else next(iter(given), UNTOUCHED)
            if isinstance(field, forms.CharField) and field.initial == UNTOUCHED:
                field.initial = None
            field.could_change = one.could_change  # type: ignore[attr-defined]
            self.fields[one.fact] = field


def _field(fact: Fact, question: str) -> forms.Field:
    more: dict[str, Any] = {"label": question, "required": False}
    if fact.type is FactType.SET:
        named = [(name, choices.choice(name)) for name in fact.choices]
        named.append((NONE_OF_THESE, _("none of these")))
        return forms.MultipleChoiceField(choices=named, widget=forms.CheckboxSelectMultiple, **more)
    if fact.type is FactType.NUMBER:
        widget = forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"})
        return forms.CharField(widget=widget, **more)
    named = (
        [(YES, _("Yes")), (NO, _("No"))]
        if fact.type is FactType.YES_NO
        else [(name, choices.choice(name)) for name in fact.choices]
    )
    named.append(("", _("Not known yet")))
    return forms.ChoiceField(choices=named, widget=forms.RadioSelect, **more)
