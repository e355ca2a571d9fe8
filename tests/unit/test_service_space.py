"""A disk that is nearly full is noticed, and counts as such until a little more is free."""

import shutil
from pathlib import Path
from typing import NamedTuple

import pytest

from onedoor.service.space import MEGABYTE, Space


class Usage(NamedTuple):
    free: int


def test_it_is_short_below_the_least_and_enough_above_a_little_more(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    free = 0
    monkeypatch.setattr(shutil, "disk_usage", lambda _: Usage(free))
    space, said = Space([tmp_path], 100), []
    for megabytes in (101, 100, 99, 110, 119, 120, 110):
        free = megabytes * MEGABYTE
        said.append(space.is_short())
    assert said == [False, False, True, True, True, False, False]


def test_the_fullest_disk_counts_and_a_folder_that_is_not_there_does_not(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (full := tmp_path / "full").mkdir()
    monkeypatch.setattr(shutil, "disk_usage", lambda folder: Usage(0 if folder == full else 500 * MEGABYTE))
    assert Space([tmp_path, full], 100).is_short()
    assert not Space([tmp_path, tmp_path / "away"], 100).is_short()
    assert not Space([full], 0).is_short()
