"""Make a model from labelled petitions: python train.py [LABELLED ...]."""

from triage.cli import train_main

if __name__ == "__main__":
    raise SystemExit(train_main())
