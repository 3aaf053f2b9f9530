"""What the host gave to log in with does not do any more: it is asked before the agent is."""

from typing import Any

import pytest

from cti.domain import events
from cti.domain.services import LogOn
from cti.domain.states import LinkState, Reason
from cti.interface.questions import Resize

from .world import World, Written

OLD = {"agentId": "1001", "password": "old", "extension": "2001"}
NEW = {**OLD, "password": "new"}


def refused(reason: Reason = Reason.REFUSED) -> events.RequestFailed:
    return events.RequestFailed(LogOn("1001", "old", "2001"), reason, "[WRONG 3]")


def brought(**more: Any) -> World:
    world = World()
    world.welcome(credentials=OLD, answers=["renewCredentials", "resize"], **more)
    return world


def questions(written: list[Written]) -> list[Written]:
    return [each for each in written if each["kind"] == "request"]


def renew(world: World, question: Written, **fields: Any) -> None:
    world.say(kind="response", id=question["id"], **fields)


def test_a_refused_log_in_is_tried_again_with_what_the_host_has_now() -> None:
    world = brought()
    assert world.sent == [LogOn("1001", "old", "2001")]
    (question,) = questions(world.happen(refused()))
    assert question["name"] == "renewCredentials"
    assert "WRONG 3" in question["data"]["reason"]
    renew(world, question, data={"credentials": NEW})
    assert world.sent[-1] == LogOn("1001", "new", "2001")


def test_a_token_that_has_expired_is_renewed() -> None:
    world = brought()
    lost = events.LinkStateChanged(LinkState.DOWN, "not_authorised")
    (question,) = questions(world.happen(lost))
    assert question["data"] == {"reason": "not_authorised"}


def test_what_was_renewed_in_vain_is_left_to_the_agent() -> None:
    world = brought()
    (question,) = questions(world.happen(refused()))
    renew(world, question, data={"credentials": NEW})
    assert questions(world.happen(refused())) == []
    world.wait(60)
    assert len(questions(world.happen(refused()))) == 1


@pytest.mark.parametrize(
    "answer",
    [
        {"error": {"code": "UNSUPPORTED", "message": ""}},
        {"data": {}},
        {"data": {"credentials": {}}},
        {"data": {"credentials": 3}},
        {"data": {"credentials": {"agentId": 3}}},
    ],
)
def test_without_a_proper_answer_nobody_is_logged_in(answer: dict[str, Any]) -> None:
    world = brought()
    (question,) = questions(world.happen(refused()))
    renew(world, question, **answer)
    assert len(world.sent) == 1


@pytest.mark.parametrize("reason", [Reason.NOT_CONNECTED, Reason.OUTCOME_UNKNOWN])
def test_a_lost_connection_says_nothing_about_the_credentials(reason: Reason) -> None:
    assert questions(brought().happen(refused(reason))) == []


def test_an_agent_who_typed_it_is_asked_on_the_page() -> None:
    world = World()
    world.welcome(answers=["renewCredentials"])
    assert questions(world.happen(refused())) == []


def test_the_host_hears_how_high_the_panel_would_like_to_be() -> None:
    world = brought()
    world.session.ask(Resize(480), world.now)
    (question,) = questions(world.session.to_send())
    assert (question["name"], question["data"]) == ("resize", {"height": 480})
