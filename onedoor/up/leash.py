"""Runs a program that ends when its parent process ends, however the parent ends. Does nothing else.

Run as a file (`python leash.py <parent> <signal> <program> …`). It becomes the program, and keeps its process id.
"""

import ctypes
import os
import sys

_PR_SET_PDEATHSIG = 1  # prctl(2); survives the exec below


def main(parent: int, death_signal: int, command: list[str]) -> None:
    if ctypes.CDLL(None, use_errno=True).prctl(_PR_SET_PDEATHSIG, death_signal, 0, 0, 0) != 0:
        sys.exit("leash: prctl failed")
    if os.getppid() != parent:
        sys.exit("leash: the parent is gone already")
    try:
        os.execvp(command[0], command)  # noqa: S606 - our own command, without a shell
    except OSError as error:
        sys.exit(f"{command[0]} cannot be started: {error.strerror}.")


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]), sys.argv[3:])
