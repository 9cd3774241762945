"""The ids of the house, each its own type so that none is handed over for another."""

from __future__ import annotations

from typing import NewType

ForumUserId = NewType("ForumUserId", int)
TopicId = NewType("TopicId", int)
PostId = NewType("PostId", int)
CategoryId = NewType("CategoryId", int)
DeliveryId = NewType("DeliveryId", int)
EffectId = NewType("EffectId", int)
TownId = NewType("TownId", int)
ExternalId = NewType("ExternalId", str)
"""Our key stored on a Discourse topic: `[a-z0-9-]`, at most 50 characters."""
