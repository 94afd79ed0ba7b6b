"""Taking a family from the library, adopting it, judging its files with a signature, releasing it."""

from datetime import timedelta
from typing import Any

from django import forms
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from maatwerk.lab import actions, queries
from maatwerk.lab.actions import Judging
from maatwerk.lab.catalogue.shelf import current_library
from maatwerk.lab.models import Family
from maatwerk.lab.words import Topic
from maatwerk.people.roles import Ability
from maatwerk.web.pages.acts import Act, ActForm, Doing
from maatwerk.web.pages.forms import SignForm
from maatwerk.web.pages.lab import telling
from maatwerk.web.pages.lab.fields import Asks, WhyForm, choice, day, outcome, text
from maatwerk.web.pages.lab.holding import hold_act
from maatwerk.web.pages.lab.shelf import address

_ADEQUATE = (("yes", gettext_lazy("It is adequate")), ("no", gettext_lazy("It is not adequate")))


class DraftForm(Asks):
    """Which family of the library."""

    code = choice(gettext_lazy("Which family"))

    def prepare(self) -> None:
        """Offer the families of the library."""
        found = current_library().families
        self.offer("code", [(code, telling.tell(one.names)) for code, one in found.items()])


class JudgeForm(Asks):
    """A judgement: first what is judged and why, then, with its digest on the page, the signature."""

    topic = choice(gettext_lazy("Which file"))
    adequate = outcome(gettext_lazy("What you find"), _ADEQUATE)
    reasons = text(
        gettext_lazy("Why"),
        long=True,
        help_text=gettext_lazy("What you read, and what convinced you or not."),
    )
    competence = text(
        gettext_lazy("What makes you competent to judge it"),
        help_text=gettext_lazy("Training, years, cases."),
    )
    review_on = day(gettext_lazy("To be looked at again on"), required=False)
    digest = forms.CharField(widget=forms.HiddenInput, required=False)
    asks_again = False

    def prepare(self) -> None:
        """Offer the files that nobody has judged adequate yet, first."""
        gaps = [gap.topic.value for gap in queries.judgement_gaps(self.record, on=self.today())]
        others = [topic.value for topic in Topic if topic.value not in gaps]
        self.offer("topic", [(one, telling.word(telling.TOPICS, one)) for one in [*gaps, *others]])
        self.fill("review_on", self.today() + timedelta(days=365), _("a year from today"))
        if self.data.get("digest"):
            self._ask_for_signature()

    def _ask_for_signature(self) -> None:
        for name in ("password", "code"):
            self.fields[name] = SignForm.base_fields[name]

    def judging(self) -> Judging:
        """Return what is judged."""
        given = self.cleaned_data
        return Judging(
            topic=Topic(given["topic"]),
            adequate=given["adequate"] == "yes",
            reasons=given["reasons"],
            competence=given["competence"],
            review_on=given["review_on"],
        )

    def clean(self) -> dict[str, Any]:
        """Show the digest of exactly what was typed before anything is signed."""
        given = super().clean() or self.cleaned_data
        if self.errors and set(self.errors) - {"password"}:
            return given
        digest = actions.judgement_digest(family=self.record, judging=self.judging())
        if given.get("digest") != digest:
            kept = {name: value for name, value in self.data.items() if name != "password"}
            self.data = {**kept, "digest": digest}
            self.errors.pop("password", None)
            self._ask_for_signature()
            self.asks_again = True
            raise forms.ValidationError(_("Read it once more, then sign with your password."))
        given["judging"] = self.judging()
        return given

    @property
    def shows(self) -> SafeString:
        """Return what is signed, beside the form."""
        digest = self.data.get("digest")
        if not digest:
            return SafeString("")
        told = [
            (_("Family"), telling.called(self.record)),
            (pgettext("of a family", "File"), telling.word(telling.TOPICS, str(self.data.get("topic", "")))),
            (_("Digest"), str(digest)[:16]),
        ]
        topic = self.data.get("topic")
        if topic in set(Topic):
            read = queries.judged_with(self.record, topic=Topic(str(topic)))
            told += [(_("With this document"), f"{one.title} ({one.signed_by})") for one in read]
        rows = format_html_join("", "<dt>{}</dt><dd>{}</dd>", told)
        return format_html(
            '<section class="panel stack tight"><h2>{}</h2><dl class="facts">{}</dl></section>',
            _("What you sign"),
            rows,
        )


def _judge(doing: Doing) -> Any:
    return actions.sign_judgement(
        family=doing.record,
        judging=doing.values["judging"],
        actor=doing.actor,
        at=doing.at,
        proof=doing.proof(),
    )


def _reason(action: Any) -> Any:
    return lambda doing: action(
        family=doing.record, reason=doing.values["reason"], actor=doing.actor, at=doing.at
    )


def _plain(action: Any) -> Any:
    return lambda doing: action(family=doing.record, actor=doing.actor, at=doing.at)


ACTS: tuple[Act, ...] = (
    Act(
        code="adopt",
        title=gettext_lazy("Adopt"),
        ability=Ability.MANAGE_LAB,
        form=ActForm,
        call=_plain(actions.adopt_family),
        when=lambda family: family.state == "draft",
        tells=gettext_lazy("Its content is fixed then, and its three files can be judged."),
    ),
    Act(
        code="judge",
        title=gettext_lazy("Judge a file and sign"),
        ability=Ability.JUDGE_FAMILY,
        form=JudgeForm,
        call=_judge,
        when=lambda family: family.state in {"adopted", "released"},
        tells=gettext_lazy(
            "You say, with reasons and your signature, whether a file of this family is adequate."
        ),
    ),
    Act(
        code="release",
        title=gettext_lazy("Release"),
        ability=Ability.MANAGE_LAB,
        form=ActForm,
        call=_plain(actions.release_family),
        when=lambda family: family.state == "adopted",
        tells=gettext_lazy("From then on the lab accepts devices of it. The version before is withdrawn."),
    ),
    Act(
        code="withdraw",
        title=gettext_lazy("Withdraw"),
        ability=Ability.MANAGE_LAB,
        form=WhyForm,
        call=_reason(actions.withdraw_family),
        when=lambda family: family.state != "withdrawn",
        tells=gettext_lazy("No new device of it is accepted."),
    ),
    hold_act("family"),
)


def _draft(doing: Doing) -> Family:
    return actions.draft_family(code=doing.values["code"], actor=doing.actor, at=doing.at)


ADDS = (
    Act(
        code="family",
        title=gettext_lazy("Take a family from the library"),
        ability=Ability.MANAGE_LAB,
        form=DraftForm,
        call=_draft,
        tells=gettext_lazy("It is a draft until the lab adopts it as its own."),
        leads=lambda _record, made: address("families", str(made.pk)),
    ),
)
