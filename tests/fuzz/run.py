"""Coverage-guided fuzzing: `python tests/fuzz/run.py masking -max_total_time=600`, with atheris installed.

Finds go to the working folder as `crash-*`; put what they hold into `corpus/<target>/`, and mend the program.
"""

import sys
from pathlib import Path

import atheris

HERE = Path(__file__).parent
sys.path[:0] = [str(HERE), str(HERE.parents[1])]

with atheris.instrument_imports(include=["triage", "yaml"]):
    from targets import TARGETS

if __name__ == "__main__":
    name, *options = sys.argv[1:]
    atheris.Setup([sys.argv[0], *options, str(HERE / "corpus" / name)], TARGETS[name])
    atheris.Fuzz()
