"""Evidence on file: a document counts from its signature to its last day, and only for what it answers."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from maatwerk.archive import files
from maatwerk.archive.errors import ArchiveError
from maatwerk.archive.verify import verify
from maatwerk.lab import actions, facts, queries
from maatwerk.lab.catalogue.changes import Change
from maatwerk.lab.catalogue.shelf import current_library
from maatwerk.lab.facts import Asked, evidence
from maatwerk.lab.models import EvidenceOnFile
from maatwerk.people.errors import InputRefused
from tests.lab.doors import filing
from tests.lab.test_procedures import _adopt
from tests.lab.world import Lab
from tests.people.standing import AT, TODAY

COVER = "Art.10(16) subpara 2"
PLAN = "Annex.III.1.1(a)"


def _file(lab: Lab, **changes: Any) -> EvidenceOnFile:
    return actions.file_evidence(filing=replace(filing(), **changes), actor=lab.quinn, at=AT)


def _of_family(lab: Lab, *, place: str = PLAN, **changes: Any) -> EvidenceOnFile:
    return _file(lab, family_code=lab.family.code, answers={place: "section 3"}, **changes)


def _institution(lab: Lab, *, on: date = TODAY) -> list[str]:
    return evidence.institution_file_shows(institution_key=lab.quinn.institution_key, on=on)


def _family(lab: Lab, *, on: date = TODAY) -> list[str]:
    return facts.PROVIDES["family_file_shows"](Asked(family=lab.family, on=on))


def test_a_document_is_kept_and_answers_what_it_names(lab: Lab) -> None:
    kept = _file(lab)
    assert files.place(kept.document_sha256).read_bytes() == filing().content
    assert (kept.filed_by, kept.state) == (lab.quinn, "on_file")
    assert _institution(lab) == [COVER]
    assert list(queries.evidence_on_file(lab.quinn)) == [kept]


def test_it_counts_up_to_its_last_day_and_no_longer(lab: Lab) -> None:
    kept = _file(lab)
    assert _institution(lab, on=kept.valid_until) == [COVER]
    assert _institution(lab, on=kept.valid_until + timedelta(days=1)) == []
    assert _institution(lab, on=kept.signed_on - timedelta(days=1)) == []


def test_withdrawn_evidence_counts_for_nothing_and_stays_on_record(lab: Lab) -> None:
    kept = _file(lab)
    actions.withdraw_evidence(evidence=kept, reason="the insurer gave notice", actor=lab.quinn, at=AT)
    assert _institution(lab) == []
    assert EvidenceOnFile.objects.get().state == "withdrawn"
    assert files.place(kept.document_sha256).exists()
    with pytest.raises(ArchiveError):
        kept.delete()


def test_a_row_changed_past_the_program_counts_for_nothing(lab: Lab) -> None:
    kept = _file(lab)
    EvidenceOnFile.objects.filter(pk=kept.pk).update(valid_until=kept.valid_until + timedelta(days=90))
    assert _institution(lab) == []
    assert verify().as_json()["state"] == "broken"


def test_evidence_about_a_family_is_none_about_the_institution_or_another(lab: Lab) -> None:
    _of_family(lab)
    assert PLAN in _family(lab)
    assert _institution(lab) == []
    other = actions.draft_family(code="hand-splint", actor=lab.quinn, at=AT)
    assert PLAN not in facts.PROVIDES["family_file_shows"](Asked(family=other, on=TODAY))


def test_the_list_of_annex_i_answers_its_numbers(lab: Lab) -> None:
    assert {"Annex.I.1", "Annex.I.3", "Annex.I.10.1"} <= set(_family(lab))


def _said(lab: Lab, *, status: str, how: str) -> tuple[str, list[str]]:
    """Return a number of Annex I of a family that says so of it, and what its file shows."""
    content = current_library().plain_families["cmf-cutting-guide"]
    rows: list[dict[str, Any]] = [dict(one) for one in content["gspr"]]
    rows[0] |= {"status": status, "how": {"en": how, "de": how}}
    changes = [Change("gspr", rows, "looked again")]
    family = actions.draft_family(code="cmf-cutting-guide", changes=changes, actor=lab.quinn, at=AT)
    return rows[0]["gspr"], facts.PROVIDES["family_file_shows"](Asked(family=family, on=TODAY))


@pytest.mark.parametrize(
    ("status", "answers"), [("met", True), ("not_applicable", True), ("not_fully_met", False)]
)
def test_a_number_that_is_said_to_be_not_fully_met_answers_nothing(
    lab: Lab, status: str, answers: bool
) -> None:
    number, shown = _said(lab, status=status, how="By its shape.")
    assert (number in shown) is answers
    assert "Annex.I.3" in shown


def test_a_number_that_does_not_apply_says_why(lab: Lab) -> None:
    with pytest.raises(InputRefused, match="must be a word"):
        _said(lab, status="not_applicable", how=" ")


def test_a_procedure_in_effect_serves_its_point_until_its_review(lab: Lab) -> None:
    procedure = _adopt(lab, code="SOP-05")
    assert _institution(lab) == ["Art.10(9)(e)"]
    assert _institution(lab, on=procedure.review_on + timedelta(days=1)) == []
    actions.withdraw_procedure(procedure=procedure, reason="joined", actor=lab.quinn, at=AT)
    assert _institution(lab) == []


def test_the_library_s_procedures_serve_every_point_of_article_10_9(lab: Lab) -> None:
    for code in current_library().procedures:
        _adopt(lab, code=code)
    assert {f"Art.10(9)({point})" for point in "abcdefghijklm"} | {"Art.10(9)"} <= set(_institution(lab))


def test_documentation_is_there_current_and_at_hand(lab: Lab) -> None:
    def said(on: date) -> tuple[bool, bool, bool]:
        asked = Asked(family=lab.family, on=on)
        names = ("documentation_exists", "documentation_is_current", "documentation_is_available")
        first, second, third = (facts.PROVIDES[name](asked) for name in names)
        return first, second, third

    assert said(TODAY) == (False, False, False)
    kept = _of_family(lab, place="Annex.XIII.2")
    assert said(TODAY) == (True, True, True)
    assert said(kept.valid_until + timedelta(days=1)) == (True, False, False)
    where = files.place(kept.document_sha256)
    where.chmod(0o600)
    where.unlink()
    assert said(TODAY) == (True, False, False)


def test_the_newest_report_is_the_one_signed_last(lab: Lab) -> None:
    earlier = TODAY - timedelta(days=300)
    _of_family(lab, place=evidence.PSUR, signed_on=earlier)
    _of_family(lab, place=evidence.PSUR)
    found = evidence.evidence_of_family(lab.family, on=TODAY)
    assert evidence.newest_psur_on(found) == filing().signed_on
    assert evidence.newest_follow_up_report_on(found) is None


@pytest.mark.parametrize(
    ("changes", "where"),
    [
        ({"content": b"<html>"}, "document"),
        ({"answers": {}}, "answers"),
        ({"answers": {"Art.999": "page 1"}}, "place of the law"),
        ({"answers": {PLAN: "page 1"}}, "place of the law"),
        ({"answers": {COVER: " "}}, "where it is answered"),
        ({"shows": " "}, "shows"),
        ({"signed_by": ""}, "signed_by"),
        ({"signed_on": TODAY + timedelta(days=1)}, "signed_on"),
        ({"valid_until": filing().signed_on}, "valid_until"),
        ({"valid_until": date(2047, 1, 1)}, "valid_until"),
        ({"family_code": "no-such-family"}, "family"),
    ],
)
def test_what_is_no_evidence_is_refused_with_the_reason(
    lab: Lab, changes: dict[str, Any], where: str
) -> None:
    with pytest.raises(InputRefused) as refused:
        _file(lab, **changes)
    assert refused.value.where == where
    assert not EvidenceOnFile.objects.exists()
