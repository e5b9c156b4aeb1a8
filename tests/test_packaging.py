"""What is shipped around the code: locks, image, compose file, make targets, CI."""

from __future__ import annotations

import os
import re
import shlex
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
import yaml

ROOT = Path(__file__).resolve().parent.parent
DOCKERFILE = (ROOT / "Dockerfile").read_text(encoding="utf-8")
COMPOSE = yaml.safe_load((ROOT / "compose.yaml").read_text(encoding="utf-8"))
INTERPRETER = Path(sys.base_prefix, "bin", f"python{sys.version_info.major}.{sys.version_info.minor}")


def pins(lock: str) -> dict[str, str]:
    return dict(re.findall(r"(?m)^([a-z0-9.\-]+)==([^ ]+)", (ROOT / lock).read_text(encoding="utf-8")))


def stages() -> list[list[tuple[str, str]]]:
    """The Dockerfile as instructions, stage by stage."""
    joined = re.sub(r"\\\n", " ", re.sub(r"(?m)^#.*\n", "", DOCKERFILE))
    found: list[list[tuple[str, str]]] = []
    for line in filter(None, map(str.strip, joined.splitlines())):
        word, rest = line.split(maxsplit=1)
        if word == "FROM":
            found.append([])
        found[-1].append((word, rest))
    return found


def test_each_requirement_is_locked_with_hashes_and_both_locks_agree() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    extras = project["optional-dependencies"]
    named = {re.split(r"[<>=;\[ ]", wish)[0].replace(".", "-") for wish in project["dependencies"]}
    for extra in ("fast", "embedded"):
        named |= {re.split(r"[<>=;\[ ]", wish)[0] for wish in extras[extra]}
    runtime, development = pins("requirements.lock"), pins("requirements-dev.lock")
    assert named <= runtime.keys()
    assert runtime.items() <= development.items()
    assert {re.split(r"[<>=;\[ ]", wish)[0] for wish in extras["dev"]} <= development.keys()
    for lock in ("requirements.lock", "requirements-dev.lock"):
        entries = re.split(r"(?m)^(?=[a-z])", (ROOT / lock).read_text(encoding="utf-8"))[1:]
        assert all("--hash=sha256:" in entry for entry in entries)


def test_no_lock_names_a_host_or_a_folder_of_a_machine() -> None:
    for lock in ("requirements.lock", "requirements-dev.lock"):
        assert not re.search(
            r"://|--index|--find-links|^-|/home/|/root/|file:", (ROOT / lock).read_text(encoding="utf-8")
        )


def test_the_dockerfile_is_clean() -> None:
    hadolint = Path(sys.executable).with_name("hadolint")
    said = subprocess.run([hadolint, "--no-color", ROOT / "Dockerfile"], capture_output=True, text=True, check=False)
    assert (said.returncode, said.stdout) == (0, "")


def test_the_image_is_small_and_powerless() -> None:
    build, last = stages()
    assert build[0][1].split()[0] == last[0][1], (
        "both stages stand on one base, or the environment's interpreter is missing"
    )
    assert re.fullmatch(r"python:3\.1[1-3]-slim-\w+", last[0][1])
    words = dict(last)
    assert re.fullmatch(r"[1-9]\d*:[1-9]\d*", words["USER"])
    assert not re.search(
        r"apt-get|gcc|build-essential|pip install", " ".join(rest for word, rest in last if word == "RUN")
    )
    assert words["ENTRYPOINT"] == '["python", "-m", "bot"]'
    assert words["CMD"] == '["run"]'
    assert "/healthz" in words["HEALTHCHECK"]


def test_the_image_gets_only_what_it_is_made_of() -> None:
    kept = {line[1:] for line in (ROOT / ".dockerignore").read_text().splitlines() if line.startswith("!")}
    copied = {rest.split()[0] for word, rest in stages()[0] if word == "COPY"}
    assert kept == copied


@pytest.mark.slow
@pytest.mark.timeout(600)
def test_the_images_install_steps_work_in_an_empty_environment(tmp_path: Path) -> None:
    root = tmp_path / "image"
    copies = replay(stages()[0], root, {"PATH": f"{INTERPRETER.parent}{os.pathsep}/usr/bin{os.pathsep}/bin"})
    for source, _target in copies:
        assert (root / source.lstrip("/")).exists()
    last = dict(stages()[1])
    environ = {"PATH": f"{root}/opt/otklik/bin", "PYTHONDONTWRITEBYTECODE": "1", "DATA_DIR": str(tmp_path)}
    command = ["python", "-m", "bot"]
    assert last["ENTRYPOINT"] == '["python", "-m", "bot"]'

    def starts(*arguments: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [*command, *arguments], env=environ, cwd=root / "app", capture_output=True, text=True, check=False
        )

    assert starts("--help").returncode == 0
    unset = starts("run")
    assert (unset.returncode, unset.stdout) == (2, "")
    assert unset.stderr.splitlines() == [unset.stderr.strip()]
    assert "TELEGRAM_TOKEN and VK_TOKEN are both missing" in unset.stderr
    code = "import aiogram, vkbottle, uvloop, hiredis, bot.app"
    subprocess.run(["python", "-c", code], env=environ, cwd=root / "app", check=True)
    assert starts("content", "check").returncode == 0


def replay(instructions: list[tuple[str, str]], root: Path, environ: dict[str, str]) -> list[tuple[str, str]]:
    """Carry out a stage with `root` in the place of `/`. Returns what the last stage copies out of it."""
    here = root
    environ = {**inherited(), **environ}
    for word, rest in instructions:
        match word:
            case "ENV":
                environ |= dict(pair.split("=", 1) for pair in shlex.split(rest))
            case "WORKDIR":
                here = root / rest.lstrip("/")
                here.mkdir(parents=True)
            case "COPY":
                source, target = rest.split()
                place(ROOT / source, here / target)
            case "RUN":
                moved = re.sub(r"(?<=[\s=])/(?=opt/|app\b)", f"{root}/", f" {rest}")
                subprocess.run(["sh", "-e", "-c", moved], cwd=here, env=environ, check=True)
            case "FROM":
                pass
            case _:
                pytest.fail(f"the replay does not know {word}: teach it")
    taken = (rest.split() for word, rest in stages()[1] if word == "COPY")
    return [(source, target) for _stage, source, target in taken]


def inherited() -> dict[str, str]:
    """How this machine reaches its packages, and nothing else of its environment."""
    return {
        name: word for name, word in os.environ.items() if name.startswith(("PIP_", "SSL_", "HTTP", "http", "HOME"))
    }


def place(source: Path, target: Path) -> None:
    if source.is_dir():
        shutil.copytree(source, target, ignore=shutil.ignore_patterns("__pycache__"))
    else:
        shutil.copy(source, target if target.suffix else target / source.name)


def test_compose_keeps_every_promise_of_durability() -> None:
    command = COMPOSE["services"]["redis"]["command"]
    options = dict(zip(command[1::2], command[2::2], strict=True))
    assert options == {
        "--appendonly": "yes",
        "--appendfsync": "always",
        "--no-appendfsync-on-rewrite": "no",
        "--save": "",
        "--maxmemory-policy": "noeviction",
    }
    assert COMPOSE["services"]["redis"]["volumes"] == ["redis:/data"]
    assert COMPOSE["services"]["bot"]["depends_on"] == {"redis": {"condition": "service_healthy"}}
    assert int(COMPOSE["services"]["bot"]["stop_grace_period"].rstrip("s")) > 15


@pytest.mark.parametrize("name", ["bot", "redis"])
def test_compose_gives_no_power_away(name: str) -> None:
    one = COMPOSE["services"][name]
    assert one["read_only"] is True
    assert one["cap_drop"] == ["ALL"]
    assert one["security_opt"] == ["no-new-privileges:true"]
    assert "healthcheck" in one
    assert not {"ports", "privileged", "cap_add", "network_mode", "pid"} & one.keys()
    assert not [volume for volume in one["volumes"] if "docker.sock" in volume]


def test_redis_is_reached_by_the_bot_alone() -> None:
    assert COMPOSE["networks"]["store"] == {"internal": True}
    assert [name for name, one in COMPOSE["services"].items() if "store" in one["networks"]] == ["bot", "redis"]
    assert COMPOSE["services"]["redis"]["networks"] == ["store"]


def make(folder: Path, *words: str, **environ: str) -> subprocess.CompletedProcess[str]:
    shutil.copy(ROOT / "Makefile", folder)
    return subprocess.run(
        ["/usr/bin/make", *words], cwd=folder, env={"PATH": "/usr/bin:/bin", **environ}, capture_output=True, text=True
    )


def shim(folder: Path, name: str, script: str) -> None:
    path = folder / name
    path.write_text(f"#!/bin/sh\n{script}\n")
    path.chmod(0o755)


@pytest.mark.skipif(not Path("/usr/bin/make").exists(), reason="make: not installed")
def test_make_says_what_is_missing_when_python_is_too_old(tmp_path: Path) -> None:
    shim(tmp_path, "python3", "exit 1")
    said = make(tmp_path, ".venv/bin/python", PATH=f"{tmp_path}:/bin.none", SHELL="/bin/sh")
    assert said.returncode != 0
    assert "Python 3.11 or newer is needed" in said.stderr
    assert not (tmp_path / ".venv").exists()


@pytest.mark.skipif(not Path("/usr/bin/make").exists(), reason="make: not installed")
def test_make_installs_once_and_again_only_when_the_lock_changes(tmp_path: Path) -> None:
    (tmp_path / "requirements.lock").write_text("")
    shim(tmp_path, "python3", f'exec {INTERPRETER} "$@"')
    path = f"{tmp_path}:/usr/bin:/bin"
    first, second = (make(tmp_path, ".venv/runtime.stamp", PATH=path, PYTHON=str(tmp_path / "python3")) for _ in "12")
    assert (first.returncode, second.returncode) == (0, 0), first.stderr
    assert "Installing" in first.stdout
    assert "Installing" not in second.stdout
    later = (tmp_path / ".venv" / "runtime.stamp").stat().st_mtime + 5
    os.utime(tmp_path / "requirements.lock", (later, later))
    assert "Installing" in make(tmp_path, ".venv/runtime.stamp", PATH=path).stdout


def test_ci_is_a_sound_script_and_uses_the_same_two_commands() -> None:
    script = ROOT / ".ci" / "run"
    text = script.read_text(encoding="utf-8")
    assert os.access(script, os.X_OK)
    assert "set -euo pipefail" in text
    assert re.search(r"(?m)^make lint$", text)
    assert re.search(r"(?m)^make test ", text)
    subprocess.run(["bash", "-n", script], check=True)


@pytest.mark.parametrize(
    ("told", "status", "last"),
    [
        ("8 passed in 1.0s", 0, "8 passed in 1.0s"),
        ("SKIPPED [2] tests/test_x.py:3: chromium: not installed\n8 passed, 2 skipped in 1.0s", 1, "not installed"),
        ("FAILED tests/test_x.py::test_y\n1 failed, 7 passed in 1.0s", 1, "1 failed, 7 passed in 1.0s"),
    ],
)
def test_ci_fails_on_an_unexpected_skip_and_ends_with_the_summary(
    tmp_path: Path, told: str, status: int, last: str
) -> None:
    (tmp_path / ".ci").mkdir()
    shutil.copy(ROOT / ".ci" / "run", tmp_path / ".ci")
    for tool in ("chromium", "redis-server", "node", "npm"):
        shim(tmp_path, tool, "exit 0")
    shim(tmp_path, "fc-list", "echo DejaVu; echo Noto Color Emoji")
    failed = "1" if " failed" in told else "0"
    shim(tmp_path, "make", f"[ \"$1\" = lint ] && exit 0\ncat <<'END'\n{told}\nEND\nexit {failed}")
    said = subprocess.run(
        ["/bin/bash", ".ci/run"],
        cwd=tmp_path,
        env={"PATH": f"{tmp_path}:/usr/bin:/bin"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert said.returncode == status, said.stdout + said.stderr
    assert said.stdout.rstrip().splitlines()[-1].endswith(last)
