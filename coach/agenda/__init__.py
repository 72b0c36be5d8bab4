"""Where a listener stands in a program: what is due today, what was done or missed, and what comes next.

Takes the sessions of a program, the day on which it was begun, what was done on which day, and the rule for days that
were missed. Gives a `Standing`. Days are days of the calendar: it must not know hours, clocks or time zones, nor how a
session is played or a calendar drawn.
"""
