"""A routine and a listener's choices become a `Track`.

Takes a `Routine` and `Choices`; plans it, has it spoken, and lays out what is to be heard. It must not know files, the
command line, nor who plays.
"""
