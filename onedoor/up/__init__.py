"""Prepares and runs a whole instance, as a newcomer does. The parts never import this."""
