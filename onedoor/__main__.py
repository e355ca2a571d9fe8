"""`python -m onedoor` is the same as `onedoor`."""

from onedoor.cli import main

main()
