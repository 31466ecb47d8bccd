# The certificate of participation. The same messages with the same arguments as in de.ftl.

certificate = Certificate of participation
    .title = Certificate of participation: { $title }
    .took-part = took part in this event:
    .when = Date
    .duration = Duration
    .place = Place
    .group = Working group
    .funding = Funding
    .funder-logo = Logo of the funder
    .logo-of = Logo of the funder: { $funder }
    .issued = Issued on { $day }
    .electronic = This certificate was made electronically and therefore bears no signature.
    .reference = Registration number { $reference }
