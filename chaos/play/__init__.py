"""The load: citizens and agents who write, transfer, ask and end, whatever happens to the machines."""
