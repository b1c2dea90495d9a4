"""The program neither needs a network nor asks for one."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
from rooms import WATCH, bare, possible, run, without_network

ROOT = Path(__file__).parents[2]
CONNECT = "import socket; socket.create_connection(('192.0.2.1', 80), 5)"
ASK = "import urllib.request; urllib.request.urlopen('http://somewhere.invalid')"
COMMANDS = {
    "classify": ["classify.py", "data/samples/inbox.xlsx", "-o", "{out}/inbox.xlsx", "--jobs", "2"],
    "explain": ["classify.py", "--text", "派出所不给立案", "--explain"],
    "train": ["train.py", "--help"],
    "rules": ["-m", "triage.cli", "rules", "check"],
    "models": ["-m", "triage.cli", "models", "list"],
}


@pytest.mark.parametrize("command", COMMANDS.values(), ids=COMMANDS)
def test_nothing_calls_home(command: list[str], tmp_path: Path) -> None:
    """In a namespace without network where there can be one; everywhere, with every attempt ending the process."""
    words = [sys.executable, *(word.format(out=tmp_path) for word in command)]
    room = without_network(words) if possible("-rn") else words
    done = run(room, ROOT, bare(PYTHONPATH=str(WATCH), PYTHONUTF8="1"))
    assert done.returncode == 0, done.stderr.decode()
    assert done.stdout and b"NETWORK" not in done.stderr


@pytest.mark.parametrize("attempt", [CONNECT, ASK])
def test_an_attempt_would_be_noticed(attempt: str, tmp_path: Path) -> None:
    done = run([sys.executable, "-c", attempt], tmp_path, bare(PYTHONPATH=str(WATCH)))
    assert done.returncode == 99 and b"NETWORK" in done.stderr


def test_there_is_no_network_in_the_namespace(tmp_path: Path) -> None:
    done = run(without_network([sys.executable, "-c", CONNECT]), tmp_path, bare())
    assert b"OSError" in done.stderr and b"unreachable" in done.stderr
