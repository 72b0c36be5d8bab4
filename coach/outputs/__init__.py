"""A timeline to what a listener keeps: the MP3 track, and the files beside it.

Takes a timeline, clips and gains; gives files, each written whole or not at all. Schedules nothing itself, and must not
know of routines as they were written, of engines, or of the command line.
"""
