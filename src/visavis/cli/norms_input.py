"""Reading requests from a stream that may hold anything: bounded, and refused with a sentence."""

import json
from collections.abc import Iterator, Mapping
from typing import IO, Any, NoReturn

LIMIT = 1024 * 1024  # bytes; the largest request of the contract has some thousands
DEPTH = 8  # a request has two levels


class RefusedInputError(ValueError):
    """What is wrong, by path; "(input)" when no path can be told."""

    def __init__(self, faults: Mapping[str, str]) -> None:
        super().__init__()
        self.faults = dict(faults)


def _refuse(sentence: str) -> NoReturn:
    raise RefusedInputError({"(input)": sentence}) from None


def lines(source: IO[bytes]) -> Iterator[bytes]:
    """Each line without its end. One that is too long is cut just above the limit; its rest is skipped."""
    while line := source.readline(LIMIT + 1):
        if len(line) > LIMIT and not line.endswith(b"\n"):
            while (rest := source.readline(LIMIT)) and not rest.endswith(b"\n"):
                pass
        yield line.removesuffix(b"\n")


def load(given: bytes) -> Any:
    """The JSON value of these bytes. Raises `RefusedInputError`."""
    if len(given) > LIMIT:
        _refuse(f"is longer than {LIMIT} bytes")
    try:
        text = given.decode("utf-8")
    except UnicodeDecodeError:
        _refuse("is not UTF-8")
    try:
        value = json.loads(text, object_pairs_hook=_object, parse_constant=_no_constant)
    except RecursionError:
        _refuse("is nested too deeply")
    except RefusedInputError:
        raise
    except json.JSONDecodeError as error:
        _refuse(f"is not JSON (line {error.lineno}, column {error.colno})")
    except ValueError:  # a number of thousands of digits
        _refuse("holds a number that is too long")
    if _deeper_than(DEPTH, value):
        _refuse("is nested too deeply")
    _check_given_once(value)
    if "\\u" in text:
        _check_characters(value)
    return value


def _deeper_than(levels: int, value: Any) -> bool:
    if not isinstance(value, dict | list):
        return False
    inner = value.values() if isinstance(value, dict) else value
    return levels == 0 or any(_deeper_than(levels - 1, part) for part in inner)


class _Repeating(dict[str, Any]):
    """An object of which one name is given twice."""

    twice = ""


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    members = dict(pairs)
    if len(members) == len(pairs):
        return members
    seen: set[str] = set()
    repeating = _Repeating(members)
    repeating.twice = next(name for name, _ in pairs if name in seen or seen.add(name))  # type: ignore[func-returns-value]
    return repeating


def _check_given_once(value: Any, path: str = "") -> None:
    if isinstance(value, _Repeating):
        name = value.twice.encode(errors="replace").decode()
        raise RefusedInputError({f"{path}{name}": "is given twice"})
    if isinstance(value, dict):
        for name, inner in value.items():
            _check_given_once(inner, f"{path}{name}.")
    elif isinstance(value, list):
        for inner in value:
            _check_given_once(inner, path)


def _no_constant(name: str) -> NoReturn:
    _refuse(f"holds {name}, which is not JSON")


def _check_characters(value: Any) -> None:
    try:
        json.dumps(value, ensure_ascii=False).encode()
    except UnicodeEncodeError:
        _refuse("holds half of a character (a lone surrogate)")
