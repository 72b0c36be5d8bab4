"""Live play: a timeline to the speaker, steered by keys and headset buttons.

Takes a `Track` (and what makes it anew when the pace or the talk is changed); gives samples to whoever asks for them, a
`View` to whoever draws it, and tells what was done. The only clock is the count of samples that were asked for. It must
not know the terminal, the command line, nor a routine's language.
"""
