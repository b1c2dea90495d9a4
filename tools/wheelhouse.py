"""Gather what a machine without network needs: make wheelhouse.

Every locked package, as a wheel for each target (system, processor, Python); packages that are published as source only
are built, as wheels for every target. Beside the wheels: `requirements.lock` (all of them), `requirements.txt` (those
that the program itself needs), `triage.txt` (the same and the program), `sbom.cdx.json`, and `SHA256SUMS` over all files.
Nothing is taken that does not have a hash of the lock; a built wheel is locked by its own hash.
"""

from __future__ import annotations

import argparse
import hashlib
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterable
from pathlib import Path

from locked import Locked, read_lock, render
from machines import TARGETS, Target
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name, parse_wheel_filename
from sbom import write_sbom
from wheels import Wheel, needed

ROOT = Path(__file__).parents[1]
SOURCE_ONLY = frozenset({"jieba"})  # published without a wheel; pure Python
SUMS = "SHA256SUMS"
PIP = (sys.executable, "-m", "pip", "--disable-pip-version-check", "--quiet")


def run(command: str, requirements: Iterable[Locked], folder: Path, *options: str) -> None:
    """Run `pip download` or `pip wheel` on exactly these packages; raises `CalledProcessError`."""
    with tempfile.TemporaryDirectory() as scratch:
        listed = Path(scratch) / "requirements.txt"
        listed.write_text(render(requirements, markers=False), encoding="utf-8")
        where = ["--dest" if command == "download" else "--wheel-dir", str(folder)]
        subprocess.run(
            [*PIP, command, "--no-deps", "--require-hashes", *options, *where, "-r", str(listed)],
            check=True,
            env={**os.environ, "SOURCE_DATE_EPOCH": "315532800"},
        )


def gather(locked: list[Locked], targets: list[Target], folder: Path) -> None:
    """Download the wheels of each target, and build those that are published as source only."""
    for target in targets:
        print(target.name, flush=True)
        wanted = [one for one in locked if one.name not in SOURCE_ONLY and target.asks_for(one)]
        run("download", wanted, folder, "--only-binary", ":all:", *target.pip_options())
    built = [one for one in locked if one.name in SOURCE_ONLY]
    run("wheel", built, folder, "--no-build-isolation", "--no-binary", ",".join(sorted(SOURCE_ONLY)))


def settle(locked: list[Locked], folder: Path) -> list[Wheel]:
    """Remove wheels of other versions and return the rest."""
    versions = {(one.name, one.version) for one in locked}
    kept = []
    for path in sorted(folder.glob("*.whl")):
        name, version, _, _ = parse_wheel_filename(path.name)
        if name == "triage" or (name, str(version)) in versions:
            kept.append(Wheel.read(path))
        else:
            path.unlink()
    return kept


def digest(path: Path) -> str:
    """Return the SHA-256 of a file, in hex."""
    return hashlib.sha256(path.read_bytes()).hexdigest()


def write_lists(locked: list[Locked], wheels: list[Wheel], extras: list[str], folder: Path) -> frozenset[str]:
    """Write the lists to install from; return the names that the program itself needs."""
    own = {wheel.name: wheel for wheel in wheels if wheel.name in SOURCE_ONLY | {"triage"}}
    hashed = [one.with_hashes(own[one.name].sha256) if one.name in own else one for one in locked]
    program = Requirement(f"triage[{','.join(extras)}]" if extras else "triage")
    serving = needed(program, wheels, [target.environment for target in TARGETS])
    (folder / "requirements.lock").write_text(render(hashed), encoding="utf-8")
    (folder / "requirements.txt").write_text(render(one for one in hashed if one.name in serving), encoding="utf-8")
    triage = own["triage"]
    line = f"triage=={triage.version} --hash=sha256:{triage.sha256}\n"
    (folder / "triage.txt").write_text(f"-r requirements.txt\n{line}", encoding="utf-8")
    return serving


def main() -> None:
    """Gather, list, describe, and sum up."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--extras", nargs="*", default=[], choices=["ocr", "parquet"])
    parser.add_argument("--targets", nargs="*", default=[], choices=[target.name for target in TARGETS])
    asked = parser.parse_args()
    locks = [ROOT / f"requirements{end}.lock" for end in ("", *(f"-{extra}" for extra in asked.extras))]
    locked = sorted({one for lock in locks for one in read_lock(lock)})
    gather(locked, [one for one in TARGETS if one.name in asked.targets or not asked.targets], asked.folder)
    wheels = settle(locked, asked.folder)
    serving = write_lists(locked, wheels, asked.extras, asked.folder)
    write_sbom(wheels, serving | {canonicalize_name("triage")}, asked.folder / "sbom.cdx.json")
    files = sorted(path for path in asked.folder.iterdir() if path.name != SUMS)
    (asked.folder / SUMS).write_text("".join(f"{digest(path)}  {path.name}\n" for path in files), encoding="utf-8")
    print(f"{len(wheels)} wheels, {sum(path.stat().st_size for path in files) / 1e6:.0f} MB")
    print(f"{SUMS}: {digest(asked.folder / SUMS)}")


if __name__ == "__main__":
    main()
