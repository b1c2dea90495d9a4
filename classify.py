"""Triage the day's inbox: python classify.py INBOX."""

from triage.cli import classify_main

if __name__ == "__main__":
    raise SystemExit(classify_main())
