"""Processes: a household of children, the lifeline that a child holds, the socket that it listens on."""
