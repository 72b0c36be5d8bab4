# What the coach says by itself, in Chinese. `$` values are given by the plan.

## The opening

dose-minutes = { NUMBER($count, useGrouping: 0) }分钟。
dose-minutes-seconds = { NUMBER($minutes, useGrouping: 0) }分{ $seconds }秒。
dose-seconds = { NUMBER($count, useGrouping: 0) }秒。
dose-times = { NUMBER($count, useGrouping: 0) }次。
dose-list = { $list }次。
dose-each-side = 左右各做一遍。
dose-each-way = 两个方向各做一遍。
dose-rounds = { NUMBER($count, useGrouping: 0) }轮。
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
other-way = 换另一个方向。
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

## Live play

path-again = 看看身后，路上有没有东西？
lane-again = 往前走回起点，看看身后。
one-moment = 请稍等。
your-time = 准备好了就继续。
start-in = { NUMBER($count, useGrouping: 0) }秒后开始。

## The screen of live play

screen-next = 接下来：{ $name }
screen-set = 第{ NUMBER($number, useGrouping: 0) }组，共{ NUMBER($count, useGrouping: 0) }组
screen-bout = 第{ NUMBER($number, useGrouping: 0) }段，共{ NUMBER($count, useGrouping: 0) }段
screen-bouts = { NUMBER($count, useGrouping: 0) }段
screen-repetition = 第{ NUMBER($number, useGrouping: 0) }次，共{ NUMBER($count, useGrouping: 0) }次
screen-repetitions = { NUMBER($count, useGrouping: 0) }次
screen-pace = 每分钟{ NUMBER($pace, useGrouping: 0) }拍
screen-listen = 听
screen-break = 间歇
screen-rest = 休息
screen-your-time = 想多久就多久
screen-paused = 已暂停
screen-moment = 请稍等
screen-on = 继续
screen-here = 本项
screen-in-all = 全程
screen-done = 完成

## The file

player = 请用1倍速播放，并关闭跳过静音。
comment = { player }这是一般的锻炼指导，不是医疗建议。

## The sheet

sheet-name = 姓名
sheet-date = 开始日期
sheet-kit = 请准备好
sheet-position = 姿势
sheet-needs = 需要能做到
sheet-level = 级别
sheet-stop = 停下
sheet-emergency = 会阴部发麻，新出现的大小便异常，双腿无力或疼痛：立即去急诊。
sheet-ask-first = 有以下情况请先问专业人员：近期跌倒，头晕，视力差，近期手术，骨质疏松，怀孕晚期，神经系统疾病。
sheet-done = 完成
sheet-week = 第{ NUMBER($number, useGrouping: 0) }周
sheet-days = 周一, 周二, 周三, 周四, 周五, 周六, 周日
sheet-sources = 来源
sheet-mistakes = 注意
sheet-tips = 提示
sheet-each-time = 每次
sheet-breaks = 间歇时
sheet-lane-end = 走到头时
sheet-sets = { NUMBER($count, useGrouping: 0) }组
sheet-rounds = { NUMBER($count, useGrouping: 0) }轮
sheet-times = { $amount }次
sheet-h = { $amount }小时
sheet-min = { $amount }分钟
sheet-s = { $amount }秒
sheet-ms = { $amount }毫秒
sheet-for = 做{ $amount }
sheet-hold = 保持{ $amount }
sheet-each-side = 左右各做一遍
sheet-one-side = 只做{ $side }侧
sheet-pace = 每分钟{ $pace }拍
sheet-pace-ramp = { $over }内从每分钟{ $from }拍到{ $to }拍
sheet-beats = { $amount }拍
sheet-bouts = 每段{ $amount }，间歇{ $break }
sheet-steps = { $amount }步
sheet-between-holds = 之间休息{ $amount }
sheet-between-sets = 组间休息{ $amount }
sheet-between-sides = 换侧{ $amount }
sheet-between-exercises = 动作之间{ $amount }
sheet-between-rounds = 轮间休息{ $amount }
sheet-rest = 休息{ $amount }。
sheet-open = 想多久就多久，例如{ $amount }。

## The page

page-skip = 跳到练习
page-contents = 目录
page-sessions = 练习
page-chapters = 章节
page-download = 下载
page-captions = 字幕文件
page-sheet = 说明：{ $title }
page-sheets = 怎么做
page-for = 第{ $numbers }次练习
page-today = 今天
page-due = 今天的练习
page-next = 下一次练习
page-scripts = 章节和字幕需要JavaScript，这里已关闭。播放器不受影响。
page-subscribe = 订阅
page-address = 把这个地址交给播客应用，或用手机扫描二维码：
page-no-address = 这些文件所在的文件夹没有网址。有网址时，播客应用可以订阅feed.xml；否则请把文件夹或单个文件复制到手机。
page-code = 订阅地址的二维码
part = （第{ $number }段，共{ $count }段）

## Programs

week = 第{ $week }周
session = 第{ NUMBER($week, useGrouping: 0) }周第{ NUMBER($day, useGrouping: 0) }天
session-slot = 第{ NUMBER($week, useGrouping: 0) }周第{ NUMBER($day, useGrouping: 0) }天，{ $slot }
