"""The rules of the house: values in (with `now`), values out. No clock, socket or table is read here."""
