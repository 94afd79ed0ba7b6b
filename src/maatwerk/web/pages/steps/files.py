"""Fields that take several files."""

from collections.abc import Iterable, Mapping
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.datastructures import MultiValueDict


class ManyFilesInput(forms.ClearableFileInput):
    """Takes several files at once; with `folder` a whole folder."""

    allow_multiple_selected = True
    template_name = "parts/file.html"

    def __init__(self, *, folder: bool = False, accept: str = "") -> None:
        attrs = ({"webkitdirectory": True} if folder else {}) | ({"accept": accept} if accept else {})
        super().__init__(attrs=attrs)

    def value_from_datadict(
        self, data: Mapping[str, Any], files: MultiValueDict[str, UploadedFile[Any]], name: str
    ) -> list[UploadedFile[Any]]:
        """Return all files of this name."""
        return files.getlist(name)


class ManyFiles(forms.FileField):
    """Several files of one kind."""

    def clean(self, data: Any, initial: Any = None) -> list[UploadedFile[Any]]:
        """Return the files, each held against what a file must be."""
        given = [one for one in data or [] if one]
        if not given:
            super().clean(None, initial)
            return []
        return [super(ManyFiles, self).clean(one, initial) for one in given]


def contents(files: Iterable[UploadedFile[Any]]) -> list[tuple[str, bytes]]:
    """Return names and contents of what was sent."""
    return [(file.name or "file", file.read()) for file in files]
