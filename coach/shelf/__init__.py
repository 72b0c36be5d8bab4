"""A folder for phones and players: all sessions of a program, or some routines, as files.

Takes what is to be built (`Order`) and a folder; gives the folder its sound files, captions, playlists and cover, and a
description of all that as data (`Built`). It renders what changed, removes what it made before and no longer belongs,
and leaves alone what it did not make. It must not know the command line, nor where routines and programs are found.
"""
