"""What the archive checks at start and at `/readyz`: that its triggers stand."""

from . import triggers


def trigger_findings() -> list[tuple[str, str]]:
    """Return each trigger that does not stand as installed, with what is wrong."""
    return triggers.findings()
