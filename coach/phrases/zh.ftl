# What the coach says by itself, in Chinese. `$` values are given by the plan.

## The opening

dose-minutes = { NUMBER($count, useGrouping: 0) }分钟。
dose-seconds = { NUMBER($count, useGrouping: 0) }秒。
dose-times = { NUMBER($count, useGrouping: 0) }次。
dose-each-side = 左右各做一遍。
dose-sets = { NUMBER($count, useGrouping: 0) }组。
dose-exercises = { NUMBER($count, useGrouping: 0) }个动作。
comfort = 这是一般的锻炼指导，不是医疗建议。只在舒适的范围内活动。
stop-signs = 如果疼痛剧烈或加重，腿上发麻或刺痛，突然无力，头晕，胸痛，或喘不过气，请停下。
stop-signs-short = 一疼就停。
stop-signs-breath = 如果发麻或头晕，请正常呼吸。
stop-signs-breath-short = 头晕就正常呼吸。
stop-signs-circle = 如果头晕，请停下。
stop-signs-circle-short = 头晕就停。
have-ready = 请准备好：{ $kit }。
finish = 全部完成。

## Names

sentence = { $name }。
now = 现在是{ $name }。
now-quicker = 现在是{ $name }，稍快一点。
now-slower = 现在是{ $name }，稍慢一点。
next = 接下来：{ $name }。
with = 用{ $kit }。
set = 第{ NUMBER($number, useGrouping: 0) }组，共{ NUMBER($count, useGrouping: 0) }组。
round = 第{ NUMBER($number, useGrouping: 0) }轮，共{ NUMBER($count, useGrouping: 0) }轮。
other-side = 换另一侧。
ten-seconds = 还有十秒。
chapter-round = { $name }，第{ NUMBER($number, useGrouping: 0) }轮
chapter-from = { $name }，从第{ NUMBER($minute, useGrouping: 0) }分钟起

## On the move

stop = 停。
quicker = 稍快一点。
slower = 稍慢一点。
hold = 保持。
release = 放松。
begin = 开始。
breathe-in = 吸气
breathe-hold = 屏住
breathe-out = 呼气
halfway = 一半了。
minute-left = 还有一分钟。
ten-left = 还有十秒。
cycles-left = 还有{ NUMBER($count, useGrouping: 0) }次
number = { NUMBER($number, useGrouping: 0) ->
    [1] 一
    [2] 二
    [3] 三
    [4] 四
    [5] 五
    [6] 六
    [7] 七
    [8] 八
    [9] 九
    [10] 十
   *[other] { NUMBER($number, useGrouping: 0) }
}
last-two = 还有两次。
last-one = 最后一次。
done-minutes = { NUMBER($count, useGrouping: 0) }分钟完成了。
done-seconds = { NUMBER($count, useGrouping: 0) }秒完成了。
done = 完成了。
side = { $side ->
    [left] 左
   *[right] 右
}
