"""Weeks of sessions.

Takes the text of a program and what it is made of: routines with choices that change from week to week. Gives a
`Program`: frozen, validated, checked against the real routines; and from it, with the listener's choices, the
`Lesson`s in order, each so many days behind the start. It must not know dates, files that are made, nor who plays.
"""
