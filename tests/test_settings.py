"""Settings are read whole or refused in words."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cti.settings import (
    EMERGENCY_NUMBERS,
    DialectSettings,
    NoticesSettings,
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
    assert settings.host.convention == "hookswitch"
    assert settings.host.hubspot.dispositions == {}
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
convention = "hubspot"
hubspot.dispositions = { sale = "9d9162e7" }
[panel]
language = "pt-BR"
theme = "dark"
emergency_numbers = ["112"]
[notices]
sound = false
volume = 0
notification = false
attention = false
"""
    )
    assert settings.voximplant is not None
    assert settings.voximplant.api_host == "api.example.com:8443"
    assert settings.voximplant.statuses == {"READY": "On line"}
    assert settings.voximplant.dialect.name == "C"
    assert settings.voximplant.dialect.fields == {"call_id": "callId"}
    assert settings.host.origins == ("https://crm.example.com", "http://127.0.0.1:8081")
    assert settings.host.convention == "hubspot"
    assert settings.host.hubspot.dispositions == {"sale": "9d9162e7"}
    assert settings.panel.language == "pt-BR"
    assert settings.panel.theme == "dark"
    assert settings.panel.emergency_numbers == ("112",)
    assert settings.notices == NoticesSettings(
        sound=False, volume=0, notification=False, attention=False
    )


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
        (
            LEAST + "[notices]\nvolume = 101",
            "notices.volume: 101 is not allowed; allowed: 0 to 100",
        ),
        (LEAST + "[notices]\nvolume = -1", "notices.volume: -1 is not allowed; allowed: 0 to 100"),
        (LEAST + '[notices]\nvolume = "50"', "notices.volume: expected a whole number"),
        (LEAST + "[notices]\nsound = 1", "notices.sound: expected true or false, not 1"),
        (
            LEAST + "[cisco]\nperipheral_id = 0",
            "peripheral_id: 0 is not allowed; allowed: 1 or more",
        ),
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


@pytest.mark.parametrize("state", ["not_ready", "logout"])
def test_a_reason_can_be_required_where_there_are_some(state: str) -> None:
    required = f"[agent]\n{state}_reason_required = true\n"
    assert complaint(LEAST + required) == (
        f"site.toml: agent.{state}_reason_required: true needs agent.{state}_reasons "
        "to choose from."
    )
    agent = read(LEAST + required + f'{state}_reasons = {{ 1 = "Lunch" }}').agent
    assert getattr(agent, f"{state}_reason_required") is True


CISCO = """\
[cti]
server = "cisco"
[cisco]
"""


def test_a_new_site_is_asked_about_callers_and_left_alone_with_colleagues() -> None:
    treatment = read(LEAST).treatment
    types = (treatment.inbound, treatment.outbound, treatment.consult, treatment.internal)
    assert {each.answering for each in types} == {"manual"}
    assert [each.interaction for each in types] == [
        "after_acceptance",
        "none",
        "after_acceptance",
        "none",
    ]
    assert {(each.pop, each.pop_seconds) for each in types} == {((), 30)}


def test_a_table_of_one_type_keeps_the_rest_of_its_own_defaults() -> None:
    settings = read(LEAST + '[treatment.internal]\nanswering = "automatic"\npop = ["name"]\n')
    internal = settings.treatment.internal
    assert (internal.answering, internal.interaction) == ("automatic", "none")
    assert internal.pop == ("name",)


@pytest.mark.parametrize("kind", ["inbound", "outbound", "consult", "internal"])
@pytest.mark.parametrize("interaction", ["automatic", "none"])
def test_to_answer_after_a_pop_needs_one(kind: str, interaction: str) -> None:
    wrong = f'[treatment.{kind}]\nanswering = "after_pop"\ninteraction = "{interaction}"\n'
    said = complaint(LEAST + wrong)
    assert said.startswith(f'site.toml: treatment.{kind}.answering: "after_pop" waits for a pop')
    assert '"automatic_with_pop", "after_acceptance"' in said


def test_the_default_without_a_pop_contradicts_an_answer_after_it_too() -> None:
    said = complaint(LEAST + '[treatment.internal]\nanswering = "after_pop"\n')
    assert 'treatment.internal.interaction = "none"' in said


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ('[treatment.inbound]\nanswering = "auto"\n', '"manual", "automatic", "after_pop"'),
        ("[treatment.inbound]\npop_seconds = 0\n", "1 to 600"),
        ('[treatment.inbound]\npop = [""]\n', '"number", "name", "queue", "line"'),
        ("[treatment.transfer]\n", "inbound, outbound, consult, internal"),
        ('[transfer]\ncontext_variable = "a b"\n', "the name of a call variable"),
    ],
)
def test_a_wrong_treatment_is_told_with_what_is_allowed(text: str, words: str) -> None:
    assert words in complaint(LEAST + text)


@pytest.mark.parametrize("name", ["user.context", "CallVariable10", "user." + "x" * 27])
def test_the_context_goes_in_a_variable_that_the_server_has(name: str) -> None:
    settings = read(CISCO + f'[transfer]\ncontext_variable = "{name}"\nreasons = {{ b = "B" }}\n')
    assert settings.transfer.context_variable == name
    assert settings.transfer.reasons == {"b": "B"}


@pytest.mark.parametrize("name", ["context", "CallVariable11", "user.", "user." + "x" * 28])
def test_a_variable_that_the_server_cannot_have_is_told(name: str) -> None:
    said = complaint(CISCO + f'[transfer]\ncontext_variable = "{name}"\n')
    assert "CallVariable1 to CallVariable10" in said
