"""A small, faithful Discourse: everyone's first run and all tests stand on it.

It imports nothing of the companion and has its own constants, SQL and templates: what both sides shared would hide
the mistakes of both. `build_forum` makes the application, `run_forum` serves it.
"""

from service.demo.forum.app import build_forum, run_forum
from service.demo.forum.faults import DeliveryFault, DeliveryFaultKind, Fault, FaultKind, Faults
from service.demo.forum.forum import FORUM, Forum, Story
from service.demo.forum.settings import ForumSettings

__all__ = [
    "FORUM",
    "DeliveryFault",
    "DeliveryFaultKind",
    "Fault",
    "FaultKind",
    "Faults",
    "Forum",
    "ForumSettings",
    "Story",
    "build_forum",
    "run_forum",
]
