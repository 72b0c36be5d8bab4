"""The page to hand over: one HTML file beside the sessions, that needs no server and asks nothing of the web.

Takes a built folder and what was ordered; gives the page as text. It renders no sound and writes no file. Its own
texts are phrases; its style and its script are `page.css` and `page.js`, which stand in each page.
"""
