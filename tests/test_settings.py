"""Settings are read whole or refused in words."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cti.settings import (
    EMERGENCY_NUMBERS,
    DialectSettings,
    Settings,
    check_name,
    read_settings,
)
from cti.toml import SettingsError

LEAST = """\
[cti]
server = "voximplant"
[voximplant]
host = "kit-cti-eu.voximplant.com"
domain = "acme"
token_id = "1024"
user_id = "501"
"""


def read(text: str) -> Settings:
    return read_settings(text, "site.toml")


def complaint(text: str) -> str:
    with pytest.raises(SettingsError) as caught:
        read(text)
    return str(caught.value)


def test_what_is_required_is_enough() -> None:
    settings = read(LEAST)
    assert settings.voximplant is not None
    assert settings.voximplant.host == "kit-cti-eu.voximplant.com"
    assert settings.voximplant.secure
    assert settings.voximplant.dialect == DialectSettings()
    assert settings.cti.telephony_mode == "full"
    assert settings.host.origins == ()
    assert settings.panel.emergency_numbers == EMERGENCY_NUMBERS


def test_every_key_can_be_set() -> None:
    settings = read(
        LEAST
        + """\
api_host = "api.example.com:8443"
statuses = { READY = "On line" }
[voximplant.dialect]
name = "C"
sender_id = "Sender_id"
fields = { call_id = "callId" }
[host]
origins = ["https://crm.example.com", "http://127.0.0.1:8081"]
[panel]
language = "pt-BR"
theme = "dark"
emergency_numbers = ["112"]
"""
    )
    assert settings.voximplant is not None
    assert settings.voximplant.api_host == "api.example.com:8443"
    assert settings.voximplant.statuses == {"READY": "On line"}
    assert settings.voximplant.dialect.name == "C"
    assert settings.voximplant.dialect.fields == {"call_id": "callId"}
    assert settings.host.origins == ("https://crm.example.com", "http://127.0.0.1:8081")
    assert settings.panel.language == "pt-BR"
    assert settings.panel.theme == "dark"
    assert settings.panel.emergency_numbers == ("112",)


def test_a_file_from_notepad_is_read() -> None:
    assert read("\ufeff" + LEAST) == read(LEAST)


def test_a_near_miss_is_told_with_its_place_and_what_was_meant() -> None:
    assert complaint(LEAST + 'user = "x"') == (
        'site.toml: voximplant.user: no such key (did you mean "user_id"?); allowed: '
        "host, domain, token_id, user_id, token, api_host, secure, statuses, dialect."
    )


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "site.toml: cti is missing"),
        ('[cti]\nserver = "voximplant"', "site.toml: [voximplant] is missing"),
        ("[ctii]", 'site.toml: ctii: no such key (did you mean "cti"?)'),
        ("cti = 3", "site.toml: cti: expected a table"),
        ('[cti]\nserver = "voximplan"', 'did you mean "voximplant"?'),
        ('[cti]\nserver = "pbx"', 'allowed: "voximplant", "cisco"'),
        (LEAST.replace('user_id = "501"', ""), "voximplant.user_id is missing"),
        (LEAST.replace('"501"', '""'), "voximplant.user_id is empty"),
        (LEAST.replace('"501"', "501"), "voximplant.user_id: expected text"),
        (LEAST.replace('"kit-', '"wss://kit-'), "voximplant.host: "),
        (LEAST.replace(".com", ".com/cti"), "voximplant.host: "),
        (LEAST.replace(".com", ".com:x"), "voximplant.host: "),
        (LEAST.replace(".com", ".com; img-src *"), "voximplant.host: "),
        (LEAST + 'secure = "no"', 'voximplant.secure: expected true or false, not "no"'),
        (LEAST + "secure = 0", "voximplant.secure: expected true or false, not 0"),
        (LEAST + "statuses = { READY = 1 }", "voximplant.statuses: expected a table of texts"),
        (LEAST + '[voximplant.dialect]\nname = "F"', "voximplant.dialect.name"),
        (LEAST + '[panel]\nemergency_numbers = "112"', "panel.emergency_numbers: expected a list"),
        (LEAST + "[panel]\nemergency_numbers = [112]", "panel.emergency_numbers: expected a list"),
        (LEAST + '[panel]\nemergency_numbers = ["+1"]', 'panel.emergency_numbers: "+1"'),
        (LEAST + '[panel]\nlanguage = "English"', "panel.language"),
        (LEAST + "[panel]\ntheme = true", "panel.theme: expected text"),
    ],
)
def test_what_is_wrong_is_told_with_its_place(text: str, words: str) -> None:
    assert words in complaint(text)


@pytest.mark.parametrize(
    "origin",
    [
        "*",
        "null",
        "'self'",
        "crm.example.com",
        "https://Crm.example.com",
        "https://crm.example.com/",
        "https://crm.example.com/app",
        "https://*.example.com",
        "https://a.example https://b.example",
    ],
)
def test_an_origin_is_exact(origin: str) -> None:
    assert "host.origins" in complaint(LEAST + f'[host]\norigins = ["{origin}"]')


def test_broken_toml_is_told_with_line_and_column() -> None:
    assert "(at line 2, column 12)" in complaint('[cti]\nserver="a" b')


@pytest.mark.parametrize("host", ["127.0.0.1:8082", "localhost", "[::1]:8082"])
def test_a_simulator_on_this_machine_may_have_its_token_in_the_file(host: str) -> None:
    demo = LEAST.replace("kit-cti-eu.voximplant.com", host) + 'token = "t"\nsecure = false\n'
    assert read(demo).voximplant is not None


@pytest.mark.parametrize(
    "host", ["kit-cti-eu.voximplant.com", "127.0.0.1.example.com", "10.0.0.1", "localhost.com"]
)
def test_a_real_servers_token_is_typed_by_the_agent(host: str) -> None:
    site = LEAST.replace("kit-cti-eu.voximplant.com", host)
    assert "typed by the agents" in complaint(site + 'token = "geheim"')
    assert "voximplant.secure" in complaint(site + "secure = false")


def test_a_token_for_this_machine_is_not_sent_to_another() -> None:
    demo = LEAST.replace("kit-cti-eu.voximplant.com", "127.0.0.1") + 'token = "t"\n'
    assert "typed by the agents" in complaint(demo + 'api_host = "api.example.com"')


@pytest.mark.parametrize("value", ['["geheim"]', "4711", '"geheim"'])
def test_a_token_is_never_shown(value: str) -> None:
    text = complaint(LEAST + f"token = {value}")
    assert "geheim" not in text
    assert "4711" not in text
    demo = LEAST.replace("kit-cti-eu.voximplant.com", "127.0.0.1") + 'token = "geheim"\n'
    assert "geheim" not in repr(read(demo))


@given(st.text())
def test_no_text_breaks_the_reader(text: str) -> None:
    with pytest.raises(SettingsError):
        read(text)


@pytest.mark.parametrize("name", ["default", "team-2", "0"])
def test_a_name_is_lower_case_letters_digits_and_hyphens(name: str) -> None:
    assert check_name(name) == name


@pytest.mark.parametrize("name", ["", "Default", "../etc", "a.toml", "a b", "ä", "a\n"])
def test_nothing_else_is_a_name(name: str) -> None:
    with pytest.raises(SettingsError):
        check_name(name)
