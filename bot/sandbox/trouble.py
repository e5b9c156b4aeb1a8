"""Trouble on demand: what is armed, and which call it strikes."""

from dataclasses import asdict, dataclass, replace
from typing import Any

from bot.sandbox.records import Refused, messenger_of

KINDS = ("429", "5xx", "drop_answer", "refuse_before", "html", "duplicate_updates", "vk_error", "vk_failed")


@dataclass(frozen=True, kw_only=True)
class Armed:
    """One trouble; without a method it strikes calls that write, never the polling."""

    kind: str
    times: int = 1
    messenger: str | None = None
    method: str | None = None
    chat: str | None = None
    retry_after: int = 5
    code: int = 1

    def strikes(self, messenger: str, method: str, chats: list[str], writes: bool) -> bool:
        """Whether it is meant for this call."""
        if self.messenger and self.messenger != messenger:
            return False
        if self.kind == "vk_failed":
            return method == "longpoll"
        if self.method:
            return self.method.lower() == method.lower()
        return writes and (self.chat is None or self.chat in chats)


class Trouble:
    """What is armed, in the order of arming."""

    def __init__(self) -> None:
        self.armed: list[Armed] = []

    def arm(self, wish: dict[str, Any]) -> None:
        """Arms what the control API asks for; "clear" disarms all."""
        kind = str(wish.get("kind"))
        if kind == "clear":
            self.armed = []
            return
        if kind not in KINDS:
            raise Refused(f"unknown trouble {kind!r}: there are {', '.join(KINDS)} and clear")
        if unknown := set(wish) - set(Armed.__dataclass_fields__):
            raise Refused(f"unknown fields {', '.join(sorted(unknown))} of a trouble")
        if kind in ("5xx", "drop_answer", "refuse_before", "html") and wish.get("messenger") not in ("telegram", "vk"):
            raise Refused("say whose trouble it is: messenger is telegram or vk")
        numbers = {key: wish[key] for key in ("times", "retry_after", "code") if key in wish}
        if any(not isinstance(value, int) or value < 1 for value in numbers.values()):
            raise Refused("times, retry_after and code are whole numbers from 1")
        if kind == "429" and "messenger" not in wish:
            wish = {**wish, "messenger": messenger_of(wish.get("chat") or "telegram:")}
        self.armed.append(Armed(**{**wish, "kind": kind}))

    def take(
        self, kinds: tuple[str, ...], messenger: str, method: str, chats: list[str], *, writes: bool
    ) -> Armed | None:
        """The first armed trouble of these kinds that strikes this call; each strike counts."""
        for n, armed in enumerate(self.armed):
            if armed.kind in kinds and armed.strikes(messenger, method, chats, writes):
                self.armed[n : n + 1] = [replace(armed, times=armed.times - 1)] if armed.times > 1 else []
                return armed
        return None

    def listed(self) -> list[dict[str, Any]]:
        """For the control API."""
        return [asdict(armed) for armed in self.armed]
