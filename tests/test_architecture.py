"""The house: its map, its public names, its import directions and its budgets."""

from __future__ import annotations

import ast
import json
import re
import shutil
import statistics
import subprocess
import sys
from pathlib import Path

import pytest

import triage

ROOT = Path(__file__).parent.parent
PACKAGE = ROOT / "triage"
FILES = sorted(PACKAGE.rglob("*.py"))


def loaded_after(code: str) -> set[str]:
    """The modules that a fresh interpreter holds after running `code`."""
    script = f"{code}\nimport sys, json; print(json.dumps(sorted(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True, cwd=ROOT)
    return set(json.loads(done.stdout.splitlines()[-1]))


def lint_imports(folder: Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-c", "from importlinter.cli import lint_imports_command; lint_imports_command()"]
    return subprocess.run(command, capture_output=True, text=True, check=False, cwd=folder)


def rooms_on_disk(package: Path) -> set[str]:
    found = {path.stem for path in package.glob("*.py") if path.stem != "__init__"}
    return found | {path.name for path in package.iterdir() if (path / "__init__.py").is_file()}


def rooms_on_map(doc: str) -> set[str]:
    return set(re.findall(r"^(\w+) {2,}\S", doc, re.MULTILINE))


def test_the_map_shows_every_room_and_no_other() -> None:
    assert rooms_on_map(triage.__doc__ or "") == rooms_on_disk(PACKAGE)


def test_there_are_five_public_names_and_each_can_be_had() -> None:
    assert sorted(triage.__all__) == ["Channel", "Decision", "Petition", "Triage", "TriageError"]
    assert all(isinstance(getattr(triage, name), type) for name in triage.__all__)


def test_an_unknown_public_name_is_refused() -> None:
    with pytest.raises(AttributeError):
        _ = triage.Pipeline


def test_imports_point_up_the_flow() -> None:
    done = lint_imports(ROOT)
    assert done.returncode == 0, done.stdout


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """A copy of the house that a test may spoil."""
    shutil.copytree(PACKAGE, tmp_path / "triage", ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    return tmp_path


@pytest.mark.parametrize(
    ("file", "line"),
    [
        ("text.py", "import triage.engine"),
        ("petition.py", "import triage.decision"),
        ("rules/tables.py", "import numpy"),
        ("rules/rulebook.py", "import triage.classifier"),
        ("engine.py", "import triage.training"),
        ("output/rows.py", "import triage.intake"),
        ("signals.py", "import triage.segmentation"),
        ("engine.py", "import pyspark"),
        ("workers.py", "import pyspark"),
    ],
)
def test_a_backward_import_breaks_a_contract(copy: Path, file: str, line: str) -> None:
    path = copy / "triage" / file
    path.write_text(path.read_text(encoding="utf-8") + f"\n{line}\n", encoding="utf-8")
    assert "BROKEN" in lint_imports(copy).stdout


def test_a_room_that_no_layer_lists_breaks_a_contract(copy: Path) -> None:
    (copy / "triage" / "utils.py").write_text('"""Odds and ends."""\n', encoding="utf-8")
    assert lint_imports(copy).returncode != 0


def test_importing_the_package_costs_nothing() -> None:
    heavy = {"numpy", "yaml", "jieba", "rjieba", "sklearn", "scipy", "joblib", "xlsxwriter", "jinja2", "triage.engine"}
    assert not heavy & loaded_after("import triage")


def test_rules_are_checked_without_numpy_or_a_model() -> None:
    code = "from triage.cli import main; assert main(['rules', 'check']) == 0"
    assert not {"numpy", "sklearn", "scipy", "jieba", "rjieba", "triage.classifier"} & loaded_after(code)


def test_serving_never_loads_what_only_training_needs() -> None:
    code = "import triage; triage.Triage.load().decide('工地欠我们工钱')"
    heavy = {
        "sklearn",
        "scipy",
        "joblib",
        "jieba",
        "pandas",
        "xlsxwriter",
        "jinja2",
        "python_calamine",
        "pyspark",
        "pyarrow",
    }
    assert not heavy & loaded_after(code)


def test_without_the_extra_spark_says_what_to_install_and_nothing_else_notices() -> None:
    absent = "import sys; sys.modules.update(dict.fromkeys(['pyspark', 'pyarrow', 'py4j']))\n"
    rest = [path.relative_to(ROOT).with_suffix("") for path in FILES if path.stem not in {"spark", "__main__"}]
    loaded_after(absent + "import " + ", ".join(".".join(path.parts) for path in rest))
    script = absent + "import triage.spark"
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=False, cwd=ROOT)
    assert done.stderr.splitlines()[-1].startswith("ImportError") and "pip install 'triage[spark]'" in done.stderr


def test_one_text_is_decided_without_what_only_files_need() -> None:
    code = "from triage.cli import classify_main as run; assert run(['--text', '派出所不给立案']) == 0"
    heavy = {
        "sklearn", "scipy", "joblib", "jieba", "pandas", "xlsxwriter", "jinja2", "python_calamine", "tqdm", "numpy.ma",
        "multiprocessing", "concurrent.futures", "logging", "importlib.metadata", "rjieba", "triage.batch",
        "triage.journal", "triage.intake", "triage.masking", "triage.training", "triage.cli.whole_file",
    }  # fmt: skip
    assert not heavy & loaded_after(code)


def test_no_module_imports_the_package_root() -> None:
    guilty = [str(p) for p in FILES if re.search(r"^(import triage$|from triage import)", p.read_text("utf-8"), re.M)]
    assert not guilty


def test_files_and_functions_stay_within_their_budgets() -> None:
    lengths = [len(path.read_text(encoding="utf-8").splitlines()) for path in FILES]
    functions = [
        (node.end_lineno or 0) - node.lineno + 1
        for path in FILES
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.FunctionDef)
    ]
    assert max(lengths) <= 200
    assert statistics.median(lengths) <= 90
    assert max(functions) <= 40
    assert statistics.quantiles(functions, n=10)[8] <= 21
