"""`make edition`: releases the present edition of the law, so that it can be read for ever as it is now."""

import sys
from pathlib import Path

from maatwerk.rulebook import check, released, shelf
from maatwerk.rulebook.edition import Edition

ROOM = Path(__file__).resolve().parent.parent / "src" / "maatwerk" / "regulation"


def release(edition: Edition, *, room: Path) -> released.Release:
    """Pack an edition into the law room and write its line into the list."""
    line = released.Release(edition.number, edition.day, edition.digest)
    (room / line.file).write_bytes(released.pack(edition.content))
    with (room / released.LIST).open("a", encoding="utf-8") as listed:
        said = f'number: "{line.number}", date: {line.day.isoformat()}, digest: "{line.digest}"'
        listed.write(f"- {{{said}}}\n")
    return line


def main() -> int:
    """Release the edition of the tree; refuse what does not hold, and a number that was given before."""
    edition = shelf.current_edition()
    if any(one.number == edition.number for one in shelf.released_editions()):
        print(f"Edition {edition.number} is released already. A changed one wants a new number.")
        return 1
    found = check.report(edition, tests=shelf.lawyers_tests())
    if not found.ok:
        print("`maatwerk law check` finds something wrong; mend it first. Nothing was released.")
        return 1
    line = release(edition, room=ROOM)
    print(f"Released edition {line.number} as {line.file}, digest {line.digest}.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
