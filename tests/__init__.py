"""Tests of Onedoor; a package, so that scenes can share their harness."""
