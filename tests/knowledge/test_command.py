"""`content search` for those who measure: a folder of articles is enough, a line in, a line out."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
ARTICLE = '+++\nid = "umbrella"\ntitle = "Аренда зонтика"\ntopic = "any"\naliases = ["взять зонтик"]\n+++\nУ входа.\n'


def search(folder: Path, said: bytes) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(
        [sys.executable, "-m", "bot", "content", "search", "--pack", str(folder), "--locale", "ru", "--stdin"],
        input=said,
        env={"PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT), "LC_ALL": "C"},
        cwd=folder,
        capture_output=True,
        check=False,
    )


def test_a_folder_of_articles_answers_line_by_line(tmp_path: Path) -> None:
    (tmp_path / "ru/articles").mkdir(parents=True)
    (tmp_path / "ru/articles/umbrella.md").write_text(ARTICLE, encoding="utf-8")
    queries = ["взять зонтик", "привет", "", "зонтик для слона в зоопарке города Осло"]
    said = search(tmp_path, "\n".join(queries).encode() + b"\n\xff\n")
    answers = [json.loads(line) for line in said.stdout.decode().splitlines()]
    assert (said.returncode, said.stderr) == (0, b"")
    assert [answer["query"] for answer in answers] == [*queries, "\N{REPLACEMENT CHARACTER}"]
    assert [answer["verdict"] for answer in answers] == ["sure", "none", "none", "none", "none"]
    assert [[one["id"] for one in answer["articles"]] for answer in answers] == [
        ["umbrella"],
        [],
        [],
        ["umbrella"],
        [],
    ]
    assert 0 < answers[0]["articles"][0]["score"] <= 1


def test_what_cannot_be_read_is_told_beside_the_answers(tmp_path: Path) -> None:
    said = search(tmp_path, b"x\n")
    assert json.loads(said.stdout) == {"query": "x", "verdict": "none", "articles": []}
    assert b"there are no articles here" in said.stderr
