"""What Onedoor costs, measured beside the same thing done without it. Measures; asserts nothing and tests nothing."""
