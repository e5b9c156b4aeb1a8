"""The map: every exit exists and is taken, every step is reached, every button works and works as text too, a person is
two presses away at most. Walked over the whole table, with an ordinary pack, a very wide one and an empty one."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import msgspec
import pytest

from bot.core.decide import Decision
from bot.core.effects import Acknowledge, OpenPlace, Say
from bot.core.events import StaffCommanded, StaffWrote
from bot.core.incoming import Pressed, Wrote
from bot.core.moves import STALE
from bot.core.phrases import Phrase, say
from bot.core.session import Session
from bot.core.steps import (
    ACTION_LIMIT,
    KEYBOARD_LIMIT,
    ROW_LIMIT,
    Chose,
    Move,
    Said,
    Screen,
    Step,
    Table,
    View,
    button,
    diagram,
    parse,
)
from handlers import COMMANDS, DOORS, STEPS, TABLE
from tests.core.walk import Leap, Standing, Where, leap, pressed, standings, walk, walked, wrote
from tests.handlers.shop import phrasebook

EVERYWHERE = pytest.mark.parametrize("where", ["shop", "wide", "empty"])
WITH_A_PERSON = {"ticket", "which"} | {step.name for step in STEPS.values() if step.form}
"""Steps where whatever the customer writes next is, or becomes part of, a request."""
BY_PEOPLE = {"ticket", "rating"}
"""Where an operator's answer, or their closing, puts the customer."""
PRESSES = 2


# --- the laws, as functions of what was walked: each gives what breaks it ---


def strays(leaps: Iterable[Leap], table: Table) -> Iterator[tuple[str, str, object]]:
    """Leaps to where neither the step nor the door says that it leads."""
    for made in leaps:
        before, after = made.before.session.step, made.after.session.step
        if before not in ("new", after) and after not in _allowed(made, table):
            yield before, after, made.event


def _allowed(made: Leap, table: Table) -> set[str] | frozenset[str]:
    step = table.step(made.before.session.step)
    match made.event:
        case StaffWrote() | StaffCommanded():
            return BY_PEOPLE
        case Wrote(start=str()):
            return table.doors["start"].to
        case Pressed(action=action) if door := table.doors.get(parse(action)[0]):
            return door.to | {made.before.session.step}
        case Wrote() if any(isinstance(one, OpenPlace) for one in made.decision.effects):
            return {"ticket"}  # a person was called, and what the trouble is was said
        case Wrote(content=content) if "оператор" in content.text:
            return step.exits | {"describe", "ticket"}
        case Wrote() if any(ticket.state != "closed" for ticket in made.before.session.tickets):
            return step.exits | {"ticket"}  # words of an open request
    return step.exits


def far(leaps: Iterable[Leap], table: Table, where: Where) -> Iterator[Standing]:
    """Places from which no person is reached in two presses."""
    for standing in standings(leaps):
        if not any(_reaches(one) for one in _rings(standing, table, where)):
            yield standing


def _rings(standing: Standing, table: Table, where: Where) -> Iterator[tuple[Standing, bool]]:
    """The place, then what one press leads to, then two; and whether a request was opened on the way."""
    ring, opened = [standing], False
    yield standing, False
    for _ in range(PRESSES):
        made = [leap(one, pressed(choice.action), where, table) for one in ring for choice in one.session.choices]
        for one in made:
            opened = any(isinstance(effect, OpenPlace) for effect in one.decision.effects)
            yield one.after, opened
        ring = [one.after for one in made]


def _reaches(found: tuple[Standing, bool]) -> bool:
    standing, opened = found
    return opened or standing.session.step in WITH_A_PERSON


def mute(leaps: Iterable[Leap]) -> Iterator[Leap]:
    """What a customer said or pressed, and nobody answered, nor went on with it."""
    for made in leaps:
        deaf = not [one for one in made.decision.effects if not isinstance(one, Acknowledge)]
        if isinstance(made.event, Wrote | Pressed) and deaf:
            yield made


def untyped(standing: Standing, where: Where) -> Iterator[tuple[str, str]]:
    """Buttons that do something else when their words are typed, or their number where no buttons are shown."""
    session = standing.session
    bare = msgspec.structs.replace(session, buttons=False)
    for number, (choice, label) in enumerate(zip(session.choices, standing.labels, strict=True), 1):
        meant = outcome(leap(standing, pressed(choice.action), where).decision)
        if outcome(leap(standing, wrote(label), where).decision) != meant:
            yield session.step, label
        if outcome(leap(Standing(bare, standing.labels), wrote(str(number)), where).decision) != meant:
            yield session.step, f"{number}. {label}"


def outcome(decision: Decision) -> tuple[object, ...]:
    """What the customer sees, and what becomes of them, however they said it."""
    same = msgspec.structs.replace(decision.session, pressed="", buttons=True, burst=(0.0, 0))
    return same, [(one.body, one.keyboard) for one in decision.effects if isinstance(one, Say)]


# --- the table ---


def test_every_exit_exists_and_every_step_and_door_has_one() -> None:
    for step in STEPS.values():
        assert step.exits
        assert step.exits <= STEPS.keys(), step.name
    for verb, door in DOORS.items():
        assert door.to, verb
        assert door.to <= STEPS.keys(), verb


def test_no_choice_of_a_step_hides_a_door_and_every_command_leads_somewhere() -> None:
    assert {verb for step in STEPS.values() for verb in step.verbs} & DOORS.keys() == set()
    assert set(COMMANDS.values()) <= DOORS.keys()


def test_every_step_is_reached() -> None:
    assert {made.after.session.step for made in walk()} == STEPS.keys()


@EVERYWHERE
def test_a_step_leads_only_where_it_says_or_through_a_door(where: Where) -> None:
    assert next(strays(walk(where), TABLE), None) is None


@EVERYWHERE
def test_no_button_that_is_shown_is_stale(where: Where) -> None:
    for made in walk(where):
        if isinstance(made.event, Pressed):
            assert all(STALE not in one.body for one in made.decision.effects if isinstance(one, Say)), made.event


@EVERYWHERE
def test_every_screen_has_words_and_fits_every_messenger(where: Where) -> None:
    for one in (effect for made in walk(where) for effect in made.decision.effects if isinstance(effect, Say)):
        assert one.body
        assert len(one.keyboard) <= ROW_LIMIT
        assert all(row for row in one.keyboard)
        assert sum(map(len, one.keyboard)) <= KEYBOARD_LIMIT
        for key in (key for row in one.keyboard for key in row):
            assert len(key.action.encode()) <= ACTION_LIMIT
            label = phrasebook().text(key.label, "ru")
            assert not isinstance(key.label, Phrase) or label != key.label.id


@EVERYWHERE
def test_from_every_place_a_person_is_at_most_two_presses_away(where: Where) -> None:
    assert next(far(walk(where), TABLE, where), None) is None


@EVERYWHERE
def test_nobody_is_left_without_an_answer(where: Where) -> None:
    assert next(mute(walk(where)), None) is None


@EVERYWHERE
def test_every_button_works_as_text_and_as_a_number(where: Where) -> None:
    alike: dict[object, Standing] = {}
    for standing in standings(walk(where)):
        alike.setdefault((standing.session.step, standing.labels, bool(standing.session.draft)), standing)
    assert len(alike) > len(STEPS)
    assert [odd for standing in alike.values() for odd in untyped(standing, where)] == []


@pytest.mark.parametrize("step", STEPS)
def test_wherever_somebody_stands_one_word_and_one_message_make_a_ticket(step: str) -> None:
    standing = next(made.after for made in walk() if made.after.session.step == step)
    told = leap(leap(standing, wrote("оператор")).after, wrote("самовар гудит")).after.session
    assert any(ticket.state != "closed" for ticket in told.tickets)


def test_back_on_a_later_page_is_the_page_before() -> None:
    pages = [made for made in walk("wide") if isinstance(made.event, Pressed) and made.event.action == "topic:t0:3"]
    assert pages
    assert "topic:t0:2" in {choice.action for choice in pages[0].after.session.choices}


def test_a_session_of_another_version_stands_at_home() -> None:
    lost = Session(step="no-such-step", at="x", notice=1)
    assert leap(Standing(lost, ()), wrote("самовар")).after.session.step == "offer"


# --- and each law can be broken ---


def with_step(step: Step) -> tuple[tuple[Leap, ...], Table]:
    """The table with another step in the place of one, walked."""
    table = msgspec.structs.replace(TABLE, steps=STEPS | {step.name: step})
    return tuple(walked("empty", table)), table


def test_a_step_that_leads_round_in_a_circle_would_be_found() -> None:
    def enter(view: View) -> Screen:
        return Screen(body=(say("contacts-empty"),), keyboard=((button("button-contacts", "contacts"),),))

    leaps, table = with_step(msgspec.structs.replace(STEPS["contacts"], enter=enter))
    assert {one.session.step for one in far(leaps, table, "empty")} == {"contacts"}


def test_an_exit_that_is_not_declared_would_be_found() -> None:
    comment = msgspec.structs.replace(STEPS["comment"], exits=STEPS["comment"].exits - {"rest"})
    leaps, table = with_step(comment)
    assert {(before, after) for before, after, _ in strays(leaps, table)} == {("comment", "rest")}


def test_a_step_that_says_nothing_would_be_found() -> None:
    def handle(view: View, heard: Said | Chose) -> Move:
        return Move(show=False)

    leaps, _ = with_step(msgspec.structs.replace(STEPS["seller"], handle=handle))
    assert {one.before.session.step for one in mute(leaps)} == {"seller"}


def test_a_button_that_its_words_do_not_press_would_be_found() -> None:
    standing = next(made.after for made in walk("empty") if made.after.session.step == "menu")
    wrong = Standing(standing.session, tuple(reversed(standing.labels)))
    assert list(untyped(wrong, "empty"))


# --- the drawing ---


def test_the_map_can_be_drawn_and_read() -> None:
    drawn = diagram(TABLE)
    lines = drawn.splitlines()
    assert lines[:2] == ["stateDiagram-v2", "    [*] --> menu"]
    assert all(f"--> {step}" in drawn for step in STEPS if step != "about")
    assert "    button --> contacts: contacts" in lines
    assert len(lines) <= 60
