"""Every failure has a code that the framework's integrators know, or the server's own."""

import pytest

from cti.domain import services
from cti.domain.events import RequestFailed
from cti.domain.model import NO_DATA
from cti.domain.states import AgentState, Cause, Reason
from cti.implementation.voximplant_causes import CAUSES as KIT_CODES
from cti.implementation.voximplant_causes import CAUSES_BY_WORD as KIT_WORDS
from cti.opencti.errors import (
    CAUSES,
    CISCO_CF,
    CISCO_STATUS,
    CODES,
    PASSED,
    REASONS,
    VOXIMPLANT,
    ErrorCode,
    error_code,
    error_object,
    reason_of,
    shown,
)
from cti.wire.ged188_values import ControlFailureCode, StatusCode

READY = services.SetAgentState(AgentState.READY)
NOT_READY = services.SetAgentState(AgentState.NOT_READY)
AFTER_CALL = services.SetAgentState(AgentState.WORKING_AFTER_CALL)
CALL = services.MakeCall("2002")
LOG_ON = services.LogOn("1001", "demo")
NOT_NOW = Reason.NOT_POSSIBLE_NOW


def test_the_documented_codes_are_spelled_as_documented() -> None:
    assert {code.value.removeprefix("OPENCTI_") for code in ErrorCode} == {
        "AGENT_LOGGED_IN",
        "AGENT_NOT_LOGGED_IN",
        "CALL_REJECTED",
        "CF_GENERIC_OPERATION",
        "CF_INVALID_DESTINATION",
        "CF_INVALID_OBJECT_STATE",
        "CONF_ALREADY_PRESENT",
        "DEST_BUSY",
        "HTTP_ERROR_401",
        "HTTP_ERROR_404",
        "HTTP_ERROR_405",
        "HTTP_ERROR_408",
        "HTTP_ERROR_500",
        "HTTP_ERROR_502",
        "HTTP_ERROR_503",
        "HTTP_ERROR_504",
        "IN_SAME_STATE",
    }
    assert all(code.value.startswith("OPENCTI_") for code in ErrorCode)


def test_the_tables_name_only_what_the_servers_say() -> None:
    assert {name for names in CISCO_CF.values() for name in names} <= set(
        ControlFailureCode.__members__
    )
    assert {name for names in CISCO_STATUS.values() for name in names} <= set(
        StatusCode.__members__
    )
    said = {*map(str, KIT_CODES), *(word.upper() for word in KIT_WORDS)}
    mapped = {name for names in VOXIMPLANT.values() for name in names}
    assert mapped <= said
    assert said - mapped == {"1", "AMD"}  # an answering machine is no refusal


def test_no_code_of_a_server_stands_for_two() -> None:
    tables = (CISCO_CF, CISCO_STATUS, VOXIMPLANT)
    assert len(CODES) == sum(len(names) for table in tables for names in table.values())


def test_every_reason_has_a_code() -> None:
    assert set(REASONS) == set(Reason)
    assert set(CAUSES) <= set(Cause)


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ("CISCO_CF_INVALID_CALLED_DEVICE", "OPENCTI_CF_INVALID_DESTINATION"),
        ("CISCO_CF_INVALID_OBJECT_STATE", "OPENCTI_CF_INVALID_OBJECT_STATE"),
        ("CISCO_CF_GENERIC_OPERATION", "OPENCTI_CF_GENERIC_OPERATION"),
        ("CISCO_CF_INVALID_PASSWORD_SPECIFIED", "OPENCTI_HTTP_ERROR_401"),
        ("CISCO_CF_SPECIFIED_AGENT_ALREADY_SIGNED_ON", "OPENCTI_AGENT_LOGGED_IN"),
        ("CISCO_CF_WRAPUP_DATA_REQUIRED", "CISCO_CF_WRAPUP_DATA_REQUIRED"),
        ("CISCO_CF_4711", "CISCO_CF_4711"),
        ("CISCO_STATUS_DEVICE_IN_USE", "OPENCTI_AGENT_LOGGED_IN"),
        ("CISCO_STATUS_AGENT_NOT_LOGGED_ON", "OPENCTI_AGENT_NOT_LOGGED_IN"),
        ("CISCO_STATUS_VALUE_TOO_LONG", "CISCO_STATUS_VALUE_TOO_LONG"),
        ("VOXIMPLANT_402", "OPENCTI_CALL_REJECTED"),
        ("VOXIMPLANT_403", "OPENCTI_CALL_REJECTED"),
        ("VOXIMPLANT_404", "OPENCTI_CF_INVALID_DESTINATION"),
        ("VOXIMPLANT_408", "OPENCTI_HTTP_ERROR_408"),
        ("VOXIMPLANT_480", "OPENCTI_HTTP_ERROR_408"),
        ("VOXIMPLANT_486", "OPENCTI_DEST_BUSY"),
        ("VOXIMPLANT_CALL_BUSY", "OPENCTI_DEST_BUSY"),
        ("VOXIMPLANT_487", "OPENCTI_CF_GENERIC_OPERATION"),
        ("VOXIMPLANT_603", "OPENCTI_CALL_REJECTED"),
        ("VOXIMPLANT_AMD", "VOXIMPLANT_AMD"),
    ],
)
def test_a_servers_own_code_decides(code: str, expected: str) -> None:
    assert error_code(RequestFailed(CALL, Reason.REFUSED, "words", code)) == expected


@pytest.mark.parametrize("code", CODES)
def test_every_code_in_the_tables_leads_to_one_of_the_frameworks(code: str) -> None:
    assert error_code(RequestFailed(READY, NOT_NOW, "", code)) == CODES[code].value


@pytest.mark.parametrize(
    ("request_", "reason", "detail", "expected"),
    [
        (services.HoldCall("1"), NOT_NOW, "", "OPENCTI_CF_INVALID_OBJECT_STATE"),
        (services.HoldCall("1"), Reason.NOT_OFFERED, "", "OPENCTI_HTTP_ERROR_405"),
        (services.HoldCall("1"), Reason.NOT_CONNECTED, "", "OPENCTI_HTTP_ERROR_503"),
        (services.HoldCall("1"), Reason.ALREADY_ASKED, "", "OPENCTI_CF_INVALID_OBJECT_STATE"),
        (services.HoldCall("1"), Reason.REFUSED, "", "OPENCTI_CF_GENERIC_OPERATION"),
        (services.HoldCall("1"), Reason.TIMED_OUT, "", "OPENCTI_HTTP_ERROR_408"),
        (services.HoldCall("1"), Reason.OUTCOME_UNKNOWN, "", "OPENCTI_HTTP_ERROR_504"),
        (CALL, Reason.REFUSED, "", "OPENCTI_CALL_REJECTED"),
        (CALL, NOT_NOW, "", "OPENCTI_CF_INVALID_OBJECT_STATE"),
        (CALL, Reason.BAD_INPUT, "number_empty", "OPENCTI_CF_INVALID_DESTINATION"),
        (CALL, Reason.BAD_INPUT, "data_long", "OPENCTI_CF_GENERIC_OPERATION"),
        (
            services.ConsultationCall("1", ""),
            Reason.BAD_INPUT,
            "",
            "OPENCTI_CF_INVALID_DESTINATION",
        ),
        (
            services.SingleStepTransferCall("1", ""),
            Reason.BAD_INPUT,
            "",
            "OPENCTI_CF_INVALID_DESTINATION",
        ),
        (
            services.GenerateDigits("1", "x"),
            Reason.BAD_INPUT,
            "digits",
            "OPENCTI_CF_GENERIC_OPERATION",
        ),
        (
            services.AssociateData("1", NO_DATA),
            Reason.BAD_INPUT,
            "data_long",
            "OPENCTI_CF_GENERIC_OPERATION",
        ),
        (LOG_ON, Reason.REFUSED, "", "OPENCTI_HTTP_ERROR_401"),
        (LOG_ON, Reason.BAD_INPUT, "log_on_empty", "OPENCTI_HTTP_ERROR_401"),
        (LOG_ON, Reason.BAD_INPUT, "work_mode", "OPENCTI_CF_GENERIC_OPERATION"),
        (LOG_ON, Reason.TIMED_OUT, "", "OPENCTI_HTTP_ERROR_408"),
        (READY, Reason.BAD_INPUT, "work_mode", "OPENCTI_CF_GENERIC_OPERATION"),
    ],
)
def test_without_a_servers_code_the_request_and_its_reason_decide(
    request_: services.Request, reason: Reason, detail: str, expected: str
) -> None:
    assert error_code(RequestFailed(request_, reason, detail)) == expected


@pytest.mark.parametrize(
    ("asked", "agent", "expected"),
    [
        (READY, AgentState.READY, "OPENCTI_IN_SAME_STATE"),
        (READY, None, "OPENCTI_IN_SAME_STATE"),
        (READY, AgentState.NULL, "OPENCTI_AGENT_NOT_LOGGED_IN"),
        (NOT_READY, None, "OPENCTI_AGENT_NOT_LOGGED_IN"),
        (NOT_READY, AgentState.NOT_READY, "OPENCTI_IN_SAME_STATE"),
        (AFTER_CALL, AgentState.WORKING_AFTER_CALL, "OPENCTI_IN_SAME_STATE"),
        (AFTER_CALL, AgentState.READY, "OPENCTI_CF_INVALID_OBJECT_STATE"),
        (AFTER_CALL, None, "OPENCTI_CF_INVALID_OBJECT_STATE"),
    ],
)
def test_why_an_agent_stays_is_told_by_the_state(
    asked: services.SetAgentState, agent: AgentState | None, expected: str
) -> None:
    assert error_code(RequestFailed(asked, NOT_NOW), agent) == expected


def test_a_failure_callback_gets_code_and_message() -> None:
    failed = RequestFailed(READY, NOT_NOW)
    assert error_object(failed, "You are ready already.", AgentState.READY) == {
        "errCode": "OPENCTI_IN_SAME_STATE",
        "errMessage": "You are ready already.",
    }


@pytest.mark.parametrize(
    ("code", "message", "expected"),
    [
        ("OPENCTI_DEST_BUSY", "Busy here", "The number is busy."),
        ("OPENCTI_DEST_BUSY", "", "The number is busy."),
        ("X-17", "The switch said no", "The switch said no"),
        ("X-17", "", "X-17"),
        ("OPENCTI_ERR_PASS", "As it stands", "As it stands"),
        ("ERR_PASS", "", "ERR_PASS"),
    ],
)
def test_an_unknown_code_shows_its_message_and_an_empty_message_the_code(
    code: str, message: str, expected: str
) -> None:
    texts = {"OPENCTI_DEST_BUSY": "The number is busy."} | dict.fromkeys(PASSED, "never shown")
    assert shown(code, message, lambda key: texts.get(key, "")) == expected


def test_an_error_of_somebody_elses_has_a_reason() -> None:
    assert reason_of("OPENCTI_HTTP_ERROR_405") is Reason.NOT_OFFERED
    assert reason_of("anything") is Reason.REFUSED
