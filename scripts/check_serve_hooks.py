"""How schemathesis writes the bodies that it has no form for. Read by check-serve.sh."""

import json

import schemathesis


@schemathesis.serializer("application/x-ndjson")
def lines(_, value):
    """The value as JSON lines: each of a list, or the one there is. A text goes as it is."""
    if isinstance(value, (str, bytes)):
        return value.encode("utf-8", "replace") if isinstance(value, str) else value
    values = value if isinstance(value, list) else [value]
    return "".join(json.dumps(one) + "\n" for one in values).encode()


@schemathesis.serializer(
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "text/html",
    "text/markdown",
)
def text(_, value):
    """A text goes as it is. Anything else would be a text, too, and nothing to refuse: a broken archive stands for it."""
    if isinstance(value, str):
        value = value.encode("utf-8", "replace")
    return value if isinstance(value, bytes) else b"PK\x03\x04\x00\xff"
