"""The loop of router and agency: it decides on what has arrived, stores the result, and only then sends it."""
