"""Things that moto does not know, kept as documents in the words of the API: what was written is what is read back."""

from typing import Any, Callable

from moto.elasticache.exceptions import ElastiCacheException

Document = dict[str, Any]


def documents(backend: Any, kind: str) -> dict[str, Document]:
    """All documents of one kind in an account and region, by name; moto forgets them with the backend."""
    return backend.__dict__.setdefault(f"documents_{kind}", {})


def read(backend: Any, kind: str, name: str, error: str) -> Document:
    """One document; the error of ElastiCache for a name that nobody wrote (moto knows a service by the class)."""
    found = documents(backend, kind).get(name)
    if found is None:
        raise ElastiCacheException(error, f"{name} not found")
    return found


def listed(backend: Any, kind: str, name: str | None, error: str) -> list[Document]:
    """The one that is named, or all of them."""
    return [read(backend, kind, name, error)] if name else list(documents(backend, kind).values())


def without_empty(document: Document) -> Document:
    return {key: value for key, value in document.items() if value is not None}


def operations(responses: type, *functions: Callable[..., Any]) -> None:
    """Adds operations to the class that answers a service; each is found by its name in snake case."""
    for function in functions:
        setattr(responses, function.__name__, function)
