"""Recaps: what a circle's week and the network's week were, as figures and rows without any words of ours.

Composing is pure: from facts and a window to a recap, or None when there is nothing to tell. People and posts are ids
in a recap: names are looked up when it is shown, and posts are read again before they are quoted.
"""
