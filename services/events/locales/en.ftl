# The pages of the programme in English. The same messages with the same arguments as in de.ftl.

## Everywhere

time = Time
place = Place
group = Working group
calendar = Calendar
all-events = Show all events
subscribe = These dates in your own calendar: *subscribe to the calendar* or
    .file = view it as a file
    .slow = Many programs check for updates only one to three times a day.
online = Online
and-online = { $venue } and online

## Places and registration

called-off = Cancelled
opens = Registration opens { $at }
closed = Registration closed
free = Places available
full-waiting = Fully booked – waiting list open
full = Fully booked
seats-left = { $left } of { $all } places left
seats = { $count ->
    [one] 1 place
   *[other] { $seats } places
}
part-seats-left = { $count ->
    [one] 1 place left
   *[other] { $seats } places left
}
now = now
moved-room = new room, previously { $room }
moved-time = new time, previously { $time }
part-full = { $waiting ->
    [0] full: waiting list
    [one] full: waiting list (1 person is waiting)
   *[other] full: waiting list ({ $waiting } people are waiting)
}

## Programme

programme = Programme
    .description = Conference days and meetings: { $site }
    .filter = Show events of
    .all = All
    .one-group = You are only seeing events of the working group *{ $group }*.
    .past = Past events
nothing-planned = No events are planned at the moment
    .text = As soon as a date is fixed, you will find it here.
    .of-group = This working group has not fixed a date yet.

## Working groups

groups = Working groups
    .lead = Between the conference days, the working groups carry on with their topics. New members are welcome.
    .none = No working groups yet
    .none-text = All events that you can register for are in the *programme*.
    .next = Next date: { $next }
    .nothing = No date is fixed at the moment
group-dates = Next dates
    .none = No date is fixed at the moment.
    .past = Past dates

## An event

draft = This is a preview
    .text = The event is not published yet. Only the organisers can see this page.
    .no-sign-up = This draft is not published yet.
is-called-off = This event has been cancelled
    .reason = Reason: *{ $reason }*
    .mail = Everybody who is registered will receive an email.
facts = The essentials
accessibility = Accessibility on site
online-link = You will receive the access link with your confirmation.
sign-up = Registration
    .until = until { $until }
    .from-until = from { $from }, possible until { $until }
    .called-off = The event has been cancelled.
    .over = The event is over.
    .not-yet = Registration opens on { $at }.
    .closed = Registration is closed.
    .full = All places are taken.
    .now = Register now
    .waiting = Join the waiting list
into-calendar = Add to my calendar
    .file = (iCalendar file)
schedule = Schedule
funding = Funding
    .logo = Logo: { $funder }
contact = Questions about the event
    .email = Email
    .phone = Phone

## The office's texts

text-in-german = This text is available in German only.
