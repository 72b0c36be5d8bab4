"""Samples to MP3 frames: each distinct sound is encoded once, and its frames are laid where it is heard.

Takes a timeline, clips and a store; gives frames in order, and the ID3 tag that stands before them. Must not know of
files that are written, of engines or of how a timeline was planned. When a store holds every sound, neither numpy nor
the encoder is imported.
"""
