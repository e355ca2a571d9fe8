"""Tests of parts against a real server and real databases."""
