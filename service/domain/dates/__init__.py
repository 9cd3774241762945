"""Days, times and lengths as people write them in English, German and Spanish.

Own rules instead of a library: a kept one (dateparser) takes 10 ms for every phrase, reads "May" and "so" as
dates, and guesses where we must ask. Each module reads one thing: `days`, `clocks`, `lengths`, `zones`.
They read *flat* text (`words.flatten`), whose positions are those of the text itself.
"""
