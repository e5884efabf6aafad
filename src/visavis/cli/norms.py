"""`visavis norms`: ask the norms from a script. No Django, no typer: it starts in a blink."""

import argparse
import json
import sys
from collections.abc import Sequence
from typing import IO

from visavis.cli.norms_input import LIMIT, RefusedInputError, lines, load
from visavis.norms import Decision, InvalidInputError, answer

MADE, INVALID = 0, 2


def main(arguments: Sequence[str]) -> int:
    """Run the sub-command; the exit code is 0, or 2 when the input is not valid."""
    parser = argparse.ArgumentParser(prog="visavis norms", description="Ask the law and the orientations.")
    commands = parser.add_subparsers(dest="command", required=True)
    ask = commands.add_parser("evaluate", help="decide on the JSON request of standard input")
    ask.add_argument("--lines", action="store_true", help="one request a line, one decision a line")
    schema = commands.add_parser("schema", help="the JSON Schema of requests and decisions")
    schema.add_argument("question", nargs="?", help="one question only")
    explain = commands.add_parser("explain", help="what a code means, and where it comes from")
    explain.add_argument("code")
    chosen = parser.parse_args(arguments)
    try:
        if chosen.command == "evaluate":
            run = _each_line if chosen.lines else _one
            return run(sys.stdin.buffer, sys.stdout.buffer)
        return _schema(chosen.question) if chosen.command == "schema" else _explain(chosen.code)
    except BrokenPipeError:
        # Whoever read the answers has left: nothing more to say, and nothing to flush at exit.
        sys.stderr.close()
        return MADE


def _decide(line: bytes) -> Decision:
    try:
        return answer(load(line))
    except InvalidInputError as error:
        raise RefusedInputError(error.faults) from None


def _one(source: IO[bytes], sink: IO[bytes]) -> int:
    try:
        decision = _decide(source.read(LIMIT + 1))
    except RefusedInputError as error:
        for path, fault in error.faults.items():
            print(f"{shown(path)}: {fault}", file=sys.stderr)
        return INVALID
    _write(sink, decision.encode())
    return MADE


def _each_line(source: IO[bytes], sink: IO[bytes]) -> int:
    code = MADE
    for line in lines(source):
        try:
            _write(sink, _decide(line).encode())
        except RefusedInputError as error:
            code = INVALID
            faults = [{"path": path, "message": fault} for path, fault in error.faults.items()]
            message = "; ".join(f"{shown(path)}: {fault}" for path, fault in error.faults.items())
            _write(sink, json.dumps({"error": {"message": message, "faults": faults}}))
    return code


def _write(sink: IO[bytes], text: str) -> None:
    sink.write(text.encode() + b"\n")
    # Whoever asks line by line waits for each answer.
    sink.flush()


def shown(path: str) -> str:
    """A path safe to show on a terminal, and not longer than a line."""
    short = path if len(path) <= 100 else path[:99] + "…"
    return short if short.isascii() and short.isprintable() else json.dumps(short)


def _schema(question: str | None) -> int:
    from visavis.norms.schema import every_schema

    schemas = every_schema()
    if question is not None and question not in schemas:
        print(f"question: must be one of {', '.join(schemas)}", file=sys.stderr)
        return INVALID
    print(json.dumps(schemas[question] if question else schemas, indent=2))
    return MADE


def _explain(code: str) -> int:
    from visavis.norms.explain import CODES, explanation

    if code not in CODES:
        print(f"{shown(code)}: no rule has this code", file=sys.stderr)
        return INVALID
    _write(sys.stdout.buffer, explanation(code))
    return MADE
