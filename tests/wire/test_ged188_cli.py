"""`hookswitch ged188`: captures in hex to JSON lines, and back."""

import io
import json
import subprocess
import sys
from collections.abc import Callable

import pytest

from cti.wire.ged188_cli import MAX_LINE, answers, decode_line, encode_line, main
from cti.wire.ged188_messages import Codec

HEARTBEAT = "000000040000000500000007"


def run(translate: Callable[[Codec, str], str], lines: str | bytes, version: int = 14) -> list[str]:
    codec = Codec(version)
    data = lines if isinstance(lines, bytes) else lines.encode()
    return list(answers(io.BytesIO(data), lambda line: translate(codec, line)))


def test_a_line_of_hex_becomes_a_line_of_json() -> None:
    assert run(decode_line, "00000004 00000005 00000007\n") == [
        '{"message": "HEARTBEAT_REQ", "fields": {"InvokeID": 7}}'
    ]


def test_a_line_of_json_becomes_a_line_of_hex() -> None:
    line = '{"message": "HEARTBEAT_REQ", "fields": {"InvokeID": 7}}'
    assert run(encode_line, line) == [HEARTBEAT]


def test_a_bad_line_is_answered_on_its_place_and_the_rest_goes_on() -> None:
    lines = f"{HEARTBEAT}\nnothing\n\n00\n{HEARTBEAT}{HEARTBEAT}\n{HEARTBEAT.upper()}\r\n"
    heartbeat, *errors, last = [json.loads(line) for line in run(decode_line, lines)]
    assert heartbeat == last == {"message": "HEARTBEAT_REQ", "fields": {"InvokeID": 7}}
    assert [list(error) for error in errors] == [["error"]] * 3


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("{", "Expecting property name"),
        ("[]", "an object with the keys message, fields, unknown, body is allowed"),
        ('{"error": "x"}', "an object with the keys"),
        ('{"message": "HOLD"}', "a name of the guides or a number is allowed"),
        ('{"message": true}', "a name of the guides or a number is allowed"),
        ('{"message": 5, "fields": []}', "fields: an object is allowed"),
        ('{"message": 5, "unknown": [1]}', "a list of [tag, hex] pairs is allowed"),
        ('{"message": 5, "unknown": [[70000, ""]]}', "unknown tag 70000"),
        ('{"message": 5, "fields": {"InvokeID": 1.5}}', "a float; a whole number is allowed"),
        ('{"message": 5, "fields": {"InvokeID": null}}', "InvokeID: a NoneType"),
        ('{"message": 9, "fields": {"UserToUserInfo": "xyz"}}', "bytes in hex are allowed"),
        ('{"message": 9, "fields": {"NamedVariable": [{}]}}', "VariableName, VariableValue"),
        ('{"message": 9, "fields": {"ANI": {}}}', "ANI: a dict; text is allowed"),
        ('{"message": 9999}', "only a body is allowed"),
        ("[" * 100000, "recursion"),
        ("1" * 10000, ""),
    ],
)
def test_json_that_means_no_message_is_explained(line: str, words: str) -> None:
    [answer] = run(encode_line, line)
    assert words in json.loads(answer)["error"]


def test_a_line_that_is_too_long_is_passed_over_without_being_kept() -> None:
    lines = b"00" * MAX_LINE + b"\n" + HEARTBEAT.encode() + b"\n"
    error, heartbeat = run(decode_line, lines)
    assert "one message is allowed" in json.loads(error)["error"]
    assert json.loads(heartbeat)["message"] == "HEARTBEAT_REQ"


def test_bytes_that_are_no_text_are_an_error_of_their_line() -> None:
    error, _ = run(decode_line, b"\xff\xfe\n" + HEARTBEAT.encode())
    assert "error" in json.loads(error)


def test_unknown_tags_and_messages_and_opaque_data_are_shown_in_hex_and_come_back() -> None:
    lines = [
        "000000080000000500000007fa02e9e8",
        "000000020000270f0102",
        "000000020000007e0102",
    ]
    shown = run(decode_line, "\n".join(lines))
    assert [json.loads(line) for line in shown] == [
        {"message": "HEARTBEAT_REQ", "fields": {"InvokeID": 7}, "unknown": [[250, "e9e8"]]},
        {"message": 9999, "fields": {}, "body": "0102"},
        {"message": "AGENT_TEAM_CONFIG_REQ", "fields": {}, "body": "0102"},
    ]
    assert run(encode_line, "\n".join(shown)) == lines


def test_variables_are_objects_and_text_that_is_not_utf_8_survives() -> None:
    fields = {
        "NamedVariable": [{"VariableName": "user.a", "VariableValue": "M\udcfcller"}],
        "NamedArray": [{"VariableIndex": 3, "VariableName": "user.b", "VariableValue": "ü"}],
        "UserToUserInfo": "00ff",
    }
    line = json.dumps({"message": "CALL_DELIVERED_EVENT", "fields": fields})
    [frame] = run(encode_line, line)
    assert "4dfc6c6c6572" in frame
    [shown] = run(decode_line, frame)
    back = json.loads(shown)["fields"]
    assert {name: back[name] for name in fields} == fields
    assert (back["NumNamedVariables"], back["NumNamedArrays"]) == (1, 1)
    assert run(encode_line, shown) == [frame]


def test_the_command_answers_each_line_at_once_in_the_version_that_it_is_told() -> None:
    command = [sys.executable, "-c", "import sys; from cti.wire.ged188_cli import main; "]
    command[-1] += "sys.exit(main(['decode', '--version', '20']))"
    held = (
        "000000280000000b 00000000000013880011000001000054004c0004ffff"
        "0019000532303031 00001f00053230303100"
    )
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
        assert process.stdin and process.stdout
        process.stdin.write(held.encode() + b"\n")
        process.stdin.flush()
        first = json.loads(process.stdout.readline())  # while its input is still open
        process.stdin.close()
        assert process.wait() == 0
    assert first["fields"]["HoldingDeviceID"] == "2001"


@pytest.mark.parametrize(
    ("arguments", "status"), [(["--help"], 0), ([], 2), (["decode", "--version", "26"], 2)]
)
def test_wrong_arguments_end_with_status_2(
    arguments: list[str], status: int, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(arguments) == status
    printed = capsys.readouterr()
    assert "usage: hookswitch ged188" in printed.out + printed.err
