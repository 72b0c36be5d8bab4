"""Small routines in which every kind of movement is done."""

from __future__ import annotations

WALK = """\
routine: Walk
script:
  - say: Stand straight.
  - exercise: Practice
    kind: walk
    repeat: 4
    pace: 60
    count in: 2
    phases: [left 1 beat, right 1 beat]
  - return: Walk forward to your start.
    wait: 8 s
  - exercise: Lane
    for: 3 min
    pace: 80
    words: every
    phases: [left 1 beat, right 1 beat]
    bout:
      for: 20 s
      lane: 48 steps
      break: 6 s
      do:
        - safety: Look back.
      turn:
        - safety: Turn round.
  - rest: 60 s
    say: Stand and rest.
"""
CIRCLES = """\
routine: Circles
script:
  - exercise: Circles
    kind: circle
    setup:
      - say: Hands on hips.
    repeat: 6
    pace: 40
    phases: [round 4 beats]
"""
BREATHS = """\
routine: Breaths
script:
  - exercise: Breathing
    kind: breath
    setup:
      - say: Lie down.
    repeat: 6
    phases: [in 4 s, out 6 s]
    sets: 2
    rest: 60 s
  - open: 20 s
    say: Stay as long as you like.
  - exercise: Again
    kind: breath
    setup:
      - say: Sit up.
    repeat: 3
    phases: [in 4 s, out 6 s]
"""
_BRIDGE = """\
  - exercise: Bridge
    kind: hold
    setup:
      - say: Lie on your back.
    repeat: 2
    phases: [hold 10 s, release 5 s]
"""
HOLDS = f"""\
routine: Holds
script:
  - open: 20 s
    say: Fetch a mat.
  - exercise: Plank
    kind: hold
    setup:
      - say: Lie on your belly.
    repeat: 2
    phases: [hold 10 s, release 5 s]
  - open: 20 s
{_BRIDGE}"""
PLANK = """\
routine: Plank
script:
  - exercise: Plank
    setup:
      - say: Lie on your belly.
    hold: 10 s
    repeat: 3
    relax: 5 s
  - exercise: Slow step
    phases: [lift 5 s, lower 5 s]
    repeat: 1
  - rest: 20 s
    say: Rest.
"""
BRIDGES = f"""\
routine: Bridges
script:
{_BRIDGE}  - rest: 20 s
    say: Rest.
"""
FREE = """\
routine: Free
script:
  - exercise: Roll
    setup:
      - say: Lie on the roller.
    for: 6 min
"""
TOLD = """\
routine: Told
script:
  - exercise: Circles
    kind: circle
    setup:
      - say: Stand tall, with your feet as wide as your hips, and look far ahead.
        then: Stand tall.
      - say: Put both hands on your hips, thumbs behind, and let your shoulders sink down.
        then: Hands on your hips.
    repeat: 8
    pace: 40
    phases: [round 4 beats]
  - exercise: Again
    repeat: 3
    phases: [up 3 s, down 3 s]
"""
TALKING = """\
routine: Talking
script:
  - exercise: Steps
    kind: walk
    setup:
      - say: Stand straight.
        then: Straight.
    repeat: 60
    pace: 80
    words: every
    phases: [left 1 beat, right 1 beat]
    tips:
      - Stay tall.
  - rest: 20 s
  - exercise: Press-up
    setup:
      - say: Lie on your belly, both hands beside your chest.
        then: Lie down.
    repeat: 6
    phases: [up 3 s, down 3 s]
"""
