"""Measures what Onedoor costs, beside the same thing done without it. Asserts nothing and tests nothing."""
