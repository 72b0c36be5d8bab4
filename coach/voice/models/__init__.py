"""Models of neural voices in Piper's format: a graph `NAME.onnx`, and `NAME.onnx.json` that tells how to use it.

Takes files, addresses and names; gives `Voice`s, and installs them. It runs no model itself: that is an engine's work.
"""
