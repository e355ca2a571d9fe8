"""The private instance that is tormented: its links through proxies, its processes, and views into its server."""
