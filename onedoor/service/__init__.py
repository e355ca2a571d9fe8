"""The one loop of router and agency: what has arrived is decided, remembered, and only then told."""
