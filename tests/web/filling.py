"""Fills a form of a page as somebody would who only wants it sent."""

from collections.abc import Iterator
from typing import Any

from django import forms
from django.core.files.uploadedfile import SimpleUploadedFile

from maatwerk.config.demonstration import cast
from tests.web.orders import scans


def filled(page: Any) -> dict[str, Any]:
    """Return what the form of a page is sent with; nothing where there is none."""
    form = (page.context or {}).get("form") if page.status_code == 200 else None
    if form is None:
        return {}
    asked_for = {name: asked for name, asked in form.fields.items() if asked.required or not _is_file(asked)}
    return {name: _answer(form, name, asked) for name, asked in asked_for.items()}


def _is_file(asked: forms.Field) -> bool:
    return isinstance(asked, forms.FileField)


def _answer(form: forms.Form, name: str, asked: forms.Field) -> Any:
    given = form[name].value()
    if _is_file(asked):
        return SimpleUploadedFile("order.pdf", scans.PDF)
    if isinstance(asked.widget, forms.PasswordInput):
        return cast.PASSWORD
    if given not in (None, "", []):
        return given
    if isinstance(asked, forms.ChoiceField):
        return next((str(value) for value, _word in _flat(asked.choices) if value), "")
    if isinstance(asked, forms.DateField):
        return "2027-11-20" if "until" in name else "2026-11-20"
    if isinstance(asked, forms.IntegerField | forms.FloatField | forms.DecimalField):
        return "1"
    if isinstance(asked, forms.BooleanField):
        return "on"
    return "new@maarwijk.example" if isinstance(asked, forms.EmailField) else "NL"


def _flat(choices: Any) -> Iterator[tuple[Any, Any]]:
    for value, word in choices:
        if isinstance(word, list | tuple):
            yield from _flat(word)
        else:
            yield value, word
