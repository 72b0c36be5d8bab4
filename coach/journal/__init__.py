"""The journal: which sessions there were, how far each came, and which programs go on, in one SQLite file.

Takes what a session tells of itself while it goes on, and what is added by hand; gives `Session`s, minutes by the week,
and rows for other programs. Each thing that is told is on the disk when the call returns, so that a crash at any moment
loses nothing that was told. It must not know how a session is played, nor what place and options mean that it keeps.
"""
