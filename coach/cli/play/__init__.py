"""What one sees and presses while it plays.

Takes a `Stage` (`coach/live/stage.py`); `screen.show` fills the terminal and `plain.show` writes lines, for screen
readers and pipes. Both need the main thread, return when it has ended or was asked to quit, and leave the terminal as
they found it. They must not know how it is played.
"""
