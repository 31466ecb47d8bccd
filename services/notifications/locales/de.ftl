# Mails an Teilnehmende auf Deutsch. Fehlt in einer anderen Sprache eine Nachricht, gilt die hier.
#
# Überall bekannt: $name, $title (der Veranstaltung), $contact (wer Fragen beantwortet), $position (Stelle auf der
# Warteliste, 0 unbekannt), $deadline (bis wann zu antworten ist). Was zwischen * und * steht, wird hervorgehoben oder ein Link.
# Der Text folgt im Textteil auf die Anrede und beginnt klein; .html steht für sich.

## Rahmen

greeting = Guten Tag { $name },
regards = Freundliche Grüße
imprint = Impressum
privacy = Datenschutz
automatic = Diese E-Mail wurde automatisch verschickt.

## Angaben zur Veranstaltung und zur Anmeldung

when = Wann
where = Wo
accessibility = Barrierefreiheit
online = Online
institution = Einrichtung
reference = Anmeldenummer
questions = Fragen?
questions-to = Fragen beantwortet Ihnen { $contact }:
email = E-Mail
phone = Telefon

## Der Link zur Anmeldung

manage = Ihre Anmeldung ansehen und ändern oder sich abmelden:
    .button = Anmeldung ansehen oder abmelden
manage-view = Ihre Anmeldung ansehen:
    .button = Anmeldung ansehen
manage-private = Der Link gehört nur zu Ihrer Anmeldung. Bitte geben Sie ihn nicht weiter.
next-person = Ihr Platz geht dann an die nächste Person auf der Warteliste.

## Kalender

calendar-file = einladung
calendar-enclosed = Der Termin liegt dieser E-Mail als Kalendereintrag bei.
calendar-removes = Der beigefügte Kalendereintrag sagt den Termin in Ihrem Kalender ab.
calendar-replaces = Der beigefügte Kalendereintrag ersetzt den bisherigen.

## Angemeldet

confirmed-subject = Anmeldung bestätigt: { $title }
confirmed = Sie sind angemeldet und haben einen Platz.
confirmed-away = Sie können doch nicht kommen? Bitte melden Sie sich über diesen Link ab.

## Auf der Warteliste

waitlisted-subject = Warteliste: { $title }
waitlisted = { $position ->
    [0] zurzeit sind alle Plätze vergeben. Sie stehen auf der Warteliste.
   *[other] zurzeit sind alle Plätze vergeben. Sie stehen auf der Warteliste, zurzeit an { $position }. Stelle.
}
waitlisted-state = Sie stehen auf der Warteliste.
waitlisted-full = Zurzeit sind alle Plätze vergeben.
waitlisted-position = Sie stehen an *{ $position }. Stelle*.
waitlisted-next = So geht es weiter
waitlisted-promise = Wird ein Platz frei, rücken Sie der Reihe nach automatisch nach. Sie erhalten dann sofort eine E-Mail mit der Zusage und dem Kalendereintrag. Sie müssen dafür nichts tun. Bis zur Zusage haben Sie noch keinen Platz.
waitlisted-offers = Wird ein Platz frei, bieten wir ihn der Reihe nach an. Sie erhalten dann eine E-Mail mit einer Frist, bis zu der Sie den Platz annehmen können. Bis dahin haben Sie noch keinen Platz.
waitlisted-away = Sie möchten nicht länger warten? Bitte melden Sie sich über diesen Link ab.

## Zu bestätigen

pending-subject = Bitte bestätigen Sie Ihre Anmeldung: { $title }
pending = wir haben Ihre Anmeldung erhalten. Bitte bestätigen Sie sie bis { $deadline }. Bis dahin halten wir Ihren Platz frei.
    .html = Wir haben Ihre Anmeldung erhalten. Bitte bestätigen Sie sie bis *{ $deadline }*. Bis dahin halten wir Ihren Platz frei. Öffnen Sie dazu den Link, und wählen Sie „Anmeldung bestätigen“.
pending-state = Bitte bestätigen Sie Ihre Anmeldung.
pending-how = Öffnen Sie dazu diesen Link, und wählen Sie „Anmeldung bestätigen“:
    .button = Zur Bestätigung
pending-otherwise = Erst mit Ihrer Bestätigung gilt die Anmeldung. Ohne sie geben wir den Platz wieder frei.
pending-stranger = Sie haben sich nicht angemeldet? Dann müssen Sie nichts tun.

## Angeboten

offered-subject = Ein Platz ist für Sie frei: { $title }
offered = ein Platz ist frei geworden. Sie stehen als Nächstes auf der Warteliste, darum halten wir ihn für Sie frei: bis { $deadline }.
    .html = Ein Platz ist frei geworden. Sie stehen als Nächstes auf der Warteliste, darum halten wir ihn für Sie frei: bis *{ $deadline }*.
offered-state = Ein Platz ist für Sie frei. Bitte antworten Sie.
offered-how = Möchten Sie kommen? Dann öffnen Sie diesen Link, und wählen Sie „Platz annehmen“:
    .html = Möchten Sie kommen? Dann öffnen Sie den Link, und wählen Sie „Platz annehmen“.
    .button = Annehmen oder ablehnen
offered-otherwise = Sie können nicht kommen? Bitte wählen Sie dort „Platz ablehnen“. Die nächste Person erhält das Angebot dann gleich. Ohne Antwort bieten wir ihr den Platz nach Ablauf der Frist an, und Sie stehen nicht mehr auf der Warteliste.

## Nicht geantwortet

expired-pending-subject = Ihre Anmeldung wurde nicht bestätigt: { $title }
expired-pending = Ihre Anmeldung wurde nicht bestätigt. Die Frist ist abgelaufen, und wir haben den Platz wieder freigegeben. Sie sind nicht angemeldet.
    .html = Die Frist ist abgelaufen, und wir haben den Platz wieder freigegeben. Sie sind nicht angemeldet.
expired-pending-state = Ihre Anmeldung wurde nicht bestätigt.
expired-offered-subject = Ihr Angebot ist abgelaufen: { $title }
expired-offered = wir hatten Ihnen einen Platz angeboten und keine Antwort erhalten. Die Frist ist abgelaufen: Der Platz geht an die nächste Person, und Sie stehen nicht mehr auf der Warteliste.
    .html = Wir hatten Ihnen einen Platz angeboten und keine Antwort erhalten. Der Platz geht an die nächste Person, und Sie stehen nicht mehr auf der Warteliste.
expired-offered-state = Ihr Angebot ist abgelaufen.

## Nachgerückt

promoted-subject = Sie haben jetzt einen Platz: { $title }
promoted = ein Platz ist frei geworden: Sie sind von der Warteliste nachgerückt und haben jetzt einen Platz.
    .html = Ein Platz ist frei geworden. Sie standen als Nächstes auf der Warteliste.
promoted-state = Sie sind nachgerückt und haben jetzt einen Platz.
promoted-away = Sie können nicht mehr kommen? Bitte melden Sie sich bald über diesen Link ab.

## Workshops

workshops = Workshops
workshop-in = { $part } ({ $room })
workshop-waiting = { $part } (Warteliste)
workshop-wish = { $part } (gewünscht; er zählt, sobald Sie einen Platz haben)
quoted = „{ $part }“
choose-subject = Bitte wählen Sie Ihre Workshops: { $title }
choose = Bis { $choose_by } können Sie Ihre Workshops wählen. Wer zuerst wählt, hat die größere Auswahl; ist ein Workshop voll, gibt es eine Warteliste.
choose-state = Bitte wählen Sie Ihre Workshops.
choose-how = Wählen können Sie hier:
    .button = Workshops wählen
choices-subject = Ihre Workshops: { $title }
choices-state = Ihre Workshops haben sich geändert.
choices = Ihre Workshops haben sich geändert. Hier steht, was jetzt gilt.
choices-dropped = Nicht mehr in Ihrem Programm, weil sich die Veranstaltung geändert hat: { $dropped }. Möchten Sie etwas anderes besuchen, können Sie neu wählen.
choices-none = Zurzeit haben Sie keinen Workshop.
choices-away = Ihre Wahl können Sie über diesen Link ansehen und ändern:
    .html = Ihre Wahl können Sie unter „Meine Anmeldung“ ansehen und ändern.

## Abgemeldet

cancelled-subject = Abmeldung bestätigt: { $title }
cancelled = Sie haben sich abgemeldet.
cancelled-seat = Ihr Platz ist damit wieder frei.
cancelled-again = Sie möchten doch teilnehmen? Sie können sich neu anmelden:
    .html = Sie möchten doch teilnehmen? Sie können sich *neu anmelden*.
on-request = auf Ihren Wunsch haben wir Sie abgemeldet. Vielen Dank, dass Sie uns Bescheid gegeben haben.
    .html = Auf Ihren Wunsch haben wir Sie abgemeldet. Vielen Dank, dass Sie uns Bescheid gegeben haben.
on-request-state = Sie sind abgemeldet.
revoked-subject = Ihre Anmeldung ist aufgehoben: { $title }
revoked = die Organisation hat Ihre Anmeldung aufgehoben.
    .html = Die Organisation hat Ihre Anmeldung aufgehoben.
revoked-state = Ihre Anmeldung ist aufgehoben.
revoked-seat = Sie haben keinen Platz mehr.
waits-no-more = Sie stehen nicht mehr auf der Warteliste.

## Schon angemeldet

already-subject = Sie sind bereits angemeldet: { $title }
already = gerade wurde mit Ihrer E-Mail-Adresse noch einmal eine Anmeldung abgeschickt.
    .html = Gerade wurde mit Ihrer E-Mail-Adresse noch einmal eine Anmeldung abgeschickt.
already-seat = Sie sind aber bereits angemeldet und haben einen Platz.
already-seat-state = Sie sind bereits angemeldet.
already-waiting = { $position ->
    [0] Sie stehen aber bereits auf der Warteliste.
   *[other] Sie stehen aber bereits auf der Warteliste, zurzeit an { $position }. Stelle.
}
already-waiting-state = Sie stehen bereits auf der Warteliste.
already-unchanged = An Ihrer Anmeldung hat sich nichts geändert.
already-stranger = Sie haben sich nicht noch einmal angemeldet? Dann müssen Sie nichts tun.

## Erinnerung

reminder-subject = Erinnerung: { $title }
reminder = bald ist es so weit. Wir erinnern Sie an diese Veranstaltung:
    .html = Wir erinnern Sie an diese Veranstaltung:
reminder-state = Bald ist es so weit.
reminder-away = Sie können nicht kommen? Bitte hier abmelden:
    .html = Sie können nicht kommen? Bitte hier abmelden.

## Änderung der Veranstaltung

changed-subject = Änderung: { $title }
changed = bei dieser Veranstaltung hat sich etwas geändert: { $title }
changed-state = Bei dieser Veranstaltung hat sich etwas geändert.
changed-old = bisher
    .html = Bisher
changed-new = neu
    .html = Neu
changed-waiting = Sie stehen weiterhin auf der Warteliste.
changed-to-confirm = Ihre Anmeldung ist noch nicht bestätigt. Bitte bestätigen Sie sie bis { $deadline }.
changed-offered = Ein Platz ist für Sie frei. Bitte nehmen Sie ihn bis { $deadline } an.
changed-seat = Sie haben weiterhin einen Platz.
changed-away = Passt es Ihnen nicht mehr? Bitte melden Sie sich über den Link unten ab.
    .html = Passt es Ihnen nicht mehr? Bitte melden Sie sich ab.
changed-overview = Alles auf einen Blick:
no-place = nicht angegeben
no-online = ohne Online-Zugang
secret-old-online = der bisherige Zugang
secret-new-online = ein neuer Zugang; die Adresse erhalten Sie, wenn Sie einen Platz bekommen

## Absage der Veranstaltung

called-off-subject = Abgesagt: { $title }
called-off = diese Veranstaltung findet leider nicht statt.
called-off-state = Diese Veranstaltung findet leider nicht statt.
called-off-reason = Grund
called-off-seat = Ihre Anmeldung ist damit erledigt.
called-off-waiting = Die Warteliste entfällt damit.
nothing-to-do = Sie müssen nichts tun.

## Dank

thanks-subject = Vielen Dank für Ihre Teilnahme: { $title }
thanks = vielen Dank, dass Sie dabei waren.
thanks-state = Vielen Dank, dass Sie dabei waren.
thanks-documents = Die Unterlagen zur Veranstaltung finden Sie hier:
    .html = Unterlagen zur Veranstaltung
thanks-certificate = Ihre Teilnahmebescheinigung als PDF:
    .html = Teilnahmebescheinigung (PDF) herunterladen
