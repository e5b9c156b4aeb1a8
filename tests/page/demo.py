"""The whole demo as a visitor starts it: `python -m bot sandbox` in a process of its own, with everything it brings."""

from __future__ import annotations

import re
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager

READY_WITHIN = 90.0
"""Seconds: both messengers' libraries are imported in them, on whatever machine."""
STOPPED_WITHIN = 30.0


@contextmanager
def running_demo() -> Iterator[str]:
    """The page's address, once the bot says that it is ready."""
    command = (sys.executable, "-m", "bot", "sandbox", "--port", "0")
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True) as process:
        said: list[str] = []
        ready = threading.Event()
        listener = threading.Thread(target=_listen, args=(process, said, ready), daemon=True)
        listener.start()
        try:
            ready.wait(READY_WITHIN)
            address = re.search(r"^page\s+(\S+)", "".join(said), re.MULTILINE)
            assert process.poll() is None, "the demo did not start:\n" + "".join(said)
            assert address, "the demo did not say where its page is:\n" + "".join(said)
            yield address[1]
        finally:
            process.terminate()
            process.wait(STOPPED_WITHIN)
            listener.join()


def _listen(process: subprocess.Popen[str], said: list[str], ready: threading.Event) -> None:
    assert process.stdout is not None
    for line in process.stdout:
        said.append(line)
        if "The bot is ready" in line:
            ready.set()
    ready.set()  # it ended: nobody has to wait any longer
