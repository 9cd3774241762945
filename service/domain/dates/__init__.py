"""Days, times and lengths as people write them in English, German and Spanish.

Own rules instead of a library: the best kept one (dateparser) reads "so", "may" and "1" as dates, "at 6" as a day in
June and "nächsten Dienstag um 18 Uhr" not at all; it guesses where we must ask. `days`, `clocks`, `lengths` and
`zones` say what stands in a text, `choosing` which dates it means. They read *flat* text (`words.flatten`), whose
positions are those of the text itself.
"""
