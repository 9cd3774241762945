"""Commands: lines by which people tell us something on the forum, such as `@companion cancel 20 Oct`.

post's text  -> `lines`    the lines that speak to us; quotes, code and mere mentions do not
line         -> `reading`  what it asks for, with dates found among the circle's meetings
words        -> `verbs`    the verbs in three languages, as data
command      -> `writing`  a command as a line to copy
command      -> `words`    what the command says of the circle, for its log of statements
"""
