"""The published schemas are valid, and say what is an event and what is not."""

from typing import Any

import pytest
from jsonschema import Draft202012Validator
from opencti.validating import SCHEMAS, assert_valid, validator

from cti.opencti.modes import EVERY_EVENT, EVERY_NAME
from cti.opencti.names import EVENT_TYPES

OF_TYPES = {
    schema["properties"]["pyEventType"]["const"]: name
    for name, schema in SCHEMAS.items()
    if name != "event.json"
}


@pytest.mark.parametrize("name", SCHEMAS)
def test_each_schema_is_valid_draft_2020_12_and_named_by_its_file(name: str) -> None:
    schema = SCHEMAS[name]
    Draft202012Validator.check_schema(schema)
    assert schema["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    assert schema["$id"] == name
    assert schema["title"] and schema["description"]


@pytest.mark.parametrize("name", SCHEMAS)
def test_each_example_is_valid(name: str) -> None:
    assert SCHEMAS[name]["examples"]
    for example in SCHEMAS[name]["examples"]:
        assert list(validator(name).iter_errors(example)) == []
        assert_valid(example)


def test_every_event_type_has_its_schema() -> None:
    assert set(OF_TYPES) == set(EVERY_EVENT) == set(EVENT_TYPES)
    assert set(SCHEMAS["event.json"]["properties"]["pyEventType"]["enum"]) == set(OF_TYPES)
    named = SCHEMAS["call-state-event.json"]["properties"]["pyEventName"]["enum"]
    assert set(named) == set(EVERY_NAME)


@pytest.mark.parametrize("kind", OF_TYPES)
def test_every_property_says_what_it_is(kind: str) -> None:
    for name, schema in SCHEMAS[OF_TYPES[kind]]["properties"].items():
        assert schema.get("description"), name


@pytest.mark.parametrize(
    "event",
    [
        {},
        {"pyEventType": "OtherEvent"},
        {"pyEventType": "CallStateEvent", "pyEventName": "Alerting"},
        {"pyEventType": "CallStateEvent", "pyEventName": "alerting", "pyCallId": "1"},
        {"pyEventType": "CallStateEvent", "pyEventName": "Held", "pyCallId": 1},
        {
            "pyEventType": "CallStateEvent",
            "pyEventName": "Held",
            "pyCallId": "1",
            "pyCallType": "",
        },
        {
            "pyEventType": "CallStateEvent",
            "pyEventName": "Held",
            "pyCallId": "1",
            "pyNamedVariables": {"tries": 2},
        },
        {"pyEventType": "AgentStateEvent", "pyEventName": "Busy"},
        {"pyEventType": "AgentStateEvent", "pyEventName": "Ready", "pyWorkMode": "AUTO_IN"},
        {"pyEventType": "PartyInfoEvent", "pyCallId": "1", "pyParties": ["2002"]},
        {"pyEventType": "PartyInfoEvent", "pyCallId": "1", "pyParties": [{}]},
        {"pyEventType": "CallInfoEvent", "pyEventName": "CallInfo"},
        {"pyEventType": "SnapshotEvent", "pyDeviceState": "OPEN"},
        {"pyEventType": "SnapshotEvent", "pyCalls": [{"pyCallId": "1"}]},
        {
            "pyEventType": "SnapshotEvent",
            "pyCalls": [
                {"pyEventType": "CallStateEvent", "pyEventName": "Abandoned", "pyCallId": "1"}
            ],
        },
        {"pyEventType": "VoiceAIEvent", "pyEventName": "Transcript", "pyCallId": "1"},
        {"pyEventType": "VoiceAIEvent", "pyEventName": "Suggestion", "pyCallId": "1"},
        {"pyEventType": "ErrorEvent", "errCode": "X"},
    ],
)
def test_what_is_no_event_is_not_valid(event: dict[str, Any]) -> None:
    with pytest.raises(AssertionError, match="is no valid event"):
        assert_valid(event)


def test_events_may_be_validated_as_text_and_hold_more_than_the_schema_says() -> None:
    assert_valid('{"pyEventType": "AgentStateEvent", "pyEventName": "Ready", "pyFuture": 1}')
