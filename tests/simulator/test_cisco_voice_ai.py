"""The voice AI of the simulator: what the agent's client hears of it, and when."""

import json
from typing import Any

import pytest
from simulator.cisco_clients import CUSTOMER, Client, Plant

from cti.simulator.bodies import BadOrder
from cti.simulator.cisco_voice_ai import PACE, SCRIPT
from cti.simulator.orders import start_call
from cti.simulator.people import DEMO
from cti.simulator.reports import Refusal, Refused
from cti.simulator.simulation import Simulation
from cti.simulator.voice_ai_orders import play

LONGEST = PACE * len(SCRIPT)
MOST_BYTES = 254


def talking(plant: Plant) -> tuple[Client, int]:
    client = plant.agent("1001")
    call = plant.rings("2001")
    client.ask_about("ANSWER_CALL_REQ", call)
    client.take()
    return client, call


def heard(client: Client) -> list[dict[str, Any]]:
    came = [each for each in client.take() if each.name == "USER_MESSAGE_EVENT"]
    assert all(len(each.text("Text").encode()) <= MOST_BYTES for each in came)
    return [json.loads(each.text("Text")) for each in came]


def test_a_short_conversation_is_played_at_its_pace() -> None:
    plant = Plant()
    client, call = talking(plant)
    plant.server.voice_ai.play(str(call), 2.0, plant.now)
    plant.carry()
    [started] = heard(client)
    assert started["pyEventName"] == "CaptureStarted"
    assert started["pyCallId"] == str(call)
    assert len(started["AISessionID"]) == 36
    plant.wait(1.9)
    assert heard(client) == []
    plant.wait(0.2)
    [line] = heard(client)
    assert (line["speaker"], line["final"]) == ("agent", True)
    assert line["offsetMs"] == pytest.approx(2000, abs=1)
    plant.wait(2.0 * len(SCRIPT))
    rest = heard(client)
    names = [each["pyEventName"] for each in rest]
    assert names.count("Suggestion") == 2
    assert names[-1] == "CaptureStopped"
    unfinished = [each["text"] for each in rest if each.get("final") is False]
    assert len(unfinished) == 2
    assert unfinished[1].startswith(unfinished[0])
    assert plant.server.voice_ai.dues() == []


def test_without_a_pause_everything_is_said_at_once() -> None:
    plant = Plant()
    client, call = talking(plant)
    plant.server.voice_ai.play(str(call), 0.0, plant.now)
    plant.carry()
    assert len(heard(client)) == len(SCRIPT)


def test_others_do_not_hear_it() -> None:
    plant = Plant()
    bridge, other = plant.bridge(), plant.agent("1002")
    client, call = talking(plant)
    plant.server.voice_ai.play(str(call), PACE, plant.now)
    plant.wait(LONGEST)
    assert heard(other) == heard(bridge) == []
    assert len(heard(client)) == len(SCRIPT)


def test_it_ends_with_the_call() -> None:
    plant = Plant()
    client, call = talking(plant)
    plant.server.voice_ai.play(str(call), PACE, plant.now)
    client.ask_about("CLEAR_CONNECTION_REQ", call)
    heard(client)
    plant.wait(LONGEST)
    assert heard(client) == []
    assert plant.server.voice_ai.dues() == []


def test_it_follows_a_call_to_its_next_agent() -> None:
    plant = Plant()
    client, call = talking(plant)
    other = plant.agent("1002")
    plant.server.voice_ai.play(str(call), PACE, plant.now)
    plant.wait(PACE / 2)
    assert len(heard(client)) == 1
    plant.switch.single_step_transfer(plant.now, "2001", str(call), "2002")
    plant.switch.answer(plant.now, "2002", str(call))
    plant.wait(LONGEST)
    assert heard(client) == []
    assert len(heard(other)) == len(SCRIPT) - 1


def test_a_call_that_is_to_hear_it_hears_it_when_it_is_answered() -> None:
    plant = Plant()
    client = plant.agent("1001")
    call = plant.rings("2001")
    plant.server.voice_ai.expect(str(call))
    plant.wait(PACE)
    assert heard(client) == []
    client.ask_about("ANSWER_CALL_REQ", call)
    plant.wait(LONGEST)
    assert len(heard(client)) == len(SCRIPT)


# Orders


def simulation() -> Simulation:
    return Simulation(DEMO, now=0.0, pace=1.0, first_call_id=1, new_sender_id=lambda: "")


def customer_calls(world: Simulation, to: str = "2001", **variables: str) -> str:
    body = {"from": CUSTOMER, "to": to, "variables": variables}
    return str(start_call(world, body, 0.0)["call_id"])


def test_the_order_to_play_it_is_no_data_of_the_call() -> None:
    world = simulation()
    call_id = customer_calls(world, voice_ai="demo", tier="gold")
    [call] = world.switch.call_pictures()
    assert call.variables == {"tier": "gold"}
    world.switch.answer(0.0, "2001", call_id)
    world.advance(0.0)
    assert world.next_due() == 0.0


def test_another_word_than_demo_is_refused() -> None:
    with pytest.raises(BadOrder, match='has to be "demo"'):
        customer_calls(simulation(), voice_ai="yes")


def test_a_call_without_the_order_hears_nothing() -> None:
    world = simulation()
    world.switch.answer(0.0, "2001", customer_calls(world))
    world.advance(0.0)
    assert world.cisco.voice_ai.dues() == []


def test_only_a_call_in_which_a_cisco_agent_talks_can_be_listened_to() -> None:
    world = simulation()
    with pytest.raises(Refused) as unknown:
        play(world, "77", {}, 0.0)
    assert unknown.value.refusal is Refusal.UNKNOWN_CALL
    rings, kit = customer_calls(world), customer_calls(world, "501")
    world.switch.answer(0.0, "501", kit)
    for call_id in (rings, kit):
        with pytest.raises(Refused) as refused:
            play(world, call_id, {}, 0.0)
        assert refused.value.refusal is Refusal.WRONG_STATE


@pytest.mark.parametrize("pace", [-1, 61, "quick", True])
def test_a_pace_is_a_number_of_seconds(pace: Any) -> None:
    world = simulation()
    with pytest.raises(BadOrder, match='"pace" has to be a number from 0 to 60'):
        play(world, "1", {"pace": pace}, 0.0)


def test_an_order_plays_it_at_once() -> None:
    world = simulation()
    call_id = customer_calls(world)
    world.switch.answer(0.0, "2001", call_id)
    assert play(world, call_id, {"pace": 3}, 0.0) == {}
    assert world.next_due() == 0.0
    world.cisco.advance(0.0)
    assert world.cisco.voice_ai.dues() == [3.0]
