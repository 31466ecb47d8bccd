# What surrounds every page, the parts of forms and the pages about errors. The same messages with the same arguments as in de.ftl.

## Frame

skip = Skip to content
main-navigation = Main navigation
menu = Menu
programme = Programme
groups = Working groups
organisation = Organisation
signed-in-as = Organisation, signed in as
for-organizers = For organisers
legal = Legal
imprint = Legal notice
privacy = Privacy
accessibility = Accessibility

## Parts of pages

tone-info = Note
tone-success = Success
tone-warning = Attention
tone-error = Error
step = Step { $current } of { $total }
problems = { $count ->
    [one] Error: Please check one field
   *[other] Error: Please check { $count } fields
}
optional = optional
nothing-given = No answer
changed-meanwhile = Changed in the meantime
    .text = The registration was changed while this form was open. What you entered is below and not saved yet; support needs show what is saved now. Please check everything and save once more.
    .stored = What is saved differs from the form below:

## How long to wait, after “in”

wait-minute = one minute
wait-minutes = { $count } minutes
wait-hours = { $count } hours

## Errors

to-programme = Go to the programme
trace = If you contact us, please quote this code:
not-found = There is no such page
    .title = Page not found
    .text = Perhaps the address is incomplete, or the event has been removed.
    .next = Please check the address. You will find all events in the programme.
too-large = The form is too large
    .title = Too much data
    .text = All of it together may be at most 1 MiB.
    .next = Please go back and shorten what you entered.
too-often = Very many requests are coming from your connection
    .title = Too many requests
    .text = To prevent abuse we accept only a limited number in a short time. What you entered is not saved, but not lost either.
    .next = Please wait. Reload this page in { $wait } and confirm that the data is to be sent again.
failure = Something has gone wrong
    .title = Technical error
    .text = Your request could not be handled because of a technical error. This is not your fault.
    .next = Please try again in a few minutes.
slow-request = The form did not arrive completely
    .title = The form did not arrive
    .text = The connection was too slow. Nothing has been saved.
    .next = Please go back and submit the form once more.
too-slow = This is taking too long
    .title = This is taking too long
    .text = Part of the service is not responding. What you submitted may still have gone through: if it was a registration, an email will follow.
    .next = Please wait a few minutes for the email, and otherwise try again. This will not register you twice.
not-this-way = This page cannot be opened in this way
    .title = Not possible
    .text = Perhaps the address is incomplete, or the event has been removed.
    .next = Please check the address. You will find all events in the programme.
foreign-form = The form was not accepted
    .title = Form not accepted
    .text = Your browser says that it was submitted from another website.
    .next = Please open the page again and submit the form once more.
