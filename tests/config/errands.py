"""Tasks that the tests of the worker let run."""

from django_tasks import task

DONE: list[str] = []


@task()
def note(word: str) -> str:
    """Remember a word."""
    DONE.append(word)
    return word


@task()
def stumble() -> None:
    """Fail."""
    raise ValueError("the name of a patient")
