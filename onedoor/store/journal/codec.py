"""Events as JSON and back. Fields that an old row lacks get the class's defaults."""

from typing import Any, TypeVar

from pydantic import TypeAdapter

T = TypeVar("T")

_adapters: dict[type[Any], TypeAdapter[Any]] = {}


def _adapter(kind: type[Any]) -> TypeAdapter[Any]:
    # Building an adapter takes a thousand times as long as using it.
    if kind not in _adapters:
        _adapters[kind] = TypeAdapter(kind)
    return _adapters[kind]


def encode(event: object) -> dict[str, Any]:
    data: dict[str, Any] = _adapter(type(event)).dump_python(event, mode="json")
    return data


def decode(kind: type[T], data: dict[str, Any]) -> T:
    event: T = _adapter(kind).validate_python(data)
    return event
