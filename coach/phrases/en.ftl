# What the coach says by itself, in English. `$` values are given by the plan.

## The opening

dose-minutes = { NUMBER($count, useGrouping: 0) ->
    [one] 1 minute.
   *[other] { NUMBER($count, useGrouping: 0) } minutes.
}
dose-seconds = { NUMBER($count, useGrouping: 0) ->
    [one] 1 second.
   *[other] { NUMBER($count, useGrouping: 0) } seconds.
}
dose-minutes-seconds = { NUMBER($minutes, useGrouping: 0) } minutes { $seconds ->
    [one] 1 second.
   *[other] { $seconds } seconds.
}
dose-times = { NUMBER($count, useGrouping: 0) ->
    [one] Once.
   *[other] { NUMBER($count, useGrouping: 0) } times.
}
dose-list = { $list } times.
dose-each-side = Each side.
dose-each-way = Each way.
dose-rounds = { NUMBER($count, useGrouping: 0) ->
    [one] 1 round.
   *[other] { NUMBER($count, useGrouping: 0) } rounds.
}
dose-sets = { NUMBER($count, useGrouping: 0) } sets.
dose-exercises = { NUMBER($count, useGrouping: 0) ->
    [one] 1 exercise.
   *[other] { NUMBER($count, useGrouping: 0) } exercises.
}
comfort = This is general exercise guidance, not medical advice. Move only in comfort.
stop-signs = Stop for sharp or growing pain, tingling or numbness down a leg, new weakness, dizziness, chest pain, breathlessness.
stop-signs-short = Stop if anything hurts.
stop-signs-breath = If you tingle or feel dizzy, breathe normally.
stop-signs-breath-short = Dizzy? Breathe normally.
stop-signs-circle = If you get dizzy, stop.
stop-signs-circle-short = Dizzy? Stop.
have-ready = Have ready: { $kit }.
finish = That is all.

## Names

sentence = { $name }.
now = Now { $name }.
now-quicker = Now { $name }, a little quicker.
now-slower = Now { $name }, a little slower.
next = Next: { $name }.
with = With { $kit }.
set = Set { NUMBER($number, useGrouping: 0) } of { NUMBER($count, useGrouping: 0) }.
round = Round { NUMBER($number, useGrouping: 0) } of { NUMBER($count, useGrouping: 0) }.
other-side = Other side.
other-way = The other way.
ten-seconds = Ten seconds.
chapter-round = { $name }, round { NUMBER($number, useGrouping: 0) }
chapter-from = { $name }, from minute { NUMBER($minute, useGrouping: 0) }

## On the move

stop = Stop.
quicker = A little quicker.
slower = A little slower.
hold = Hold.
release = Release.
begin = Begin.
breathe-in = in
breathe-hold = hold
breathe-out = out
halfway = Halfway.
minute-left = One minute left.
ten-left = Ten left.
cycles-left = { NUMBER($count, useGrouping: 0) ->
    [3] Three left
   *[other] { NUMBER($count, useGrouping: 0) } left
}
number = { NUMBER($number, useGrouping: 0) ->
    [1] One
    [2] Two
    [3] Three
    [4] Four
    [5] Five
    [6] Six
    [7] Seven
    [8] Eight
    [9] Nine
    [10] Ten
    [11] Eleven
    [12] Twelve
    [15] Fifteen
    [20] Twenty
    [25] Twenty-five
    [30] Thirty
    [35] Thirty-five
    [40] Forty
    [45] Forty-five
    [50] Fifty
   *[other] { NUMBER($number, useGrouping: 0) }
}
last-two = Last two.
last-one = Last one.
done-minutes = { NUMBER($count, useGrouping: 0) ->
    [one] That is 1 minute.
   *[other] That is { NUMBER($count, useGrouping: 0) } minutes.
}
done-seconds = { NUMBER($count, useGrouping: 0) ->
    [one] That is 1 second.
   *[other] That is { NUMBER($count, useGrouping: 0) } seconds.
}
done = That is it.
side = { $side ->
    [left] left
   *[right] right
}

## Live play

path-again = Look behind you. Is the path clear?
lane-again = Walk forward to the start of your lane, and look behind you.
one-moment = One moment.
your-time = Go on when you like.
start-in = { NUMBER($count, useGrouping: 0) ->
    [one] We start in 1 second.
   *[other] We start in { NUMBER($count, useGrouping: 0) } seconds.
}

## The screen of live play

screen-next = next: { $name }
screen-set = set { NUMBER($number, useGrouping: 0) } of { NUMBER($count, useGrouping: 0) }
screen-bout = bout { NUMBER($number, useGrouping: 0) } of { NUMBER($count, useGrouping: 0) }
screen-bouts = { NUMBER($count, useGrouping: 0) ->
    [one] 1 bout
   *[other] { NUMBER($count, useGrouping: 0) } bouts
}
screen-repetition = repetition { NUMBER($number, useGrouping: 0) } of { NUMBER($count, useGrouping: 0) }
screen-repetitions = { NUMBER($count, useGrouping: 0) ->
    [one] 1 repetition
   *[other] { NUMBER($count, useGrouping: 0) } repetitions
}
screen-pace = { NUMBER($pace, useGrouping: 0) } a minute
screen-listen = Listen
screen-break = Break
screen-rest = Rest
screen-your-time = As long as you like
screen-paused = Paused
screen-moment = One moment
screen-on = Goes on
screen-here = here
screen-in-all = in all
screen-done = done

## The file

player = Play at speed 1 ×, trim silence off.
comment = { player } General exercise guidance, not medical advice.

## The sheet

sheet-name = Name
sheet-date = Begun on
sheet-kit = Have ready
sheet-position = Position
sheet-needs = Needs
sheet-level = Level
sheet-stop = Stop
sheet-emergency = Numbness round the groin, new bladder or bowel trouble, weakness or pain in both legs: emergency help now.
sheet-ask-first = Ask a professional first: recent falls, dizziness, poor vision, recent surgery, osteoporosis, late pregnancy, neurological disease.
sheet-done = Done
sheet-week = Week { NUMBER($number, useGrouping: 0) }
sheet-days = Mon, Tue, Wed, Thu, Fri, Sat, Sun
sheet-sources = Sources
sheet-mistakes = Mind
sheet-tips = Think of
sheet-each-time = Each time
sheet-breaks = In the breaks
sheet-lane-end = At the lane's end
sheet-sets = { NUMBER($count, useGrouping: 0) } sets
sheet-rounds = { NUMBER($count, useGrouping: 0) ->
    [one] 1 round
   *[other] { NUMBER($count, useGrouping: 0) } rounds
}
sheet-times = { $count ->
    [one] once
   *[other] { $amount } times
}
sheet-h = { $amount } h
sheet-min = { $amount } min
sheet-s = { $amount } s
sheet-ms = { $amount } ms
sheet-for = for { $amount }
sheet-hold = hold { $amount }
sheet-each-side = each side
sheet-one-side = { $side } side
sheet-pace = { $pace } beats a minute
sheet-pace-ramp = { $from } to { $to } beats a minute within { $over }
sheet-beats = { $count ->
    [one] 1 beat
   *[other] { $amount } beats
}
sheet-bouts = bouts of { $amount }, breaks of { $break }
sheet-steps = { $count ->
    [one] 1 step
   *[other] { $amount } steps
}
sheet-between-holds = { $amount } between
sheet-between-sets = { $amount } between sets
sheet-between-sides = { $amount } between sides
sheet-between-exercises = { $amount } between exercises
sheet-between-rounds = { $amount } between rounds
sheet-rest = Rest { $amount }.
sheet-open = As long as you like, such as { $amount }.

## The page

page-skip = To the sessions
page-contents = Contents
page-sessions = Sessions
page-chapters = Chapters
page-download = Download
page-captions = Captions as a file
page-sheet = Sheet: { $title }
page-sheets = What to do
page-for = { $count ->
    [one] for session { $numbers }
   *[other] for sessions { $numbers }
}
page-today = today
page-due = Today's session
page-next = Next session
page-scripts = Chapters and captions need JavaScript, which is switched off here. The players work without it.
page-subscribe = Subscribe
page-address = Give this address to a podcast app, or scan the code with the phone:
page-no-address = These files lie in a folder that has no address. Where it is offered with one, a podcast app can subscribe to feed.xml; else copy the folder, or single files, to the phone.
page-code = QR code of the feed's address
part = ({ $number } of { $count })

## Programs

week = Week { $week }
session = Week { NUMBER($week, useGrouping: 0) }, day { NUMBER($day, useGrouping: 0) }
session-slot = Week { NUMBER($week, useGrouping: 0) }, day { NUMBER($day, useGrouping: 0) }, { $slot }
