"""Which passwords are refused."""

import pytest

from onedoor.store.staff.passwords import weakness


@pytest.mark.parametrize(
    "password",
    [
        "short",
        "x" * 257,
        "aaaaaaaaaaaa",
        "abababababab",
        "Password1234!",
        "qwertyuiop123",
        "123456789012",
        "Welcome2026!!",
        "onedoor-admin-2026",
        "correct horse battery staple",
        "ana.lopez2026",
    ],
)
def test_what_is_tried_first_is_refused(password: str) -> None:
    assert weakness(password, "ana.lopez@tax.example", "Ana López")


@pytest.mark.parametrize(
    "password", ["four other words together", "k3vq-8wmh-t2rf-xn5d", "über den Wolken", "        x y z w v u t"]
)
def test_length_is_enough(password: str) -> None:
    assert weakness(password, "ana", "Ana") == ""
