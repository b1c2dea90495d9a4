"""`python -m triage.cli`: the console script where scripts are not on the path."""

from triage.cli import main

raise SystemExit(main())
