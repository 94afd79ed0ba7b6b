"""The chain's text and hashes, as properties."""

import dataclasses
import hashlib
from typing import Any

import pytest
import rfc8785
from hypothesis import given
from hypothesis import strategies as st

from maatwerk.archive import chain

texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=30)
hexes = st.binary(min_size=32, max_size=32).map(bytes.hex)
links = st.builds(
    chain.Link,
    institution=st.uuids().map(str),
    number=st.integers(1, 2**53 - 1),
    at=st.datetimes().map(lambda at: at.isoformat(timespec="microseconds") + "Z"),
    actor_id=st.none() | st.integers(0, 2**53 - 1),
    actor_name=texts,
    kind=texts,
    subject=texts,
    holds_row=st.booleans(),
    salt_key=texts,
    digest=hexes,
    previous=hexes,
)
json_values = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53) + 1, 2**53 - 1) | texts,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(texts, inner, max_size=3),
    max_leaves=8,
)


@given(links)
def test_the_hand_written_text_of_an_event_is_rfc_8785(link: chain.Link) -> None:
    text = rfc8785.dumps(list(dataclasses.astuple(link)))
    assert chain.event_hash(link) == hashlib.sha256(chain.EVENT_DOMAIN + text).hexdigest()


@given(links, st.sampled_from([field.name for field in dataclasses.fields(chain.Link)]), st.data())
def test_every_field_of_an_event_goes_into_its_hash(link: chain.Link, name: str, data: Any) -> None:
    other = dataclasses.replace(link, **{name: getattr(data.draw(links), name)})
    assert (chain.event_hash(other) == chain.event_hash(link)) == (other == link)


@given(st.dictionaries(texts, json_values, max_size=5))
def test_canonical_text_does_not_depend_on_the_order_of_keys(value: dict[str, Any]) -> None:
    turned = dict(reversed(value.items()))
    assert chain.canonical_text(turned) == chain.canonical_text(value)


@given(st.dictionaries(texts, json_values, max_size=5), st.dictionaries(texts, json_values, max_size=5))
def test_different_contents_have_different_texts_and_digests(
    one: dict[str, Any], two: dict[str, Any]
) -> None:
    same = rfc8785.dumps(one) == rfc8785.dumps(two)
    digests = [chain.text_digest(chain.canonical_text(value)) for value in (one, two)]
    assert (digests[0] == digests[1]) == same


def test_canonical_text_is_that_of_the_standard() -> None:
    # The example of RFC 8785, 3.2.2, without its numbers that no double can hold.
    value = {
        "string": '€$\u000f\nA\'B"\\\\"/',
        "literals": [None, True, False],
        "numbers": [4.5, 2e-3, 1e-27],
    }
    assert chain.canonical_text(value) == (
        '{"literals":[null,true,false],"numbers":[4.5,0.002,1e-27],'
        '"string":"€$\\u000f\\nA\'B\\"\\\\\\\\\\"/"}'
    )


def test_hashes_of_different_things_never_stand_for_each_other() -> None:
    domains = [chain.EVENT_DOMAIN, chain.TEXT_DOMAIN, chain.SIGNATURE_DOMAIN, chain.CHECKPOINT_DOMAIN]
    for one in domains:
        assert [other for other in domains if other.startswith(one)] == [one]


@pytest.mark.parametrize("value", [float("nan"), float("inf"), 2**60])
def test_numbers_without_a_canonical_form_are_refused(value: float) -> None:
    with pytest.raises(rfc8785.CanonicalizationError):
        chain.canonical_text({"number": value})
