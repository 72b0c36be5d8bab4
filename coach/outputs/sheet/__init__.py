"""A routine as one page to print: what to do, how much, when to stop, and boxes to tick.

Takes a routine and the listener's choices; gives HTML, in the words of the routine's language. Knows nothing of
timelines and sounds.
"""
