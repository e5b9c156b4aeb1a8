"""The sandbox as one server: the world, both emulated messengers, the control API and the page on one port."""

import time
from collections.abc import Callable

from aiohttp import web

from bot.sandbox import cast, page
from bot.sandbox.api import ControlApi, Restart
from bot.sandbox.budgets import Budgets
from bot.sandbox.feed import Feed
from bot.sandbox.journal import Journal
from bot.sandbox.telegram import TelegramServer
from bot.sandbox.telegram_seat import Seat
from bot.sandbox.telegram_updates import UpdateQueue
from bot.sandbox.telegram_webhook import Courier
from bot.sandbox.trouble import Trouble
from bot.sandbox.vk import VkServer
from bot.sandbox.vk_events import Community, EventQueue

TELEGRAM_TOKEN = "7000001:sandbox-telegram-token-not-a-secret"  # an emulated server's token opens nothing
VK_TOKEN = "vk1.a.sandbox-vk-token-not-a-secret"  # likewise
BIGGEST_BODY = 80 * 1024 * 1024


class Sandbox:
    """Start it, point a bot at `telegram_url` and `vk_url`, drive it through `/api/` or through `world`."""

    def __init__(
        self,
        *,
        real_limits: bool = False,
        page: bool = True,
        port: int = 0,
        host: str = "127.0.0.1",
        clock: Callable[[], float] = time.time,
        restart: Restart | None = None,
        desk: cast.Desk = "forum",
    ) -> None:
        self.host = host
        self.port = port
        self.with_page = page
        self.telegram_token = TELEGRAM_TOKEN
        self.vk_token = VK_TOKEN
        self.world, self.cast = cast.default_world(clock, desk)
        self.staff_chat = self.cast.staff_chat
        self.trouble = Trouble()
        self.journal = Journal()
        self.updates = UpdateQueue(self.world)
        self.community = Community(world=self.world)
        self.events = EventQueue(self.community)
        budgets = Budgets(self.world.now, real=real_limits)
        self.telegram = TelegramServer(
            seat=Seat(world=self.world, updates=self.updates),
            token=TELEGRAM_TOKEN,
            trouble=self.trouble,
            budgets=budgets,
            journal=self.journal,
            courier=Courier(self.updates),
        )
        self.vk = VkServer(
            community=self.community,
            queue=self.events,
            token=VK_TOKEN,
            trouble=self.trouble,
            budgets=budgets,
            journal=self.journal,
        )
        self.control = ControlApi(
            world=self.world,
            updates=self.updates,
            events=self.events,
            trouble=self.trouble,
            journal=self.journal,
            restart=restart,
        )
        self.feed = Feed(self.world)
        self._runner: web.AppRunner | None = None

    @property
    def url(self) -> str:
        """Where the page and the control API are."""
        return f"http://{self.host}:{self.port}"

    @property
    def telegram_url(self) -> str:
        """TELEGRAM_API_URL."""
        return f"{self.url}/telegram"

    @property
    def vk_url(self) -> str:
        """VK_API_URL."""
        return f"{self.url}/vk/method/"

    async def start(self) -> None:
        """Listens; with port 0 a free one is taken."""
        app = web.Application(client_max_size=BIGGEST_BODY)
        app.add_routes([*self.telegram.routes(), *self.vk.routes()])
        if self.with_page:
            app.add_routes([*self.control.routes(), web.get("/api/events", self.feed.stream), *page.routes()])
        self._runner = web.AppRunner(app, access_log=None, shutdown_timeout=1.0)
        await self._runner.setup()
        site = web.TCPSite(self._runner, self.host, self.port)
        await site.start()
        self.port = self._runner.addresses[0][1]
        self.community.root = self.url

    async def stop(self) -> None:
        """Ends the streams and polls, closes the port."""
        self.feed.close()
        self.updates.close()
        await self.telegram.courier.close()
        self.events.close()
        if self._runner is not None:
            await self._runner.cleanup()
            self._runner = None

    def on_restart(self, restart: Restart) -> None:
        """Tells who restarts the bot when the page asks for it."""
        self.control.restart = restart
