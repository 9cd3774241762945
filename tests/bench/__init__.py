"""Measures what we promise, always beside a control on the same machine in the same minute."""
