"""A timeline to what a listener keeps: the MP3 track, its picture, and the files beside it; a routine to a page.

Takes a timeline, clips and gains; gives files, each written whole or not at all. Schedules nothing itself, and must not
know of engines or of the command line, nor, but for `sheet`, of routines as they were written.
"""
