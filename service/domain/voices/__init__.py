"""One circle, several voices: what is true of a circle is folded from what each of its voices says.

    what was said   -> `values`         a `Statement`: who says what of which circle, and when; the log is all there is
    statement       -> `binding`        which meetings it speaks of: each gets its uid, whatever date it moves to
    statements      -> `speaking`       what every voice says now, and since when it has said so without a break
    what is said    -> `folding`        the circle and its meetings, and what only a person can decide
    log + statement -> `log`            reads a log in the order in which things were said, also when told late
    announcement    <-> `announcements` the first voice's statement, and the folded circle as the renderer shows it

The order in which statements come in changes nothing: a log is read by `said_at`, so that lost, late and repeated
deliveries and a restored database all end in the same circle with the same uids.
"""
