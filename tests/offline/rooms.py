"""Rooms to run commands in: without network, with folders that cannot be written."""

from __future__ import annotations

import os
import shlex
import shutil
import subprocess
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path

import pytest

WATCH = Path(__file__).parent / "watch"


@cache
def possible(*words: str) -> bool:
    if shutil.which("unshare") is None:
        return False
    return subprocess.run(["unshare", *words, "true"], capture_output=True, check=False).returncode == 0


def without_network(words: Sequence[str]) -> list[str]:
    if not possible("-rn"):
        pytest.skip("this system does not let users make a network namespace (unshare -rn)")
    return ["unshare", "-rn", *words]


def read_only(folders: Sequence[Path], words: Sequence[str]) -> list[str]:
    if not possible("-rm"):
        pytest.skip("this system does not let users make a mount namespace (unshare -rm)")
    quoted = [shlex.quote(str(folder)) for folder in folders]
    locks = [f"mount --bind {name} {name} && mount -o remount,ro,bind {name} || exit 98" for name in quoted]
    return ["unshare", "-rm", "sh", "-c", "\n".join([*locks, 'cd "$PWD"', 'exec "$@"']), "sh", *words]


def bare(**more: str) -> dict[str, str]:
    """An environment that says nothing about this user, where packages come from, or which way text is written."""
    gone = ("PIP_", "UV_", "PYTHON", "VIRTUAL_ENV", "HOME", "USERPROFILE", "XDG_")
    kept = {key: value for key, value in os.environ.items() if not key.upper().startswith(gone)}
    return {**kept, "PIP_CONFIG_FILE": os.devnull, "PIP_DISABLE_PIP_VERSION_CHECK": "1", **more}


def run(words: Sequence[str], cwd: Path, environment: Mapping[str, str]) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(words, capture_output=True, check=False, cwd=cwd, env=dict(environment))
