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
dose-times = { NUMBER($count, useGrouping: 0) ->
    [one] Once.
   *[other] { NUMBER($count, useGrouping: 0) } times.
}
dose-exercises = { NUMBER($count, useGrouping: 0) ->
    [one] 1 exercise.
   *[other] { NUMBER($count, useGrouping: 0) } exercises.
}
comfort = This is general exercise guidance, not medical advice. Move only in comfort.
stop-signs = Stop for sharp or growing pain, tingling or numbness down a leg, new weakness, dizziness, chest pain, breathlessness.
stop-signs-breath = If you tingle or feel dizzy, breathe normally.
stop-signs-circle = If you get dizzy, stop.

## Names

sentence = { $name }.
now = Now { $name }.
now-quicker = Now { $name }, a little quicker.
now-slower = Now { $name }, a little slower.
next = Next: { $name }.
chapter-from = { $name }, from minute { NUMBER($minute, useGrouping: 0) }

## On the move

stop = Stop.
three = Three
two = Two
halfway = Halfway.
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
