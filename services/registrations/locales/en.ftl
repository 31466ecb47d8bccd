# Pages for participants in English. The same messages with the same arguments as in de.ftl, which explains them.

## Everywhere

time = Time
place = Place
online = Online
event = Event
mistake-title = Error: { $title }
to-event = Go to the event
to-programme = Go to the programme
change-data = Change my details
into-calendar = Add to my calendar
cancel = Cancel my registration
ask-contact = If you have questions, { $contact } will help you.

## Fields

yes = Yes
no = No
please-choose = Please choose
nothing-given = No answer
none-given = no answer
no-longer-offered = { $choice } (no longer offered)
fill-in = Please fill in all fields that are not marked “optional”.
leave-empty = Please leave empty
email-new-link = If you change the address, we send the link to “My registration” to the new one, and only that link is valid then. Please check it carefully.
email-answer-first = Email address: Please confirm your registration first; afterwards you can change the address.
email-too-often = Email address: It has just been changed very often. Please try again in { $wait }.
needs-seen = Only those who prepare the support see what you write here. It is in no email and in no ordinary list.
needs-question = What do you need to be able to take part well?
needs-consent = I expressly consent to the processing of my details on support needs, which may also concern my health, for preparing and running this event (Art. 9 (2) (a) GDPR).
    .hint = Please tick this box only if you have written something above. Your consent is voluntary. You can withdraw it at any time with effect for the future.

## What is wrong with a field

consent-missing = Consent: Please give your consent so that we may store your support needs, or empty the field.
no-link-here = { $label }: Please do not enter a web address here. If there is a full stop between two words, put a space after it.
no-such-language = { $label }: Please choose { $first } or { $second }.
no-such-meal = { $label }: Please choose one of these: { $choices }.
answer-missing = { $label }: Please answer this question.
answer-unasked = This event does not ask this question.
answer-no-text = { $label }: Please answer with a text.
answer-no-yes-or-no = { $label }: Please answer with yes or no (true or false).
answer-no-choice = { $label }: Please choose one of these answers: { $choices }.
answer-no-choices = { $label }: Please choose from these answers: { $choices }.
name-taken = Last name: A person of this name is already registered with your email address. Please check the name.

## Signing up, step 1

sign-up = Registration
    .title = Registration – { $title }
    .step = Fill in your details
    .next = Continue: check your details
no-seat-now = No place is free at the moment
    .offers = You can join the waiting list. When a place becomes free, we offer it by email to those who wait, in order.
    .moves-up = You can join the waiting list. When a place becomes free, you move up in order and receive an email.
to-confirm = After registering you will receive an email with a link. Please confirm your registration there: only then is it valid.

## Signing up, step 2

check = Check your details
    .title = Check your details – { $title }
    .question = Is everything correct? Your registration is only binding once you submit it.
    .to-confirm = Is everything correct, including your email address? We will send you a link there to confirm your registration. Only then is it binding.
    .privacy = We process your details in order to run the event. You can read more in our *privacy notice*.
    .submit-waiting = Join the waiting list
    .submit-to-confirm = Submit registration
    .submit = Register now
meant = Is the email address correct?
    .question = Did you mean *{ $address }*?
    .take = Yes, use this address
sent-late = Please submit your registration once more
    .text = This page was open for a very long time. Your details are still here.
too-many = Very many registrations are arriving right now
    .text = Your registration has not been submitted yet. Your details are still here: please submit them again in { $wait }.

## Signing up, step 3

done = Thank you for registering
    .title = Registration received: { $title }
    .step = Done
    .seat = You have a place
    .seat-text = Our email confirms it.
    .waiting = You are on the waiting list
    .waiting-text = No place is free at the moment. Our email tells you your position on the waiting list.
    .to-confirm = Please confirm your registration
    .to-confirm-title = One step is still missing
    .to-confirm-text = We have sent you an email. Please open the link in it and confirm your registration. The email names the deadline; until then we keep your place free.
done-next = What happens next
    .mail = In the next few minutes you will receive an email at the address you gave. What counts is what this email says.
    .mail-to = In the next few minutes you will receive an email at *{ $address }*. What counts is what this email says.
    .link = The email contains a link with which you can view, change or cancel your registration.
    .lost = No email? Please look in your spam folder. An address receives at most three such emails an hour; if several people are already registered there, it comes later. If it is still missing then, *have the link sent to you again*.
    .questions = Questions?

## Not possible

closed = Registration is not possible
    .title = Registration is not possible – { $title }
    .not-yet = Registration opens on { $at }.
    .over = Registration has been closed since { $at }.
    .called-off = This event has been cancelled.
    .full = All places are taken, and this event has no waiting list.
    .too-often = Somebody with these details has registered and cancelled several times today.
    .address-full = { $most } people are already registered with this email address. You can register more people with another address, or ask the organisers to enter them.
    .others = You will find other events in the programme.

## My registration

own = My registration
    .title = My registration – { $title }
    .data = Your details
    .actions = What you can do
    .reference = Your registration number
    .certificate = Certificate of participation (PDF)
    .again = Register again
    .export = Download my data (JSON)
    .private = This page is yours alone. Please do not pass on its address: whoever knows it can change your registration.
    .online = Online access
    .confirm = Confirm registration
    .accept = Accept the place
withdraw = Withdraw consent
    .text = You have consented to our processing your details on support needs. If you withdraw your consent, we delete these details. Your registration remains.
state-expired = The deadline has passed
    .text = We received no answer from you and have given your place to somebody else.
state-cancelled = You are no longer registered
    .text = You have cancelled, or the organisers have cancelled your registration.
state-called-off = The event has been cancelled
state-over = The event is over
state-pending = Please confirm your registration
    .text = We keep your place free until { $until }. Your registration is only valid once you have confirmed it.
state-offered = A place is free for you
    .text = Please accept it by { $until }. After that we offer it to the next person.
state-seat = You have a place
state-waiting = You are on the waiting list
    .begun = You are at position { $position }. The event has begun; free places are now given by the organisers on site.
    .offers = You are at position { $position }. When a place becomes free, we offer it to you by email.
    .moves-up = You are at position { $position }. When a place becomes free, you move up and receive an email.
saved = Your details are saved
withdrawn = Your consent is withdrawn
    .text = Your details on support needs are deleted.
confirmed = Your registration is confirmed
    .text = You will receive an email with all details.
accepted = You have accepted the place
    .text = You will receive an email with all details.
signed-off = Your registration is cancelled
    .text = You will receive an email about it.

## Changing details

change = Change my details
    .title = Change my details – { $title }
    .save = Save changes
    .back = Back without changes

## Workshops

slot = Workshop { $time }
    .none = No workshop at this time
    .longer = Takes place { $time }: nothing else can be chosen during this time.
    .about = What it is about
    .hint = If a workshop is full, you join its waiting list. If you want to be sure of another one until then, choose that one now and afterwards join the waiting list of the full one under “My registration”: you keep your place until one becomes free there.
slot-seats = { $seats ->
    [one] 1 place left
   *[other] { $seats } places left
}
slot-full = { $waiting ->
    [0] full: waiting list
   *[other] full: waiting list ({ $waiting } before you)
}
slot-yours = Your place
    .waiting = Waiting list, you are at position { $position }
    .wish = wished for; it counts as soon as you have a place
choice-unknown = Workshops: One of those you chose no longer exists. Please choose again.
choice-for-all = Workshops: “{ $part }” is for everybody, you need not choose a place there.
choice-twice = Workshops: “{ $part }” is named twice.
choice-overlaps = Workshops: You cannot attend both “{ $other }” ({ $other_time }) and “{ $part }” ({ $time }). Please deselect one of them.
moved = new room, previously { $room }
choice-too-many = Workshops: There are not that many to choose, at most { $most }.
choice-begun = Workshops: “{ $part }” has already begun.
choice-not-yet = You can choose workshops from { $at }.
choice-over = The choice of workshops has been closed since { $at }.
choose = Choose workshops
    .title = Choose workshops – { $title }
    .yours = Your programme
    .none = You have not chosen a workshop yet.
    .next = Continue: check your choice
    .back = Back without changes
    .check = Check your choice
    .question = Is this correct? Nothing changes until you submit it.
    .before = Until now
    .after = New
    .nothing = no workshop
    .keeps = On a waiting list you keep the place that you have at the same time until one becomes free in the other workshop.
    .submit = Save this choice
    .edit = Change my choice
    .stale = Your registration has changed meanwhile
    .stale-text = Below you see how it stands now, with your choice. Please check it once more.
chosen = Your choice is saved

## Cancelling

sign-off = Cancel my registration
    .title = Cancel my registration – { $title }
    .question = Do you really want to give up your place?
    .final = This cannot be undone.
    .moves-up = If there is a waiting list, the next person moves up at once. This cannot be undone.
    .yes = Yes, cancel
    .no = No, stay registered
    .reference = Your registration number: *{ $reference }*. You will receive an email as confirmation.
    .present = You are recorded as present
    .present-text = If you cancel all the same, you will not receive a certificate of participation.
wait-no-more = Do you really want to give up your position on the waiting list?
    .text = If you register again later, you will be at the end of the waiting list.
decline = Decline the place
    .question = Do you really want to decline the place that is offered to you?
    .text = We then offer it to the next person, and you are no longer on the waiting list. This cannot be undone.
    .yes = Yes, decline the place
    .no = No, go back

## The lost link

lost = Link to your registration
    .text = Do you no longer have the email with the link to “My registration”? We will send it to you again.
    .address = Email address
    .hint = The address with which you registered
    .send = Send link
    .sent = If there are registrations with this address, the emails are on their way
    .sent-text = Please look in your spam folder, too. If nothing arrives, another address was given, or the event is over.
    .readdressed = Your new email address is saved
    .readdressed-text = We have sent an email there. Only the link in it is still valid, not the links in earlier emails. If nothing arrives, please contact the organisers.
    .busy = Very many requests are arriving right now
    .busy-text = Please try again in { $wait }.

## Certificate of participation

certificate-none = There is no certificate of participation
    .title = No certificate of participation
    .called-off = The event did not take place.
    .called-off-next = You will find all events in the programme.
    .absent = Your registration does not say that you took part.
    .absent-next = Were you there? Then please contact { $whom }.
    .organizers = the people who organised the event
    .back = Go to “My registration”
certificate-not-yet = There is no certificate of participation yet
    .text = The event is not over yet.
    .next = Afterwards you will find the certificate under “My registration”.
certificate-lacks = There is no font for these characters: { $characters }. The certificate shows a number such as [U+{ $code }] instead. If you need it shown differently, please contact { $whom }.
certificate-days = { $days ->
    [one] 1 day
   *[other] { $days } days
}
certificate-hours = { $hours ->
    [one] 1 hour
   *[other] { $hours } hours
}
certificate-minutes = { $minutes ->
    [one] 1 minute
   *[other] { $minutes } minutes
}
certificate-with-breaks = { $duration } including breaks
certificate-without-breaks = { $duration } excluding breaks
certificate-online = online
calendar-reference = Registration number: { $reference }
