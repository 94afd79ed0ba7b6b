"""Fixed terms of the law in the languages of the Union, and how well each is known."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from maatwerk.rulebook.context import Context
from maatwerk.rulebook.errors import InputError, MisreadError, Spot
from maatwerk.rulebook.forms import Form

if TYPE_CHECKING:
    from maatwerk.rulebook.edition import Edition

LABEL_TERM = "custom-made device"
_SEEN = ("text", "label_words", "quote", "use", "third_party", "nothing")


@dataclass(frozen=True)
class Term:
    """One term in one language; an unverified one is for the lab to confirm, an empty one to enter."""

    term: str
    language: str
    text: str
    status: str
    source: str
    seen: str
    note: str
    cites: tuple[str, ...]

    @property
    def verified(self) -> bool:
        """Whether the term was read in an official text in its language."""
        return self.status == "verified"


def term(edition: "Edition", name: str, language: str) -> Term:
    """A term in a language; where nothing is known its text is empty and it is unverified."""
    if name not in edition.terms:
        raise InputError(
            code="term_unknown",
            what=f"There is no term '{name}'.",
            where=name,
            why="The law room holds only the terms that somebody looked up.",
            do=f"One of: {', '.join(sorted(edition.terms))}.",
        )
    languages = edition.terms[name]
    if language in languages:
        return languages[language]
    cites = next(iter(languages.values())).cites
    return Term(name, language, "", "unverified", "not looked up", "nothing", "", cites)


def read_terms(content: Mapping[str, Any], context: Context) -> dict[str, dict[str, Term]]:
    """The terms of an edition, one file each."""
    read: dict[str, dict[str, Term]] = {}
    for path in sorted(content):
        if path.startswith("terms/"):
            languages = read_term(content[path], Spot(path), context)
            name = next(iter(languages.values())).term
            if name in read:
                raise MisreadError(Spot(path, ("term",)), f"The term '{name}' is there twice.")
            read[name] = languages
    if LABEL_TERM not in read:
        raise MisreadError(Spot("terms/custom-made-device.yaml"), f"The term '{LABEL_TERM}' is missing.")
    return read


def read_term(data: Any, spot: Spot, context: Context) -> dict[str, Term]:
    """One term in its languages."""
    form = Form.of(data, spot, required=("term", "cites", "languages"))
    languages = form.data["languages"]
    if not isinstance(languages, dict) or not languages:
        raise MisreadError(form.at("languages"), "A term wants at least one language.")
    cites = context.cites(form)
    return {
        language: _read_language(
            entry, form.at("languages").at(language), name=form.word("term"), language=language, cites=cites
        )
        for language, entry in languages.items()
    }


def _read_language(data: Any, spot: Spot, *, name: str, language: str, cites: tuple[str, ...]) -> Term:
    form = Form.of(data, spot, required=("status", "seen", "source"), optional=("text", "note"))
    if len(language) != 2 or not language.islower():
        raise MisreadError(spot, f"'{language}' is no language.", do="Write two small letters.")
    status = form.word("status", among=("verified", "unverified"))
    seen = form.word("seen", among=_SEEN)
    text = form.word("text", default="")
    if status == "verified" and (not text or seen in ("third_party", "nothing")):
        raise MisreadError(
            form.at("status"), "This term cannot be verified.", why="No official text was seen that uses it."
        )
    if (seen == "nothing") != (not text):
        raise MisreadError(form.at("seen"), "A text and 'seen: nothing' do not go together.")
    return Term(name, language, text, status, form.word("source"), seen, form.word("note", default=""), cites)
