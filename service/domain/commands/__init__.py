"""Commands: lines by which people tell us something on the forum, such as `@companion cancel 20 Oct`.

post's text  -> `lines`      the lines that speak to us; quotes, code and mere mentions do not
line         -> `reading`    what it asks for: `read_commands`
             -> `moving`     those about meetings; `sides` what is written, `dating` which moment it means
             -> `cleaning`   people's own words, fit for a public post
circle       -> `situation`  as it was when somebody spoke to us
words        -> `verbs`      the verbs in three languages, as data; `side_words`, `side_patterns` the rest
command      -> `writing`    a command as a line to copy; `nearest` the one that would be understood
post         -> `carrying_out` what its commands come to: statements, and what its author must hear
command      -> `words`      what the command says of the circle, for its log of statements
plain words  -> `suggesting` the command that a facilitator's sentence comes to, by its `change_words`
"""
