"""Each damaged file gets the answer that is written beside it, from the caged child; none is GOOD."""

from typing import Any

import pytest

from maatwerk.measure import child
from maatwerk.measure.child import Limits
from maatwerk.measure.errors import Unreadable

from .damaged import Damaged, corpus
from .reading import check_schema
from .shapes import box, stl

FILES = corpus()
# Far below what one file may take: none of these needs more.
NARROW = Limits(memory=3 << 30, seconds=20, cpu_seconds=10)
OURS = {"file_unreadable", "timed_out", "out_of_memory"}


def test_there_are_enough_of_every_format_and_no_name_twice() -> None:
    names = [one.name for one in FILES]
    assert len(names) == len(set(names)) >= 60
    for ending in ("stl", "obj", "ply", "3mf", "glb", "gltf"):
        assert sum(name.endswith(f".{ending}") for name in names) >= 4


@pytest.mark.parametrize("one", FILES, ids=str)
def test_a_damaged_file_is_told_for_what_it_is(one: Damaged) -> None:
    options = {"name": one.name}
    if not one.weight:
        with pytest.raises(Unreadable) as refused:
            child.run("mesh", inputs={"mesh": one.data}, options=options, limits=NARROW)
        assert refused.value.code == one.code, refused.value
        assert refused.value.code not in OURS and refused.value.what
        return
    answer: dict[str, Any] = child.run("mesh", inputs={"mesh": one.data}, options=options, limits=NARROW)
    check_schema(answer)
    found = {finding["code"]: finding["severity"] for finding in answer["findings"]}
    assert found.get(one.code) == one.weight, answer["findings"]
    assert answer["total"] != "GOOD"


def test_a_sound_file_is_good_after_all_of_them() -> None:
    assert child.run("mesh", inputs={"mesh": stl(box())}, limits=NARROW)["total"] == "GOOD"
