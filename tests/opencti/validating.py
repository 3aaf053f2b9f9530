"""Whether an event in OpenCTI's form is one, by the schemas that are published."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from jsonschema import Draft202012Validator
from referencing import Registry, Resource

FOLDER = Path(__file__).parents[2] / "static" / "schemas"
SCHEMAS: dict[str, dict[str, Any]] = {
    path.name: json.loads(path.read_text("utf-8")) for path in sorted(FOLDER.glob("*.json"))
}
REGISTRY: Registry[Any] = Registry().with_resources(
    (name, Resource.from_contents(schema)) for name, schema in SCHEMAS.items()
)


def validator(name: str) -> Draft202012Validator:
    """Return what checks values against one of the schemas."""
    return Draft202012Validator(SCHEMAS[name], registry=REGISTRY)


EVENT = validator("event.json")


def assert_valid(event: Mapping[str, Any] | str) -> None:
    """Fail, in words, unless `event` (an object or JSON text) is a valid event."""
    value = json.loads(event) if isinstance(event, str) else json.loads(json.dumps(event))
    problems = [f"{error.json_path}: {error.message}" for error in EVENT.iter_errors(value)]
    assert not problems, f"{value} is no valid event: {problems}"
