"""Steps to a tape: where each movement, rest and sentence falls, by the laws of timing.

Takes steps and a measure of sounds; gives sounds in milliseconds and the concessions made. Knows nothing of routines.
"""
