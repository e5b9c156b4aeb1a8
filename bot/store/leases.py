"""How long what somebody holds, or doubts, is left alone by all others. One value, so that a test of crashes need not
wait for an installation's patience."""

from __future__ import annotations

import msgspec


class Leases(msgspec.Struct, frozen=True, kw_only=True):
    """Milliseconds. `turn`, `lane`, `poll`: until a mailbox, a lane, a source is anybody's again after its holder died.
    `sweep`: between two looks for such things. `place`: until a lane whose ticket has no place yet looks again.
    `adopt`: how long the messenger's own report of a new topic is waited for before the topic is made again.
    `doubt`: before a call whose answer was lost is repeated."""

    turn: int = 5_000
    lane: int = 10_000
    poll: int = 10_000
    sweep: int = 1_000
    place: int = 2_000
    adopt: int = 5_000
    doubt: int = 1_000


USUAL = Leases()
