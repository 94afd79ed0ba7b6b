"""What a reader is handed: files that were opened before the doors were locked."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import BinaryIO

from maatwerk.measure.errors import Code, Unreadable


@dataclass(frozen=True, slots=True)
class Opened:
    """One open file with the name it was given and its size in bytes."""

    name: str
    file: BinaryIO
    size: int

    def read_all(self) -> bytes:
        """Return the whole content from the start."""
        self.file.seek(0)
        return self.file.read(self.size)


@dataclass(frozen=True, slots=True)
class Folder:
    """The regular files of a folder, opened in the order of their names."""

    name: str
    files: tuple[Opened, ...]


@dataclass(frozen=True, slots=True)
class Handed:
    """Everything one task was given."""

    inputs: Mapping[str, Opened | Folder]
    outputs: Mapping[str, BinaryIO]

    def file(self, name: str) -> Opened:
        """Return the input that must be a single file."""
        found = self.inputs[name]
        if isinstance(found, Folder):
            what, do = f"{found.name} is a folder, where one file is read.", "Name the file in it."
            raise Unreadable(Code.NOT_FOUND, what, found.name, do=do)
        return found

    def files(self, prefix: str) -> dict[str, Opened]:
        """Return the single files whose name starts with a prefix, by the rest of the name."""
        return {name.removeprefix(prefix): self.file(name) for name in self.inputs if name.startswith(prefix)}
