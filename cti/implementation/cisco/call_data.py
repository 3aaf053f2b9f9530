"""Call data on their way to the server: names and limits."""

import re
from collections.abc import Mapping
from typing import Any

from cti.domain.states import Reason
from cti.domain.wording import Named, worded
from cti.wire.ged188_types import (
    MAX_VARIABLE_NAME,
    MAX_VARIABLE_VALUE,
    NamedArray,
    NamedVariable,
)

from .call_facts import CALL_VARIABLES
from .failures import Failure

MOST_VARIABLE = 40  # bytes of text
MOST_WRAP_UP = 39
MOST_DIGITS = 39
MOST_NAMED = MAX_VARIABLE_VALUE - 1
ELEMENT = re.compile(r"(.+)\[([0-9]{1,3})\]")
ECC = "user."
LAST_ELEMENT = 255

NAME, WRAP_UP = Named("page.data_name"), Named("page.wrap_up_code")


def data_fields(data: Mapping[str, str]) -> dict[str, Any] | Failure:
    """Return the fields that write `data`, or why the server could not hold them."""
    fields: dict[str, Any] = {}
    variables: list[NamedVariable] = []
    elements: list[NamedArray] = []
    for name, value in data.items():
        problem = _problem(name, value)
        if problem:
            return Failure(Reason.BAD_INPUT, problem)
        element = ELEMENT.fullmatch(name)
        if name in CALL_VARIABLES:
            fields[name] = value
        elif name == "CED":
            fields["CallerEnteredDigits"] = value
        elif element:
            elements.append(NamedArray(int(element[2]), element[1], value))
        else:
            variables.append(NamedVariable(name, value))
    if variables:
        fields["NamedVariable"] = variables
    if elements:
        fields["NamedArray"] = elements
    return fields


def wrap_up_fields(code: str) -> dict[str, Any] | Failure:
    """Return the field that writes a wrap-up code, or why the server could not hold it."""
    problem = _too_long(WRAP_UP, code, MOST_WRAP_UP)
    return Failure(Reason.BAD_INPUT, problem) if problem else {"CallWrapupData": code}


def _problem(name: str, value: str) -> str:
    if name in CALL_VARIABLES:
        return _too_long(name[:40], value, MOST_VARIABLE)
    if name == "CED":
        return _too_long(name[:40], value, MOST_DIGITS)
    if not name.startswith(ECC):
        return worded("data_no_variable", name[:40])
    element = ELEMENT.fullmatch(name)
    if element and int(element[2]) > LAST_ELEMENT:
        return worded("data_no_element", name[:40], LAST_ELEMENT)
    own = element[1] if element else name
    return _too_long(NAME, own, MAX_VARIABLE_NAME - 1) or _too_long(name[:40], value, MOST_NAMED)


def _too_long(what: str | Named, text: str, most: int) -> str:
    size = len(text.encode("utf-8", "replace"))
    return worded("data_too_long", what, size, most) if size > most else ""
