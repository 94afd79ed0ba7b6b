"""The vocabulary as a page to read: every fact with its question, its values and who answers it."""

from maatwerk.rulebook.edition import Edition
from maatwerk.rulebook.reasons import in_language
from maatwerk.rulebook.vocabulary import Fact

_HEADINGS = {
    "route": "What the device is and how it may be used",
    "class": "Class",
    "result": "What the program answers itself",
    "accept": "Gate: accept",
    "imaging": "Gate: imaging",
    "design": "Gate: design",
    "produce": "Gate: produce",
    "verify": "Gate: verify",
    "release": "Gate: release",
    "deliver": "Gate: deliver",
    "follow_up": "Gate: follow up",
    "duties": "Duties",
    "standard": "ISO 13485: what brings a clause back",
    "evidence": "Evidence on file, judgements, people",
    "circumstances": "Circumstances of the lab",
    "incidents": "Incidents and letters of an authority",
}


def page(edition: Edition, *, language: str = "en") -> str:
    """The glossary of an edition in Markdown."""
    lines = [
        "# Glossary",
        "",
        f"Every fact that a rule of edition {edition.number} may ask for.",
        "Absent means not known; an empty list means that there is none.",
        "Written from `vocabulary.yaml`; a test compares it.",
    ]
    group = ""
    for fact in edition.vocabulary.facts.values():
        if fact.group != group:
            group = fact.group
            lines += ["", f"## {_HEADINGS.get(group, group)}", "", "| fact | question | values | room |"]
            lines.append("| --- | --- | --- | --- |")
        question = in_language(fact.question, language)
        lines.append(f"| `{fact.name}` | {question} | {_values(fact)} | {fact.room} |")
    return "\n".join(lines) + "\n"


def _values(fact: Fact) -> str:
    said = {"yes_no": "true, false", "set": "list", "choice": ""}.get(str(fact.type), str(fact.type))
    if fact.choices:
        choices = ", ".join(f"`{choice}`" for choice in fact.choices)
        said = f"{said} of {choices}" if said else choices
    return f"{said} ({fact.unit})" if fact.unit else said
