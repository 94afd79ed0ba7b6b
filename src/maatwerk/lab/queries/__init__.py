"""What the lab has, and what follows from it; a reader sees only the own institution."""

from .certificates import (
    certificates_covering,
    newest_application,
)
from .competence import (
    TrainingDue,
    lapses_on,
    training_due,
)
from .content import (
    checks_for,
    evidence_of,
    family_content,
    imaging_limits,
    lane_content,
    outside_range,
    policies,
    recipe_content,
    topic_for,
)
from .equipment import (
    Dates,
    instrument_dates,
    instrument_in_date,
    machine_dates,
    software_is_validated,
)
from .families import (
    JudgementGap,
    families,
    judgement_gaps,
    procedures,
    procedures_missing,
    released_family,
)
from .holds import (
    Subject,
    holds,
    open_holds,
)
from .overview import (
    Due,
    Training,
    calibration_of,
    instruments,
    machines,
    materials,
    software,
    stocked,
    tanks,
    training_wanted,
    upkeep_of,
    upkeep_that_stops,
)
from .recipes import (
    StageStanding,
    Validity,
    combination,
    combination_digest,
    machines_of,
    recipes,
    validity,
)
from .search import (
    lab_like,
)
from .stock import (
    LotAnswer,
    fills_in_use,
    find_vessel,
    judge_containers,
    lots,
    lots_in,
)
from .suppliers import (
    supplier_is_approved,
    suppliers,
)

__all__ = [
    "Dates",
    "Due",
    "JudgementGap",
    "LotAnswer",
    "StageStanding",
    "Subject",
    "Training",
    "TrainingDue",
    "Validity",
    "calibration_of",
    "certificates_covering",
    "checks_for",
    "combination",
    "combination_digest",
    "evidence_of",
    "families",
    "family_content",
    "fills_in_use",
    "find_vessel",
    "holds",
    "imaging_limits",
    "instrument_dates",
    "instrument_in_date",
    "instruments",
    "judge_containers",
    "judgement_gaps",
    "lab_like",
    "lane_content",
    "lapses_on",
    "lots",
    "lots_in",
    "machine_dates",
    "machines",
    "machines_of",
    "materials",
    "newest_application",
    "open_holds",
    "outside_range",
    "policies",
    "procedures",
    "procedures_missing",
    "recipe_content",
    "recipes",
    "released_family",
    "software",
    "software_is_validated",
    "stocked",
    "supplier_is_approved",
    "suppliers",
    "tanks",
    "topic_for",
    "training_due",
    "training_wanted",
    "upkeep_of",
    "upkeep_that_stops",
    "validity",
]
