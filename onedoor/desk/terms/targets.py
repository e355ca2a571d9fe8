"""What is promised to citizens: how fast a chat is answered, and each of its turns, and how much is pre-approved."""

from dataclasses import dataclass, fields, replace


@dataclass(frozen=True, slots=True)
class Targets:
    """Seconds and per cent. The defaults are Employment Ontario's; `short` is when giving up is no verdict on us."""

    short: int = 10
    within: int = 180
    answered: int = 95
    """Per cent within that time."""
    respond_within: int = 30
    responded: int = 95
    canned: int = 80

    @classmethod
    def of(cls, source: object) -> "Targets":
        """Those of a row that has each as a column."""
        return cls(**{one.name: getattr(source, one.name) for one in fields(cls)})

    def narrowed(self, **given: int | None) -> "Targets":
        """With what somebody wants to be promised instead; None: as it is."""
        return replace(self, **{name: value for name, value in given.items() if value is not None})


ONTARIO = Targets()
