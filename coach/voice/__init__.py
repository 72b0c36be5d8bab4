"""Text to `Clip`s.

Takes texts, each with a style; gives clips, from the cache or spoken anew by an engine in a process of its own. It
knows nothing of routines or times; no engine is imported into the process that renders.
"""
