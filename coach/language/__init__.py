"""What authors write.

Takes the text of a routine; gives a `Routine`: frozen and validated, its settings and ranges still open until `bind`
puts the listener's choices in. It knows nothing of times on a clock, voices or sound.
"""
