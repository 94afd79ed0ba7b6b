"""What the tests of this room share: one zygote, and one invented bone with its images."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from maatwerk.measure import child

from . import images


@pytest.fixture(scope="session", autouse=True)
def _zygote() -> Iterator[None]:
    """Start the zygote once, and stop it when the tests are done."""
    child.start()
    yield
    child.stop()


@pytest.fixture(scope="session")
def bone_series(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The images of the invented bone."""
    folder: Path = tmp_path_factory.mktemp("bone")
    return images.write_series(folder, values=images.bone(images.places()).round())
