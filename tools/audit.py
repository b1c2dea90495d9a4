"""Ask a database of known vulnerabilities about every locked package: make audit.

0 nothing is known against them · 1 something is · 2 the database did not answer for all, so that silence means nothing.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Sequence
from typing import Any

COMMAND = (sys.executable, "-m", "pip_audit", "--progress-spinner", "off", "--disable-pip", "--require-hashes")
CLEAN, VULNERABLE, UNANSWERED = 0, 1, 2


def verdict(said: str) -> tuple[int, list[str]]:
    """Return the exit code for what pip-audit printed as JSON, and what to say about it."""
    try:
        packages: list[dict[str, Any]] = json.loads(said)["dependencies"]
    except (ValueError, KeyError):
        return UNANSWERED, ["the database cannot be reached"]
    unknown = [package["name"] for package in packages if "skip_reason" in package]
    found = [
        f"{package['name']} {package['version']}: {known['id']}, fixed in {', '.join(known['fix_versions']) or 'none yet'}"
        for package in packages
        for known in package.get("vulns", ())
    ]
    if unknown:
        found.append(f"the database did not answer for {len(unknown)} of {len(packages)} packages: {unknown[0]}, …")
    if found[: -1 if unknown else None]:
        return VULNERABLE, found
    return (UNANSWERED if unknown or not packages else CLEAN), found


def main(locks: Sequence[str]) -> int:
    """Print what the database says about each lock; return the worst of its answers."""
    codes = []
    for lock in locks:
        done = subprocess.run([*COMMAND, "-r", lock, "-f", "json"], capture_output=True, text=True, check=False)
        code, said = verdict(done.stdout)
        print(f"{lock}: {('nothing known', 'VULNERABLE', 'NOT CHECKED')[code]}", *said, sep="\n  ")
        codes.append(code)
    return VULNERABLE if VULNERABLE in codes else max(codes, default=UNANSWERED)


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
