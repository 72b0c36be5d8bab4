"""Amounts within a routine's ranges so that its timeline lasts as long as wished.

Takes a routine and a way to plan it; gives what to pick, and says why a length cannot be had. Lays nothing itself.
"""
