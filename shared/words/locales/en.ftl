# Times and values of messages, on pages and in mails. The same messages with the same arguments as in de.ftl.

## Date and time

weekday = { $weekday ->
    [1] Monday
    [2] Tuesday
    [3] Wednesday
    [4] Thursday
    [5] Friday
    [6] Saturday
   *[7] Sunday
}
month = { $month ->
    [1] January
    [2] February
    [3] March
    [4] April
    [5] May
    [6] June
    [7] July
    [8] August
    [9] September
    [10] October
    [11] November
   *[12] December
}
date = { $day } { month } { $year }
moment = { date }, { $time }
span-day = { weekday }, { date }, { $time }–{ $end }
span-days = { $start } to { $end }
day = { weekday }, { date }
weekday-short = { $weekday ->
    [1] Mon
    [2] Tue
    [3] Wed
    [4] Thu
    [5] Fri
    [6] Sat
   *[7] Sun
}
month-short = { $month ->
    [1] Jan
    [2] Feb
    [3] Mar
    [4] Apr
    [5] May
    [6] Jun
    [7] Jul
    [8] Aug
    [9] Sep
    [10] Oct
    [11] Nov
   *[12] Dec
}
day-short = { weekday-short } { $date }
month-and-year = { month } { $year }
hours = { $time }–{ $end }

## Kind of event

kind-fachtag = Conference day
kind-group-meeting = Meeting of a working group
kind-plenary = Meeting of the network
