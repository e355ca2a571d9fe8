"""Preparing a whole instance and running it: what a newcomer starts. The parts never import this."""
