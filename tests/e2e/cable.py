"""The network between a browser and the bridge, or a client and its server, which can be cut, held up and mended."""

from chaos.stage.proxy import Proxy


class Cable(Proxy):
    """Listens on a port of its own; `address` is the page as it is seen through it."""

    def __init__(self, host: str, port: int) -> None:
        super().__init__("cable")
        self.lead_to(host, port)

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def hold(self) -> None:
        """Nothing passes any more, and neither end is told: the network is gone."""
        self.holds = True
        self.stall(flows=False)

    def mend(self) -> None:
        super().mend()
        self.holds = False
        self.stall(flows=True)
