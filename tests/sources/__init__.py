"""Circles from elsewhere: the reader and the door to P2PU."""
