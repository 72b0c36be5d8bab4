"""A timeline as a picture: the whole track in lanes, and a closer look at where the body first moves.

Takes a timeline; gives SVG, or the same picture as PNG. Knows nothing of clips and samples.
"""
