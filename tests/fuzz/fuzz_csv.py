"""Whatever bytes a csv holds, reading it loses nothing and raises nothing but `InputError`.

`python tests/fuzz/fuzz_csv.py tests/fuzz/corpus/csv -max_total_time=600` searches guided by coverage (needs the extra
`fuzz`); `test_fuzz_csv.py` runs what it found, and a short search without guidance, with every test run.
"""

from __future__ import annotations

import contextlib
import sys
import tempfile
from pathlib import Path

if __name__ == "__main__":
    import atheris

    with atheris.instrument_imports(include=["triage.intake"]):
        from triage.intake import Reject, open_inbox
else:
    from triage.intake import Reject, open_inbox

from triage.errors import InputError
from triage.petition import Petition

FOLDER = Path(tempfile.mkdtemp(prefix="fuzz-csv-"))
HEAD = "编号,内容\n".encode()


def check(data: bytes) -> None:
    """Read `data` as it is, and below a heading: there every line with something in it must come out."""
    path = FOLDER / "in.csv"
    for content, headed in ((data, False), (HEAD + data, True)):
        path.write_bytes(content)
        with contextlib.suppress(InputError):
            check_rows(path, data if headed else b"")


def check_rows(path: Path, data: bytes) -> None:
    inbox = open_inbox(path)
    items = list(inbox)
    assert inbox.count() == len(items), "counting and reading differ"
    numbers = [number for _, number in items]
    assert numbers == sorted(set(numbers)), "rows out of order"
    for item, _ in items:
        if isinstance(item, Reject):
            assert item.reason and len(item.content) <= 2000
            item.content.encode()
        else:
            assert isinstance(item, Petition) and len(item.extra) == len(inbox.layout.heading)
            "".join(str(cell) for _, cell in item.extra).encode()
    if inbox.layout.heading == ("编号", "内容") and inbox.table.encoding == "utf-8":
        said = "".join(str(cell) for item, _ in items if isinstance(item, Petition) for _, cell in item.extra)
        kept = said + "".join(item.content for item, _ in items if isinstance(item, Reject))
        for letter in set("abcdefghijklmnopqrstuvwxyz") - {"e"}:
            lost = data.decode("utf-8", "ignore").count(letter) - kept.count(letter)
            assert lost <= 0 or len(data) > 2000, f"{lost} of {letter!r} lost"


def main() -> None:
    atheris.Setup(sys.argv, check)
    atheris.Fuzz()


if __name__ == "__main__":
    main()
