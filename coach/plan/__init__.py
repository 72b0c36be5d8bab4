"""When it is heard.

Takes a bound `Routine`; `expand` flattens it into steps, `schedule` lays them on a `Timeline`. How long a sound lasts
it is told by a function (`Measure`), so that it knows no voice, and everything here can be tested with a made-up one.
"""
