"""What citizens are promised: how fast agents answer a chat and each message, and how many replies are pre-approved."""

from dataclasses import dataclass, fields, replace


@dataclass(frozen=True, slots=True)
class Targets:
    """Seconds and per cent. The defaults are Employment Ontario's. `short`: the short abandon threshold."""

    short: int = 10
    within: int = 180
    answered: int = 95
    """Per cent of chats answered within that time."""
    respond_within: int = 30
    responded: int = 95
    canned: int = 80

    @classmethod
    def of(cls, source: object) -> "Targets":
        """The targets in a row that has each of them as a column."""
        return cls(**{one.name: getattr(source, one.name) for one in fields(cls)})

    def narrowed(self, **given: int | None) -> "Targets":
        """These targets with other values; None keeps a value."""
        return replace(self, **{name: value for name, value in given.items() if value is not None})


ONTARIO = Targets()
