"""The proof that a person authenticated afresh, for exactly one thing shown to them."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True)
class Proof:
    """One fresh authentication bound to one digest; `people.proofs` makes it, a signature spends it."""

    account_id: int
    account_name: str
    method: str
    at: datetime
    digest: str
    nonce: str
