"""Belief: from claims that disagree to one prevailing value per topic, its spread and its losers.

`Beliefs(snapshot, as_of)` is the way in; `docs/methods/belief.md` states the rule.
"""

from lanebook.evidence.belief.beliefs import Beliefs
from lanebook.evidence.belief.changes import PromiseChange, changes
from lanebook.evidence.belief.ladders import Step, ladders
from lanebook.evidence.belief.reading import Belief, Outcome, Reading
from lanebook.evidence.belief.removal import live_claims
from lanebook.evidence.belief.timeline import BeliefTimeline, timeline

__all__ = [
    "Belief",
    "BeliefTimeline",
    "Beliefs",
    "Outcome",
    "PromiseChange",
    "Reading",
    "Step",
    "changes",
    "ladders",
    "live_claims",
    "timeline",
]
