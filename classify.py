"""Triage the day's inbox: python classify.py INBOX."""

from triage.cli import classify

if __name__ == "__main__":
    raise SystemExit(classify())
