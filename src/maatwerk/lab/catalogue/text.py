"""From YAML text to plain values, each with the line it stands in; strict where YAML is lax."""

import re
from typing import Any, NoReturn, TypeAlias

import yaml

from maatwerk.lab.catalogue.errors import LibraryError

Path: TypeAlias = tuple[str | int, ...]

_INTEGER = re.compile(r"-?(0|[1-9][0-9]*)\Z")
_DECIMAL = re.compile(r"-?(0|[1-9][0-9]*)\.[0-9]+\Z")
_TREACHEROUS = frozenset({"yes", "no", "on", "off", "y", "n", "true", "false", "null", "~"})


def parse(text: str, *, name: str) -> tuple[Any, dict[Path, str]]:
    """Return the value that the text holds, and the place of each node as `file:line`."""
    try:
        root = yaml.compose(text, Loader=yaml.SafeLoader)
    except yaml.YAMLError as trouble:
        mark = getattr(trouble, "problem_mark", None)
        where = f"{name}:{mark.line + 1}" if mark else name
        _refuse("This is no YAML.", where, str(getattr(trouble, "problem", trouble)), "Mend the line.")
    if root is None:
        _refuse("The file is empty.", f"{name}:1", "Nothing can be read from it.", "Fill it or remove it.")
    _refuse_anchors(text, name)
    places: dict[Path, str] = {}
    return _value(root, (), name, places), places


def _refuse(what: str, where: str, why: str, do: str) -> NoReturn:
    raise LibraryError(what, where=where, why=why, do=do)


def _refuse_anchors(text: str, name: str) -> None:
    for token in yaml.scan(text, Loader=yaml.SafeLoader):
        if isinstance(token, yaml.AnchorToken | yaml.AliasToken | yaml.TagToken):
            where = f"{name}:{token.start_mark.line + 1}"
            _refuse("An anchor, alias or tag stands here.", where, "They hide what is read.", "Write it out.")


def _value(node: yaml.Node, path: Path, name: str, places: dict[Path, str]) -> Any:
    where = places[path] = f"{name}:{node.start_mark.line + 1}"
    if isinstance(node, yaml.MappingNode):
        found: dict[str, Any] = {}
        for key_node, value_node in node.value:
            key, line = key_node.value, f"{name}:{key_node.start_mark.line + 1}"
            if not isinstance(key_node, yaml.ScalarNode):
                _refuse("A key is no plain word.", line, "Keys are words.", "Write a word.")
            if key in found:
                _refuse(f"The key {key} stands twice.", line, "One would hide the other.", "Keep one.")
            found[key] = _value(value_node, (*path, key), name, places)
            places[(*path, key)] = line
        return found
    if isinstance(node, yaml.SequenceNode):
        return [_value(child, (*path, index), name, places) for index, child in enumerate(node.value)]
    return _scalar(node, where)


def _scalar(node: yaml.Node, where: str) -> Any:
    assert isinstance(node, yaml.ScalarNode)  # noqa: S101  compose knows three kinds of nodes only
    text = str(node.value)
    if node.style is not None:
        return text
    if text in {"true", "false"}:
        return text == "true"
    if _INTEGER.match(text):
        return int(text)
    if _DECIMAL.match(text):
        return float(text)
    if text.lower() in _TREACHEROUS or text == "":
        _refuse(
            f"The word {text!r} stands here without quotes.",
            where,
            "Readers of YAML disagree on whether it is a word, a truth value or nothing.",
            'Write true or false for a truth value, or put the word in quotes: "no".',
        )
    return text
