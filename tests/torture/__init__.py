"""`make torture`: the whole product of scenarios, crash points, faults and the forum's memo, as time allows."""
