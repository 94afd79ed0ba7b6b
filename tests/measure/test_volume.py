"""Pixels become a volume in patient coordinates, from plain and compressed files alike, or are refused."""

import warnings
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from pydicom.data import get_testdata_file
from pydicom.dataset import Dataset
from pydicom.encaps import encapsulate
from pydicom.uid import RLELossless

from maatwerk.measure.errors import Unreadable
from maatwerk.measure.inputs import Folder, Opened
from maatwerk.measure.series import tags, volume
from maatwerk.measure.series.gather import gather, largest
from maatwerk.measure.series.slices import image_file
from maatwerk.measure.series.volume import Volume
from maatwerk.measure.series.walk import walk

from . import images
from .reading import opened


def folder(path: Path) -> Folder:
    """Hand over a folder as the child does."""
    return Folder("series", tuple(opened(each.read_bytes(), each.name) for each in sorted(path.iterdir())))


def read(path: Path) -> Volume:
    """Read the largest series of a folder."""
    given = folder(path)
    return volume.read(given, series=largest(gather(given)))


def values(slices: int = 5) -> Any:
    """Return grey values that differ everywhere."""
    return (np.arange(slices * 6 * 8).reshape(slices, 6, 8) * 7) % 2500 - 1000


def test_values_and_places_come_out_as_they_went_in(tmp_path: Path) -> None:
    found = read(images.write_series(tmp_path, values=values()))
    assert np.array_equal(found.values, values())
    place = found.place(np.array([[2.0, 3.0, 5.0]]))
    assert np.allclose(place - images.ORIGIN, [5 * 0.8, 3 * 0.8, 2 * 1.2])
    assert np.allclose(found.number(place), [[2, 3, 5]])


def test_a_turned_and_backward_stack_is_placed_right(tmp_path: Path) -> None:
    def change(number: int, data: Dataset) -> None:
        data.ImageOrientationPatient = [0, 1, 0, 0, 0, -1]
        data.ImagePositionPatient = [10 + number * 2.0, 0, 0]

    found = read(images.write_series(tmp_path, values=values(), change=change))
    assert np.allclose(found.spacing, [2, 0.8, 0.8])
    at = found.place(np.array([0.0, 1.0, 2.0]))
    assert np.allclose(at[1:], [2 * 0.8, -1 * 0.8])


def test_slopes_that_differ_from_slice_to_slice_are_applied(tmp_path: Path) -> None:
    def change(number: int, data: Dataset) -> None:
        data.RescaleSlope, data.RescaleIntercept = 1 + number, 0
        data.PixelData = np.full((6, 8), 100, "<i2").tobytes()

    found = read(images.write_series(tmp_path, values=values(), change=change))
    assert found.values[:, 0, 0].tolist() == [100, 200, 300, 400, 500]


def test_compressed_slices_say_the_same(tmp_path: Path) -> None:
    def change(_: int, data: Dataset) -> None:
        data.compress(RLELossless, generate_instance_uid=False)

    plain = read(images.write_series(tmp_path / "a", values=values()))
    packed = read(images.write_series(tmp_path / "b", values=values(), change=change))
    assert np.array_equal(plain.values, packed.values)


@pytest.mark.parametrize(
    ("packed", "plain"),
    [
        ("JPEG2000.dcm", None),
        ("MR_small_jpeg_ls_lossless.dcm", "MR_small.dcm"),
        ("MR_small_jp2klossless.dcm", "MR_small.dcm"),
        ("JPEG-LL.dcm", None),
        ("MR_small_RLE.dcm", "MR_small.dcm"),
    ],
)
def test_each_way_of_compressing_is_read(packed: str, plain: str | None) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        path = get_testdata_file(packed)
        other = get_testdata_file(plain) if plain else None
    assert isinstance(path, str)
    decoded = _decode(Path(path))
    assert decoded.max() > decoded.min()
    if isinstance(other, str):
        assert np.array_equal(decoded, _decode(Path(other)))


def _decode(path: Path) -> Any:
    with path.open("rb", buffering=0) as file:
        opened = Opened(path.name, file, path.stat().st_size)
        found = image_file(0, path.name, walk(opened, wanted=tags.ALL))
        return volume._decoded(found, opened, 1).astype(int)


def test_unused_high_bits_do_not_reach_the_values(tmp_path: Path) -> None:
    def change(_: int, data: Dataset) -> None:
        data.BitsStored, data.HighBit, data.PixelRepresentation = 12, 11, 0
        data.PixelData = (np.full((6, 8), 0x0123, "<u2") | 0xF000).tobytes()

    found = read(images.write_series(tmp_path, values=values(), change=change))
    assert set(found.values.ravel()) == {0x0123 - 1024}


def drop(number: int, _: Dataset) -> bool:
    """Leave the third slice out."""
    return number != 2


def shorten(_: int, data: Dataset) -> None:
    """Cut the pixels off."""
    data.PixelData = data.PixelData[:20]


def colour(_: int, data: Dataset) -> None:
    """Say that the pixels are coloured."""
    data.SamplesPerPixel = 3


def spoil(_: int, data: Dataset) -> None:
    """Put noise where compressed pixels should be."""
    data.file_meta.TransferSyntaxUID = RLELossless
    data.PixelData = encapsulate([b"\xff" * 64])


def unlike(number: int, data: Dataset) -> None:
    """Give one slice another spacing."""
    data.PixelSpacing = [1.0 + (number == 3), 1.0]


@pytest.mark.parametrize(
    ("change", "slices", "code"),
    [
        (drop, 6, "not_a_volume"),
        (unlike, 6, "not_a_volume"),
        (None, 2, "not_a_volume"),
        (shorten, 6, "dicom_pixels"),
        (colour, 6, "dicom_pixels"),
        (spoil, 6, "dicom_pixels"),
    ],
)
def test_what_is_no_volume_is_refused(
    tmp_path: Path, change: images.Change | None, slices: int, code: str
) -> None:
    path = images.write_series(tmp_path, values=values(slices), change=change)
    with pytest.raises(Unreadable) as refused, warnings.catch_warnings():
        warnings.simplefilter("ignore")
        read(path)
    assert refused.value.code == code
