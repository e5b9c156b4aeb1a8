"""Draws a scene: `python -m bot.stats.picture` reads it as JSON and writes a PNG for a phone's screen.

A process of its own: drawing takes a second and sixty megabytes, and neither belongs into the one that talks to people.
Needs the extra `pictures` (matplotlib, whose DejaVu Sans has Cyrillic); nothing else of bot is imported but the scene.
"""

from __future__ import annotations

import importlib.util
import io
import sys
from typing import Any

import msgspec

from bot.stats.scene import Day, Panel, Scene

WIDTH, DPI = 7.2, 150
"""Inches and dots: 1080 pixels across, what phones show without scaling up."""
TILES, DAYS, HEAD, LINE, GAP = 2.5, 2.6, 0.9, 0.42, 0.75
"""Heights in inches: of the tiles, the chart of days, the heading, one bar, what is between two panels."""
INK, PALE, PAPER, CARD = "#1b2733", "#6b7a88", "#ffffff", "#f2f5f8"
BLUE, ORANGE, SOFT = "#2f7de1", "#e8743b", "#bcd6f6"
NAME = 23


def is_possible() -> bool:
    """Whether the extra is there."""
    return importlib.util.find_spec("matplotlib") is not None


def draw(scene: Scene) -> bytes:
    """A PNG."""
    import matplotlib

    matplotlib.use("Agg")
    from matplotlib.figure import Figure

    panels = [panel for panel in scene.panels if panel.bars]
    heights = [TILES, *([DAYS] if scene.days else []), *(GAP + LINE * len(panel.bars) for panel in panels)]
    height = HEAD + sum(heights) + 0.2
    with matplotlib.rc_context({"font.family": "DejaVu Sans", "text.color": INK, "axes.edgecolor": CARD}):
        figure = Figure(figsize=(WIDTH, height), dpi=DPI, facecolor=PAPER)
        figure.text(0.05, 1 - 0.38 / height, scene.title, fontsize=20, fontweight="bold", va="center")
        figure.text(0.05, 1 - 0.72 / height, scene.subtitle, fontsize=13, color=PALE, va="center")
        top = height - HEAD
        boxes = []
        for part in heights:
            top -= part
            boxes.append((top / height, part / height))
        _tiles(figure, scene.tiles, boxes[0])
        if scene.days:
            _days(figure, scene.days_title, scene.days, boxes[1], height)
        for panel, box in zip(panels, boxes[-len(panels) :] if panels else (), strict=True):
            _panel(figure, panel, box, height)
        out = io.BytesIO()
        figure.savefig(out, format="png")
    return out.getvalue()


def _tiles(figure: Any, tiles: tuple[tuple[str, str], ...], box: tuple[float, float]) -> None:
    """Two rows of cards."""
    from matplotlib.patches import FancyBboxPatch

    axes = figure.add_axes((0.04, box[0], 0.92, box[1]), xlim=(0, 4), ylim=(0, 2))
    axes.axis("off")
    for at, (value, words) in enumerate(tiles):
        left, bottom = at % 4, 1 - at // 4
        axes.add_patch(
            FancyBboxPatch(
                (left + 0.05, bottom + 0.07), 0.9, 0.86, boxstyle="round,pad=0,rounding_size=0.07", color=CARD
            )
        )
        size = 21 if len(value) <= 6 else 15 if len(value) <= 10 else 12
        axes.text(left + 0.5, bottom + 0.66, value, fontsize=size, fontweight="bold", ha="center", va="center")
        axes.text(
            left + 0.5, bottom + 0.31, _wrapped(words, 15), fontsize=9.5, color=PALE, ha="center", va="center",
            linespacing=1.25,
        )  # fmt: skip


def _days(figure: Any, title: str, days: tuple[Day, ...], box: tuple[float, float], height: float) -> None:
    figure.text(0.05, box[0] + box[1] - 0.3 / height, title, fontsize=11.5, fontweight="bold", va="center")
    axes = figure.add_axes((0.09, box[0] + 0.35 / height, 0.82, box[1] - 0.9 / height))
    places = range(len(days))
    axes.bar(places, [day.opened for day in days], color=SOFT, width=0.72)
    axes.set_xticks(list(places)[:: max(1, len(days) // 8)])
    axes.set_xticklabels([day.label for day in days][:: max(1, len(days) // 8)])
    axes.set_ylim(0, max(1.0, *(day.opened * 1.15 for day in days)))
    axes.yaxis.get_major_locator().set_params(integer=True)
    line = axes.twinx()
    told = [(at, day.minutes) for at, day in enumerate(days) if day.minutes is not None]
    line.plot([at for at, _ in told], [minutes for _, minutes in told], color=ORANGE, linewidth=2.4, marker="o", ms=5)
    line.set_ylim(0, max([1.0, *(minutes * 1.15 for _, minutes in told)]))
    for one, color in ((axes, BLUE), (line, ORANGE)):
        one.tick_params(axis="y", labelsize=10.5, colors=color, length=0)
        one.tick_params(axis="x", labelsize=10.5, colors=PALE, length=0)
        for spine in ("top", "left", "right"):
            one.spines[spine].set_visible(False)
    axes.grid(axis="y", color=CARD, linewidth=1)
    axes.set_axisbelow(True)


def _panel(figure: Any, panel: Panel, box: tuple[float, float], height: float) -> None:
    figure.text(0.05, box[0] + box[1] - 0.38 / height, panel.title, fontsize=11.5, fontweight="bold", va="center")
    axes = figure.add_axes((0.4, box[0] + 0.05 / height, 0.36, box[1] - (GAP - 0.05) / height))
    axes.axis("off")
    places = range(len(panel.bars))
    axes.barh(places, [bar.number for bar in panel.bars], color=BLUE, height=0.56)
    axes.set_ylim(len(panel.bars) - 0.5, -0.5)
    longest = max(bar.number for bar in panel.bars)
    axes.set_xlim(0, longest)
    for at, bar in enumerate(panel.bars):
        axes.text(-0.03 * longest, at, _cut(bar.name), fontsize=11.5, ha="right", va="center")
        axes.text(bar.number + 0.03 * longest, at, bar.text, fontsize=11.5, va="center", color=PALE)


def _cut(name: str) -> str:
    """`$` begins a formula in matplotlib."""
    short = name if len(name) <= NAME else f"{name[: NAME - 1].rstrip()}…"
    return short.replace("$", r"\$")


def _wrapped(words: str, width: int) -> str:
    import textwrap

    return textwrap.fill(words, width, break_long_words=False)


def main() -> None:
    picture = draw(msgspec.json.decode(sys.stdin.buffer.read(), type=Scene))
    sys.stdout.buffer.write(picture)


if __name__ == "__main__":
    main()
