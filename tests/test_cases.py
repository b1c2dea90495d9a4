"""Whole scenarios that a lawyer can read (tests/cases): a petition with its labels, and what must happen to it."""

from __future__ import annotations

from datetime import date, datetime, time
from pathlib import Path
from typing import Any

import pytest
import yaml

from triage.decision import Decision
from triage.engine import Triage
from triage.petition import CHINA, Channel, Petition
from triage.prediction import Prediction, Scored

CASES = [
    (path.stem, case)
    for path in sorted((Path(__file__).parent / "cases").glob("*.yaml"))
    for case in yaml.safe_load(path.read_text(encoding="utf-8"))
]
KEYS = {"name", "text", "category", "nature", "also", "epidemic", "received", "channel", "form", "expect"}
USUAL_DAY = date(2024, 3, 4)


def decide(triage: Triage, case: dict[str, Any]) -> Decision:
    prediction = Prediction(
        (Scored(case["category"], 1.0),),
        (Scored(case["nature"], 1.0),),
        float(case.get("epidemic", False)),
        tuple(Scored(label, 1.0) for label in case.get("also", [])),
    )
    received = datetime.combine(case.get("received", USUAL_DAY), time(9), CHINA)
    channel = Channel(case.get("channel", "other"))
    return triage.decide_labelled(Petition("1", case["text"], channel, received, case.get("form", "")), prediction)


def found(decision: Decision, expected: dict[str, Any]) -> dict[str, Any]:
    """What the decision says to each thing the scenario expects, in the scenario's words."""
    actions = {referral.agency: referral.action.value for referral in decision.referrals}
    handed = [r.agency for r in decision.referrals if r.action.hands_over or r.action.value == "受理"]
    main = decision.main_referral
    answers: dict[str, Any] = {
        "urgency": decision.urgency.value,
        "jurisdiction": decision.jurisdiction.value,
        "main": main.agency,
        "action": main.action.value,
        "agencies": {agency: actions.get(agency) for agency in expected.get("agencies", {})},
        "never": [agency for agency in expected.get("never", []) if agency not in handed],
        "due": decision.deadlines[0].due,
        "deadlines": {one.what: one.due for one in decision.deadlines if one.what in expected.get("deadlines", {})},
        "ground": [part for part in expected.get("ground", []) if any(part in one for one in decision.grounds)],
        "not_ground": [
            part for part in expected.get("not_ground", []) if not any(part in one for one in decision.grounds)
        ],
        "office": decision.office.name,
        "review": next(
            (expected.get("review") for reason in decision.review if str(expected.get("review")) in reason), ""
        ),
    }
    if expected.get("review") == "none":
        answers["review"] = "；".join(decision.review) or "none"
    return {key: answers[key] for key in expected}


def test_scenarios_are_named_once_and_use_known_keys() -> None:
    names = [case["name"] for _, case in CASES]
    assert len(names) == len(set(names))
    assert not {key for _, case in CASES for key in case} - KEYS


def test_every_leaf_has_two_scenarios(triage: Triage) -> None:
    counts = dict.fromkeys(triage.rulebook.taxonomy.leaves, 0)
    for _, case in CASES:
        counts[case["category"]] += 1
    assert [leaf for leaf, count in counts.items() if count < 2] == []


@pytest.mark.parametrize("case", [pytest.param(case, id=f"{theme}-{case['name']}") for theme, case in CASES])
def test_scenario(triage: Triage, case: dict[str, Any]) -> None:
    assert found(decide(triage, case), case["expect"]) == case["expect"]
