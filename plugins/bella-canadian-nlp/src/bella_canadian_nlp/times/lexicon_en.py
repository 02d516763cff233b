"""English words of time: ``tag value: phrase, phrase``; ``lexicon`` says what each tag means."""

from typing import Final

WORDS: Final = """
W 0: monday, mondays, monday's, mon .
W 1: tuesday, tuesdays, tuesday's, tues, tue
W 2: wednesday, wednesdays, wednesday's, weds, wed .
W 3: thursday, thursdays, thursday's, thurs, thur, thu
W 4: friday, fridays, friday's, fri
W 5: saturday, saturdays, saturday's, sat .
W 6: sunday, sundays, sunday's, sun .
V 0: mon
V 2: wed
V 5: sat
V 6: sun
M 1: the new year, after the holidays, january, jan .
M 2: february, febuary, feb .
M 3: mar .
M 4: april, apr .
M 6: june, jun .
M 7: july, jul .
M 8: august, aug .
M 9: september, sept ., sep .
M 10: october, oct .
M 11: november, nov .
M 12: december, dec .
Y 1: jan
Y 2: feb
Y 4: apr
Y 6: jun
Y 7: jul
Y 8: aug
Y 9: sep
Y 10: oct
Y 11: nov
Y 12: dec
Y 3: march, mar
Y 5: may
Y 9: sept
T 0: today, todays, today's, this very day
T 1: tomorrow, tomorrows, tomorrow's, tmrw, tmr, tommorow, tomorow, tommorrow, next day, the next day
T 2: day after tomorrow, the day after tomorrow, day after tmrw, overmorrow
T -1: yesterday, yesterday's
T -2: day before yesterday, the day before yesterday
J now: now, right now, just now, at once
J moment: at the moment, at this moment
G evening: tonight, tonite, tonights, tonight's
G last_night: last night
P morning: morning, mornings, forenoon, morning's
w break: march break, spring break, reading week
w device: night guard, night guards, nightguard, day surgery, morning sickness, morning breath, night shift, night shifts
w device: morning news, evening news, night light, night time routine, day care, day job, day camp, good old days
w device: earlier in the day, later in the day
w greeting: good morning, good afternoon, good evening, good night, good day, nice day, great day, have a good one, date night
w greeting: good weekend, nice weekend, great weekend, nice evening, great evening, nice afternoon, great afternoon
P early_morning: early hours of the morning, early hours
P noon: over lunch, over my lunch, over the lunch hour
P noon: lunch break, my lunch, my lunch break, my lunch hour, lunch, lunchtime, lunch time, noontime, noon time, noon hour, lunch hour
P mid_morning: midmorning, midmornings
P mid_afternoon: midafternoon
P noon: dinner hour
P afternoon: afternoon, afternoons, afternoon's, afternoonish
P evening: evening, evenings, evening's
P supper: suppertime, supper time, dinnertime, dinner time, supper
P early_morning: first appointment of the day, first slot of the day, first one of the day, first opening of the day
P end_of_day: last appointment of the day, last slot of the day, last one of the day, last opening of the day, last thing
P after_school: after school, when school is out, after class
P after_work: after work, when i'm off work, when i get off work, after my shift
P early_morning: before work, before school, before my shift
P night: night, nighttime, nights, overnight
P day: daytime
P end_of_day: eod, end of business, close of business, end of business day
N 12: noon, midday, mid day, noonish, twelve noon
N 0: midnight, mid night
u minute: minute, minutes, min, mins, mn, minute's, minutes', more minutes
u hour: hour, hours, hr, hrs, hour's, hours', more hours, more hour
U day: day, days, more days, more day, day's, days'
U business: business day, business days, working day, working days
U week: week, weeks, week's, weeks', more weeks, more week, wk, wks
U workweek: workweek, work week, working week
U fortnight: fortnight, fortnights, fortnight's
U month: month, months, more months, month's, months', mos
U year: year, years, year's, yr, yrs
K 0: over the weekend, over the long weekend, long weekend, weekend, weekends, week end, week - end, weekend's
X 1: next
S 0: this, coming, upcoming, current, this coming, this upcoming, this current, this very, this here
F 1: following
L 1: last, previous, ago
L 2: second last, second to last, second - to - last, next to last, penultimate
@ at: at, @, for the time, at about, at like
@ for: for
i in: in, during
s on: maybe, perhaps, say, let's say, on, sometime, sometimes, anytime, any time
_ within: in less than, in under, inside of, within, over, over the course of
B before: i start at, i start work at, i have to be at work at, i have to leave at, i have to leave by, avant, before, earlier than
B before: prior to, ahead of, under, as late as
B by: don't want to wait past, can't wait past, don't want to wait beyond, can't wait beyond, not past
B by: by, no later than, not later than, not after, latest on, no later than on
A after: i finish at, i finish work at, i get off at, i get off work at, i'm done at, i'm off at, gets out of school at
A after: get out of school at, my shift ends at, my class ends at, i get out at, i'm out at, i get out of work at
A after: school ends at, i get home at, i'm done work at, apres, after, later than, anytime after
A after: not until after, not till after
A not_before: no earlier than, not before, no sooner than, not any earlier than, not any time before
< clock: starting at, beginning at, starting around, starting from, any time from, anytime from
< from: from, since, starting on, beginning on, as of, starting, beginning
< clock: from about, from around
> to: to, until, till, til, untill, thru, through, up to, up until, up till, leaving, check up to, check-up to
^ between: between, in between, anywhere between, anytime between
& and: and, but, then, plus
& or: or, either, or maybe, or else, or even, or on, or at, or possibly
~ about: something like, vers, around, about, approximately, roughly, near, close to, circa, like, towards, approx, somewhere around
O of: of
l the: the, that, those, these, my, your, our
g a: a, an
k past: past
q quarter: quarter, quarter of an hour
Q half: half
h o'clock: o'clock, oclock, o clock, o " clock, o ' clock
m am: am, a m, a . m ., a . m, a m ., am .
m pm: pm, p m, p . m ., p . m, p m ., pm ., in the pm, in pm
m ampm: ampm
% ish: ish, - ish
Z oh: oh, o
5 30: half an hour, half hour, half - hour, a half hour
5 15: quarter of an hour, a quarter of an hour, quarter hour
5 45: three quarters of an hour
2 2: couple, couple of, a couple, a couple of, pair of, a pair of
2 3: few, a few, several
p later: or later, or after, or any time after, or anytime after, onwards, onward, and later, and up, and on, or so on
r earlier: at the latest, at the very latest
r earlier: or earlier, or before, or sooner, and earlier, or any time before
8 spring: spring, springtime
8 summer: summer, summertime
8 fall: fall, autumn
8 winter: winter, wintertime
n nearest: closest, nearest
R later: from now, hence, later, away, away from now, time, from now on
E start: early, beginning of, start of, early in, early on, the beginning of, the start of
E first: first thing, first thing in
E mid: mid, middle of, the middle of, mid -
E end: late, end of, the end of, late in, very late
E later: later
E rest: rest of, the rest of, remainder of, remaining of, remaining, the remainder of
! except: except, except for, except on, excluding, but not, anything but, any day but, other than, anytime but, any time but
! except: any day except, instead of, rather than, doesn't work on, avoid, apart from, aside from, not too, not so
! unable: not, not on, not for, not at, never, never on, not available, can't do, cannot do, can not do, i'm not available, i can't
! unable: i cannot, i can't do, i can't come, i can't come on, i can't make it, i can't make it on, can't make, i can't on, i couldn't do
! unable: not free, neither, nor, don't want, do not want, doesn't want, don't want it, don't want it in, don't want it on
! unable: don't want to come, don't want to come in, don't want to come on, don't want to go in, rather not come, rather not
! unable: i missed, we missed, i never said, i didn't say, i didn't ask for, don't think i can make it, don't think i can do
! unable: don't think i can come, not sure i can make it, don't think i can make it on
! busy: i'm at work, i am at work, he's at work, she's at work
! busy: i work, i'm working, i have work, i have school, i have class, i'm busy, i'm away
* any: any, every, each, all, most, every other, every second
? earliest: at the earliest, at the very earliest
? asap: as soon as possible, asap, a s a p, as early as possible, soonest, soon as possible, earliest possible, first available
? asap: earliest available, next available, soonest available, as quickly as possible, right away, as soon as you can, first opening
? asap: earliest appointment, first appointment available, earliest you have, soonest you have, the sooner the better
* weekdays: weekday, weekdays
* daily: everyday, every day, daily, any day, every single day
H new_year: new year's day, new year day, new years day, new year's, new years
H new_year_eve: new year's eve, new years eve
H family_day: family day, louis riel day, islander day, nova scotia heritage day
H valentine: valentine's day, valentines day, valentine day, valentine's
H st_patrick: st patrick's day, st . patrick's day, saint patrick's day, st patricks day, st paddy's day
H good_friday: good friday
H groundhog_day: groundhog day, ground hog day
H shrove_tuesday: shrove tuesday, pancake tuesday, fat tuesday, mardi gras
H ash_wednesday: ash wednesday
H april_fools: april fools day, april fool's day, april fools
H palm_sunday: palm sunday
H holy_thursday: holy thursday, maundy thursday
H holy_saturday: holy saturday, easter saturday
H earth_day: earth day
H ascension: ascension day, ascension thursday
H pentecost: pentecost, pentecost sunday, whit sunday
H whit_monday: whit monday, pentecost monday
H easter: easter, easter sunday
H easter_monday: easter monday
H mothers_day: mother's day, mothers day
H victoria_day: victoria day, may two four, may long weekend
H fathers_day: father's day, fathers day
H indigenous_day: national indigenous peoples day, indigenous peoples day
H st_jean: saint - jean - baptiste day, saint jean baptiste day, st jean baptiste day, saint john the baptist day
H canada_day: canada day
H civic_holiday: civic holiday, august long weekend, simcoe day, natal day, heritage day, terry fox day
H acadian_day: acadian day
H labour_day: labour day, labor day
H reconciliation: truth and reconciliation day, national day for truth and reconciliation, orange shirt day
H thanksgiving: thanksgiving, thanksgiving day, canadian thanksgiving, turkey day, thanks giving
H halloween: halloween, hallowe'en
H remembrance: remembrance day
H christmas_eve: christmas eve, xmas eve
H christmas: christmas, christmas day, xmas, xmas day
H boxing_day: boxing day
# 1: day after, the day after
# -1: day before, the day before, the eve of, eve of
# 7: the week after
# -7: the week before
"""

#: Words that stand only in English; they let an English phrase be read in a French call, and the other way round.
STRONG: Final = """
monday tuesday wednesday thursday friday saturday sunday tomorrow today tonight morning afternoon evening night noon the at o'
next week month day days weeks january february april june july august september october november december i my is you and for
with to before after in on of this would like want need can please thanks yes when weekend between until past half
"""
