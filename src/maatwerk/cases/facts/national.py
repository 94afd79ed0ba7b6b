"""Facts that national law asks for: the language of what goes with the device, the patient's name."""

from maatwerk.cases.facts.asked import Asked
from maatwerk.cases.facts.release import prepared
from maatwerk.cases.facts.route import answered, is_implantable
from maatwerk.cases.models import Release
from maatwerk.lab.words import RequirementStatus
from maatwerk.people.authority import home_country
from maatwerk.rulebook.national import INFORMATION, LAY, PROFESSIONAL, LanguageRule
from maatwerk.rulebook.shelf import current_edition

_OF_LAY_USERS = "Annex.I.22"


def reaches(asked: Asked) -> str:
    """Return the country where the device reaches its user: as the release says, else the maker's own."""
    release = papers(asked)
    here: str = release.country if release is not None else ""
    return here or home_country(asked.device.institution_key)


def papers(asked: Asked) -> Release | None:
    """Return the release that a gate asks about, else the draft, else the papers in force."""
    issued = (one for one in asked.device.releases.all() if one.state == "issued")
    return asked.release or prepared(asked) or next(issued, None)


def users_are_lay(asked: Asked) -> bool | None:
    """Answer whether lay people use the device: as the family answers Annex I section 22, else by what it is.

    What is put in by surgery professionals use; what is used outside the institution, the patient at home.
    """
    listed = [one for one in asked.family.gspr if one.gspr.startswith(_OF_LAY_USERS)]
    if listed:
        return any(one.status is not RequirementStatus.NOT_APPLICABLE for one in listed)
    if is_implantable(asked) == "yes" or answered("invasiveness")(asked) == "surgical":
        return False
    outside = answered("used_outside_institution")(asked)
    return None if outside is None else bool(outside)


def language_rules(asked: Asked) -> list[LanguageRule]:
    """Return the rule for label and instructions there; for both kinds of users where it is not known who."""
    country = current_edition().countries.get(reaches(asked))
    if country is None:
        return []
    lay = users_are_lay(asked)
    kinds = (LAY, PROFESSIONAL) if lay is None else (LAY if lay else PROFESSIONAL,)
    found = (country.rule(document=INFORMATION, users=kind) for kind in kinds)
    return [one for one in found if one is not None]


def language_answer(asked: Asked) -> str | None:
    """Say whether the papers are in a language that is allowed there (Art.10(11)); None without a rule.

    Before there are papers they are in no language.
    """
    release = papers(asked)
    languages = [] if release is None else [release.language]
    said = {rule.answer(languages) for rule in language_rules(asked)}
    return said.pop() if len(said) == 1 else None


def language_rule_is_unverified(asked: Asked) -> bool:
    """Say whether the rule is one that nobody verified, or none is known, or not which one counts.

    While nobody knows who uses the device, and the rules for both kinds of users differ, nobody is stopped.
    """
    rules = language_rules(asked)
    unsure = not rules or any(rule.unverified for rule in rules)
    return unsure or language_answer(asked) is None


def patient_name_is_on_record(asked: Asked) -> bool:
    """Answer whether the record of the patient holds a name."""
    return bool(asked.device.case.patient.name.strip())


PROVIDES = {
    provider.__name__: provider
    for provider in (language_answer, language_rule_is_unverified, patient_name_is_on_record)
}
