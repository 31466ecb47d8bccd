# Mails to participants in English. The same messages with the same arguments as in de.ftl, which explains them.

## Frame

greeting = Dear { $name },
regards = Kind regards
imprint = Legal notice
privacy = Privacy
automatic = This email was sent automatically.

## Facts of the event and the registration

when = When
where = Where
accessibility = Accessibility
online = Online
institution = Institution
reference = Registration number
questions = Questions?
questions-to = Your questions are answered by { $contact }:
email = Email
phone = Phone

## The link to the registration

manage = View, change or cancel your registration:
    .button = View or cancel registration
manage-view = View your registration:
    .button = View registration
manage-private = This link belongs to your registration only. Please do not pass it on.
next-person = Your place then goes to the next person on the waiting list.

## Calendar

calendar-file = invitation
calendar-enclosed = A calendar entry is attached to this email.
calendar-removes = The attached calendar entry removes the event from your calendar.
calendar-replaces = The attached calendar entry replaces the previous one.

## Registered

confirmed-subject = Registration confirmed: { $title }
confirmed = You are registered and have a place.
confirmed-away = Can you not come after all? Please cancel using this link.

## On the waiting list

waitlisted-subject = Waiting list: { $title }
waitlisted = { $position ->
    [0] All places are currently taken. You are on the waiting list.
   *[other] All places are currently taken. You are on the waiting list, currently at position { $position }.
}
waitlisted-state = You are on the waiting list.
waitlisted-full = All places are currently taken.
waitlisted-position = You are at *position { $position }*.
waitlisted-next = What happens next
waitlisted-promise = When a place becomes free, you move up automatically in order. You will then receive an email at once with the confirmation and the calendar entry. You do not need to do anything. Until it is confirmed, you do not have a place.
waitlisted-offers = If a place becomes free, we offer it to those who are waiting, in order. You will then receive an email with a deadline by which you can accept the place. Until then you do not have a place yet.
waitlisted-away = Do you no longer wish to wait? Please cancel using this link.

## To be confirmed

pending-subject = Please confirm your registration: { $title }
pending = We have received your registration. Please confirm it by { $deadline }. Until then we keep your place free.
    .html = We have received your registration. Please confirm it by *{ $deadline }*. Until then we keep your place free. To do so, open the link and press the button to confirm.
pending-state = Please confirm your registration.
pending-how = To do so, open this link and press the button to confirm:
    .button = Go to confirmation
pending-otherwise = Your registration is only valid once you have confirmed it. Otherwise we release the place again.
pending-stranger = You did not register? Then you do not need to do anything.

## Offered

offered-subject = A place is free for you: { $title }
offered = A place has become free. You are next on the waiting list, so we keep it free for you until { $deadline }.
    .html = A place has become free. You are next on the waiting list, so we keep it free for you until *{ $deadline }*.
offered-state = A place is free for you. Please reply.
offered-how = Would you like to come? Then open this link and accept the place:
    .html = Would you like to come? Then open the link and accept the place.
    .button = Accept or decline
offered-otherwise = Can you not come? Please decline the place there. The next person then receives the offer at once. Without your answer we offer the place to them after the deadline, and you are no longer on the waiting list.

## Not answered

expired-pending-subject = Your registration was not confirmed: { $title }
expired-pending = Your registration was not confirmed. The deadline has passed and we have released the place again. You are not registered.
    .html = The deadline has passed and we have released the place again. You are not registered.
expired-pending-state = Your registration was not confirmed.
expired-offered-subject = Your offer has expired: { $title }
expired-offered = We had offered you a place and received no answer. The deadline has passed: the place goes to the next person, and you are no longer on the waiting list.
    .html = We had offered you a place and received no answer. The place goes to the next person, and you are no longer on the waiting list.
expired-offered-state = Your offer has expired.

## Moved up

promoted-subject = You now have a place: { $title }
promoted = A place has become free: you have moved up from the waiting list and now have a place.
    .html = A place has become free. You were next on the waiting list.
promoted-state = You have moved up and now have a place.
promoted-away = Can you no longer come? Please cancel soon using this link.

## Workshops

workshops = Workshops
workshop-in = { $part } ({ $room })
workshop-waiting = { $part } (waiting list)
workshop-wish = { $part } (wished for; it counts as soon as you have a place)
quoted = “{ $part }”
choose-subject = Please choose your workshops: { $title }
choose = Until { $choose_by } you can choose your workshops. Those who choose first have more to choose from; when a workshop is full, there is a waiting list.
choose-state = Please choose your workshops.
choose-how = You can choose here:
    .button = Choose workshops
choices-subject = Your workshops: { $title }
choices-state = Your workshops have changed.
choices = Your workshops have changed. This is how they stand now.
choices-dropped = No longer in your programme because the event has changed: { $dropped }. If you would like to attend something else, you can choose again.
choices-none = You have no workshop at the moment.
choices-away = You can view and change your choice with this link:
    .html = You can view and change your choice under “My registration”.

## Cancelled

cancelled-subject = Cancellation confirmed: { $title }
cancelled = You have cancelled your registration.
cancelled-seat = Your place is now free again.
cancelled-again = Would you like to take part after all? You can register again:
    .html = Would you like to take part after all? You can *register again*.
on-request = As you asked, we have cancelled your registration. Thank you for letting us know.
    .html = As you asked, we have cancelled your registration. Thank you for letting us know.
on-request-state = Your registration is cancelled.
revoked-subject = Your registration has been withdrawn: { $title }
revoked = The organisers have withdrawn your registration.
    .html = The organisers have withdrawn your registration.
revoked-state = Your registration has been withdrawn.
revoked-seat = You no longer have a place.
waits-no-more = You are no longer on the waiting list.

## Registered already

already-subject = You are already registered: { $title }
already = A registration with your email address has just been submitted again.
    .html = A registration with your email address has just been submitted again.
already-seat = However, you are already registered and have a place.
already-seat-state = You are already registered.
already-waiting = { $position ->
    [0] However, you are already on the waiting list.
   *[other] However, you are already on the waiting list, currently at position { $position }.
}
already-waiting-state = You are already on the waiting list.
already-unchanged = Nothing has changed in your registration.
already-stranger = You did not register again? Then you do not need to do anything.

## Reminder

reminder-subject = Reminder: { $title }
reminder = The event is coming up soon. This is a reminder of:
    .html = This is a reminder of:
reminder-state = The event is coming up soon.
reminder-away = Can you not come? Please cancel here:
    .html = Can you not come? Please cancel here.

## Change of the event

changed-subject = Change: { $title }
changed = Something has changed for this event: { $title }
changed-state = Something has changed for this event.
changed-old = before
    .html = Before
changed-new = now
    .html = Now
changed-waiting = You are still on the waiting list.
changed-to-confirm = Your registration has not been confirmed yet. Please confirm it by { $deadline }.
changed-offered = A place is free for you. Please accept it by { $deadline }.
changed-seat = You still have a place.
changed-away = Does this no longer suit you? Please cancel using the link below.
    .html = Does this no longer suit you? Please cancel.
changed-overview = Everything at a glance:
no-place = not specified
no-online = no online access
secret-old-online = the previous access
secret-new-online = a new access; you will receive the address when you get a place

## Cancellation of the event

called-off-subject = Cancelled: { $title }
called-off = Unfortunately, this event will not take place.
called-off-state = Unfortunately, this event will not take place.
called-off-reason = Reason
called-off-seat = Your registration has therefore ended.
called-off-waiting = The waiting list has therefore ended.
nothing-to-do = You do not need to do anything.

## Thanks

thanks-subject = Thank you for taking part: { $title }
thanks = Thank you for being there.
thanks-state = Thank you for being there.
thanks-documents = The documents of the event can be found here:
    .html = Documents of the event
thanks-certificate = Your certificate of participation as a PDF:
    .html = Download the certificate of participation (PDF)
