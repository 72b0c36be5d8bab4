"""Clips to samples: the coach's own tones, someone's own sounds, and the mix of any window of a timeline.

Takes cues and clips; gives clips and 24 kHz mono samples. Must not know of MP3, of files that are written, of engines
or of how a timeline was planned. Importing it does not import numpy: only making samples does.
"""
