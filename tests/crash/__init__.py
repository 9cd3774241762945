"""Crash-point enumeration: a worker is killed before and after everything it does to the world, one point at a time.

Nobody places fail points by hand: one wrapper (`boundaries.py`) sees every SQL statement and every HTTP request.
A first run without a kill counts the points; then each is tried, work is taken up again by another worker, and
the forum must end up as if nothing had happened (laws 1 and 2). What is tried stands in one table
(`scenarios.py`): a new kind of effect is covered by naming a scenario there.
"""
