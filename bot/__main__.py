"""The command line. A setting that is missing or wrong ends in one line on standard error and exit status 2.

Imports are where they are used: the messengers' libraries cost seconds, and `--help` needs none of them.
"""

from __future__ import annotations

import argparse
import asyncio
import io
import json
import os
import signal
import sys
from collections.abc import Callable, Coroutine
from contextlib import suppress
from pathlib import Path
from typing import Any, TypeVar

from bot.errors import OtklikError, SetupError

T = TypeVar("T")
Command = Callable[[argparse.Namespace], int]


def main(arguments: list[str] | None = None) -> int:
    """Exit status: 0 well, 1 something was found wrong (check, content check), 2 it cannot start."""
    args = _parser().parse_args(arguments)
    try:
        command: Command = args.command
        return command(args)
    except (OtklikError, BaseExceptionGroup) as error:
        said = _first_of_ours(error)
        if said is None:
            raise
        sys.stderr.write(" ".join(str(said).split()) + "\n")
        return 2
    except KeyboardInterrupt:
        return 130


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m bot", description="Customer support for Telegram and VK.")
    commands = parser.add_subparsers(required=True, metavar="command")

    run = _command(commands, "run", _run, "run the bot with real tokens (or anybody's servers)")
    run.add_argument("--stop-on-eof", action="store_true", help=argparse.SUPPRESS)

    sandbox = _command(commands, "sandbox", _sandbox, "try it without tokens: emulated Telegram and VK, and one page")
    sandbox.add_argument(
        "--port", type=_port, default=8765, help="where the page is; 0 takes a free one (default: 8765)"
    )
    sandbox.add_argument(
        "--desk",
        choices=("forum", "group", "vk"),
        default="forum",
        help="where staff work: Telegram topics, a Telegram group without topics, a VK chat (default: forum)",
    )
    sandbox.add_argument("--no-bot", action="store_true", help="the servers and the page alone, for any other bot")
    sandbox.add_argument("--real-limits", action="store_true", help="answer 429 as the real servers do")
    sandbox.add_argument("--no-page", action="store_true", help="the emulated servers alone")

    check = _command(commands, "check", _check, "look at tokens, rights, the staff chat, Redis and the content pack")
    check.add_argument("--fix", action="store_true", help="set what an API can set")

    _command(commands, "init", _init, "ask for tokens and write .env")

    content = _command(commands, "content", None, "for editors of the content pack").add_subparsers(required=True)
    look = _command(content, "check", _content_check, "list every mistake of the pack with file and line")
    look.add_argument("folder", type=Path, nargs="?", help="default: CONTENT_DIR")
    search = _command(content, "search", _content_search, "what a customer who types these words is shown")
    search.add_argument("words", nargs="*")
    search.add_argument(
        "--pack", type=Path, metavar="DIR", help="a folder with <lang>/articles/*.md (default: CONTENT_DIR)"
    )
    search.add_argument("--locale", "--lang", dest="lang", choices=("ru", "en"), default="ru")
    search.add_argument("--stdin", action="store_true", help="read one query a line, print one JSON a line")

    dead = _command(commands, "dead", None, "what could not be handled").add_subparsers(required=True)
    _command(dead, "list", _dead, "all of it, oldest first").set_defaults(what="list", id=None)
    for what, words in (("show", "one of them, with its trouble"), ("replay", "try one of them again")):
        one = _command(dead, what, _dead, words)
        one.add_argument("id")
        one.set_defaults(what=what)
    return parser


def _command(commands: Any, name: str, command: Command | None, words: str) -> argparse.ArgumentParser:
    parser: argparse.ArgumentParser = commands.add_parser(name, help=words, description=words)
    if command not in (None, _sandbox, _init):
        parser.add_argument("--env-file", default=".env", help="variables beside the environment's (default: .env)")
    parser.set_defaults(command=command)
    return parser


def _port(word: str) -> int:
    number = int(word)
    if not 0 <= number <= 65535:
        raise argparse.ArgumentTypeError("a port is a number from 0 to 65535")
    return number


def _settings(args: argparse.Namespace) -> Any:
    from bot.settings import load

    return load(env_file=Path(args.env_file) if args.env_file else None)


def _run(args: argparse.Namespace) -> int:
    from bot.settings import runnable

    settings = runnable(_settings(args))
    _set_up_log(settings)

    async def work() -> None:
        from bot.app import run

        await run(settings, stop=_stop_event(on_eof=args.stop_on_eof))

    _in_loop(work())
    return 0


def _sandbox(args: argparse.Namespace) -> int:
    async def work() -> None:
        from bot import demo

        stop = _stop_event()
        options = {"port": args.port, "real_limits": args.real_limits, "page": not args.no_page}
        if args.no_bot:
            await demo.alone(**options, desk=args.desk, stop=stop, say=_say)
        else:
            await demo.play(**options, desk=args.desk, stop=stop, say=_say)

    _in_loop(work())
    return 0


def _check(args: argparse.Namespace) -> int:
    settings = _settings(args)
    _set_up_log(settings)

    async def work() -> int:
        from bot.check import check

        return await check(settings, fix=args.fix, say=_say, env_file=Path(args.env_file))

    return _in_loop(work())


def _init(_args: argparse.Namespace) -> int:
    raise SetupError("init is not there yet. Copy .env.example to .env and fill in the tokens and STAFF_CHAT.")


def _content_check(args: argparse.Namespace) -> int:
    from bot import knowledge, text
    from bot.settings import layers

    folder = args.folder or _settings(args).content_dir
    problems: list[knowledge.Problem | text.Problem] = [*knowledge.check(folder), *text.check(layers(folder))]
    for problem in problems:
        _say(str(problem))
    mistakes = [problem for problem in problems if problem.severity == "mistake"]
    _say(f"{len(mistakes)} mistakes, {len(problems) - len(mistakes)} warnings.")
    return 1 if mistakes else 0


def _content_search(args: argparse.Namespace) -> int:
    from bot.knowledge import build, load, load_articles

    if args.pack:
        pack, problems = load_articles(args.pack, args.lang)
        for problem in problems:
            sys.stderr.write(f"{problem}\n")
        packs = {args.lang: pack}
    else:
        packs = load(_settings(args).content_dir)
    library = build(packs)
    if args.stdin:
        for line in io.TextIOWrapper(sys.stdin.buffer, encoding="utf-8", errors="replace"):
            _say(_answered(library, line.rstrip("\r\n"), args.lang))
        return 0
    answer = library.answer(" ".join(args.words), args.lang)
    for hit in answer.hits if answer.verdict != "none" else ():
        title = packs[args.lang].articles[hit.article].title
        _say(f"{hit.score:6.2f}  {'sure ' if hit.sure else 'maybe'}  {hit.article}  {title}")
    if answer.verdict == "none":
        _say("Nothing: a person is offered.")
    return 0


def _answered(library: Any, query: str, lang: str) -> str:
    answer = library.answer(query, lang)
    articles = [{"id": hit.article, "score": hit.score} for hit in answer.hits]
    return json.dumps({"query": query, "verdict": answer.verdict, "articles": articles}, ensure_ascii=False)


def _dead(args: argparse.Namespace) -> int:
    settings = _settings(args)
    _set_up_log(settings)

    async def work() -> int:
        from bot.app import dead

        return await dead(settings, args.what, args.id, say=_say)

    return _in_loop(work())


def _set_up_log(settings: Any) -> None:
    from bot import log
    from bot.settings import secrets_of

    log.set_up(level=settings.log_level, form=settings.log_format, secrets=secrets_of(settings))


def _stop_event(*, on_eof: bool = False) -> asyncio.Event:
    """Set by Ctrl+C, by SIGTERM and, for the guest of a sandbox, when its parent is gone."""
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, stop.set)

    def look() -> None:
        if not os.read(0, 1024):
            loop.remove_reader(0)
            stop.set()

    if on_eof:
        loop.add_reader(0, look)
    return stop


def _in_loop(work: Coroutine[Any, Any, T]) -> T:
    new_loop: Callable[[], asyncio.AbstractEventLoop] | None = None
    with suppress(ImportError):  # an extra
        from uvloop import new_event_loop as new_loop
    with asyncio.Runner(loop_factory=new_loop) as runner:
        return runner.run(work)


def _first_of_ours(error: BaseException) -> OtklikError | None:
    """The line to say: ours, also from inside a task group, and only if nothing else went wrong beside it."""
    if isinstance(error, OtklikError):
        return error
    if isinstance(error, BaseExceptionGroup):
        ours = [_first_of_ours(part) for part in error.exceptions]
        return ours[0] if all(ours) else None
    return None


def _say(words: str) -> None:
    sys.stdout.write(words + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
