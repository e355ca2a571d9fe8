"""Events as JSON and back, by the class name. What an old row lacks comes from the class's default."""

from functools import cache
from typing import Any, TypeVar

from pydantic import TypeAdapter

T = TypeVar("T")


@cache
def _adapter(kind: Any) -> TypeAdapter[Any]:
    return TypeAdapter(kind)


def encode(event: object) -> dict[str, Any]:
    data: dict[str, Any] = _adapter(type(event)).dump_python(event, mode="json")
    return data


def decode(kind: type[T], data: dict[str, Any]) -> T:
    event: T = _adapter(kind).validate_python(data)
    return event
