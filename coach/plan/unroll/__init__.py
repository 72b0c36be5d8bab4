"""A bound routine to steps: rounds, sets and sides unrolled, text mirrored, the coach's own sentences put in.

Knows what is said and done, and in which order; nothing of how long speech lasts or when anything is heard.
"""
