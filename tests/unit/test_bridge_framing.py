"""Frames of a WebSocket as bytes, cut anywhere: those with a mask pass, however they are cut."""

import itertools
import os
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as some

from bridge.http.framing import MOST_PIECES, POLICY, PROTOCOL_ERROR, Heads

TEXT, BINARY, CONTINUED, PING, CLOSE = 1, 2, 0, 9, 8


def frame(size: int = 5, kind: int = TEXT, *, last: bool = True, masked: bool = True) -> bytes:
    if size < 126:
        length = bytes([size])
    else:
        length = b"\x7e" + size.to_bytes(2, "big") if size < 65_536 else b"\x7f" + size.to_bytes(8, "big")
    head = bytes([kind | (0x80 if last else 0), length[0] | (0x80 if masked else 0)]) + length[1:]
    return head + (os.urandom(4) if masked else b"") + os.urandom(size)


FRAMES = some.lists(some.sampled_from([0, 1, 125, 126, 300, 65_535, 65_536]).map(frame), min_size=1, max_size=6)


def wrong(*parts: bytes) -> Any:
    heads = Heads()
    return next((found for part in parts if (found := heads.wrong(part)) is not None), None)


@given(FRAMES, some.lists(some.integers(1, 70_000)))
def test_frames_with_a_mask_pass_and_the_first_without_is_found_however_they_are_cut(
    sent: list[bytes], cuts: list[int]
) -> None:
    for more, found in ((b"", None), (frame(masked=False), PROTOCOL_ERROR), (frame(300, masked=False), PROTOCOL_ERROR)):
        stream = b"".join(sent) + more
        places = [0, *sorted(cut for cut in cuts if cut < len(stream)), len(stream)]
        answer = wrong(*(stream[start:end] for start, end in itertools.pairwise(places)))
        assert (answer and answer[0]) == found


@pytest.mark.parametrize("kind", [TEXT, BINARY, CONTINUED, PING, CLOSE])
def test_n07_no_kind_of_frame_passes_without_a_mask(kind: int) -> None:
    assert wrong(frame(kind=kind, masked=False)) == (PROTOCOL_ERROR, "frames of a browser are masked")


def test_n07_a_message_has_so_many_pieces_and_no_more_whatever_stands_between_them() -> None:
    first, piece, ping = frame(1, last=False), frame(0, CONTINUED, last=False), frame(0, PING)
    whole = first + (ping + piece) * (MOST_PIECES - 1) + frame(1, CONTINUED)
    assert wrong(whole * 3) is None
    assert wrong(first + (ping + piece) * MOST_PIECES) == (POLICY, "too many pieces")
