"""The rules of the house: values in (with `now`), values out. Nothing here reads a clock, a socket or a table."""
