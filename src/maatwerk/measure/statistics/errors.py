"""What these formulas cannot answer."""


class NoAnswerError(ValueError):
    """The values given lie outside what the formula is made for; the text says which and why."""


def share(name: str, value: float) -> float:
    """Return a share that lies between 0 and 1, both excluded, as every confidence and reliability does."""
    if not 0.0 < value < 1.0:
        raise NoAnswerError(f"The {name} is {value:g}; it lies between 0 and 1, as 0.95 does.")
    return value


def at_least(name: str, value: int, least: int) -> int:
    """Return a count that is large enough for the formula."""
    if value < least:
        raise NoAnswerError(f"The {name} is {value}; this formula wants {least} or more.")
    return value
