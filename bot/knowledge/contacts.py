"""The contacts page. The only place for numbers and addresses, each with its source and date; sources that contradict
each other stand side by side."""

from __future__ import annotations

import datetime

import msgspec

from bot.core.content import Content
from bot.knowledge import markdown
from bot.knowledge.problems import Problem, line_of, read_toml


class Claim(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What one source says of an entry, and when that was read."""

    source: str
    date: datetime.date
    text: str = ""


class Entry(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A number, an address, a link or hours. Two claims and more: the sources do not agree, and the page says so.
    `audience`: for whom alone it is."""

    value: str
    claims: list[Claim]
    label: str = ""
    audience: str = ""


class Section(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    title: str
    text: str = ""
    entries: list[Entry] = []


class Page(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """`sources` heads the list of sources, `disagree` stands before claims that contradict each other."""

    title: str
    text: str = ""
    sources: str = ""
    disagree: str = ""
    section: list[Section] = []


def parse(text: str, file: str) -> tuple[Content, list[Problem]]:
    page, problems = read_toml(text, Page, file)
    if page is None:
        return Content(), problems
    problems = [Problem(file=file, line=line_of(text, "section", at), text=words) for at, words in _mistakes(page)]
    content, mistakes = markdown.parse(_markdown(page))
    problems += [Problem(file=file, line=0, text=words) for _, words in mistakes]
    return content, problems


def by_audience(text: str, file: str) -> tuple[dict[str, Content] | None, list[Problem]]:
    """The page as each audience that it names reads it: what is for nobody in particular, and what is for them. Its
    mistakes are told by `parse`."""
    page, _ = read_toml(text, Page, file)
    if page is None:
        return None, []
    named = {entry.audience for section in page.section for entry in section.entries if entry.audience}
    return {audience: markdown.parse(_markdown(_for(page, audience)))[0] for audience in sorted(named)}, []


def _for(page: Page, audience: str) -> Page:
    """A section that has nothing for them is left out."""
    sections = []
    for section in page.section:
        entries = [entry for entry in section.entries if entry.audience in ("", audience)]
        if entries or not section.entries:
            sections.append(msgspec.structs.replace(section, entries=entries))
    return msgspec.structs.replace(page, section=sections)


def _mistakes(page: Page) -> list[tuple[int, str]]:
    found = []
    for at, section in enumerate(page.section):
        if not section.text and not section.entries:
            found.append((at, f"the section «{section.title}» says nothing"))
        found += [
            (at, f"`{entry.value}` has no claims: where is it from, and of which day?")
            for entry in section.entries
            if not entry.claims
        ]
    return found


def _markdown(page: Page) -> str:
    claims = [claim for section in page.section for entry in section.entries for claim in entry.claims]
    origins = list(dict.fromkeys(map(_origin, claims)))
    blocks = [f"**{page.title}**", page.text, *(_section(section, page, origins) for section in page.section)]
    listed = "\n".join(f"{_mark(number)} {origin}\\" for number, origin in enumerate(origins, 1))
    return "\n\n".join(filter(None, (*blocks, page.sources if listed else "", listed)))


def _section(section: Section, page: Page, origins: list[str]) -> str:
    entries = "\n".join(_entry(entry, page, origins) for entry in section.entries)
    return "\n\n".join(filter(None, (f"**{section.title}**", section.text.strip(), entries)))


def _entry(entry: Entry, page: Page, origins: list[str]) -> str:
    head = f"- {entry.value} — {entry.label}" if entry.label else f"- {entry.value}"
    said = [f"{claim.text}{_mark(origins.index(_origin(claim)) + 1)}" for claim in entry.claims]
    match entry.claims:
        case [one]:
            return f"{head}, {said[0]}" if one.text else head + said[0]
        case _:
            return f"{head}. {page.disagree} {'; '.join(said)}"


def _origin(claim: Claim) -> str:
    return f"{claim.source}, {claim.date:%d.%m.%Y}"


def _mark(number: int) -> str:
    """Footnote signs: they do not make a phone number longer for those who tap it."""
    return "".join("⁰¹²³⁴⁵⁶⁷⁸⁹"[int(digit)] for digit in str(number))
