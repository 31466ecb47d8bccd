# What is wrong with a field. The same messages with the same arguments as in de.ftl.

email-address = Email address
field-missing = { $label }: Please fill in this field.
field-too-long = { $label }: Please shorten this to at most { $most } characters (now { $length }).
field-unreadable = { $label }: Please remove line breaks and invisible control characters.
field-no-email = { $label }: Please enter an address in the form name@example.com.
field-no-web-address = { $label }: Please enter an address that begins with https://.
