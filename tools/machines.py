"""The machines that a wheelhouse is for."""

from __future__ import annotations

from dataclasses import dataclass

from locked import Locked

GLIBC = (28, 27, 26, 24, 17)  # 2.28 is what the Linux systems in offices have; a wheel for an older one runs too
PYTHONS = ("3.10", "3.11", "3.12", "3.13")


@dataclass(frozen=True, slots=True)
class Target:
    """A system and processor, as pip and as environment markers name them, and a Python."""

    platform: str
    tags: tuple[str, ...]
    python: str

    @property
    def name(self) -> str:
        """Return how it is asked for, as in `linux-aarch64-3.12`."""
        return f"{self.platform}-{self.python}"

    @property
    def environment(self) -> dict[str, str]:
        """Return what environment markers are decided on."""
        system, machine = self.platform.split("-", 1)
        windows = system == "windows"
        return {
            "implementation_name": "cpython",
            "platform_python_implementation": "CPython",
            "os_name": "nt" if windows else "posix",
            "sys_platform": "win32" if windows else "linux",
            "platform_system": "Windows" if windows else "Linux",
            "platform_machine": "AMD64" if windows else machine,
            "python_version": self.python,
            "python_full_version": f"{self.python}.0",
            "extra": "",
        }

    def asks_for(self, locked: Locked) -> bool:
        """Tell whether the package is installed there."""
        return locked.marker is None or locked.marker.evaluate(self.environment)

    def pip_options(self) -> list[str]:
        """Return what makes pip choose wheels as that machine would."""
        platforms = [word for tag in self.tags for word in ("--platform", tag)]
        return [*platforms, "--python-version", self.python, "--implementation", "cp"]


def _manylinux(machine: str) -> tuple[str, ...]:
    return (*(f"manylinux_2_{minor}_{machine}" for minor in GLIBC), f"manylinux2014_{machine}", *_older(machine))


def _older(machine: str) -> tuple[str, ...]:
    return ("manylinux2010_x86_64", "manylinux1_x86_64") if machine == "x86_64" else ()


PLATFORMS = {
    "linux-x86_64": _manylinux("x86_64"),
    "linux-aarch64": _manylinux("aarch64"),
    "windows-x86_64": ("win_amd64",),
}
TARGETS = [Target(platform, tags, python) for platform, tags in PLATFORMS.items() for python in PYTHONS]
