# Seiten für Teilnehmende auf Deutsch. Fehlt in einer anderen Sprache eine Nachricht, gilt die hier.
#
# $title ist der Name der Veranstaltung, $label der eines Felds, $contact wer Fragen beantwortet. Was zwischen * und * steht,
# wird ein Link oder hervorgehoben.

## Überall

time = Zeit
place = Ort
online = Online
event = Veranstaltung
mistake-title = Fehler: { $title }
to-event = Zur Veranstaltung
to-programme = Zum Programm
change-data = Angaben ändern
into-calendar = In den Kalender übernehmen
cancel = Abmelden
ask-contact = Bei Fragen hilft Ihnen { $contact } weiter.

## Felder

yes = Ja
no = Nein
please-choose = Bitte wählen
nothing-given = Keine Angabe
none-given = keine Angabe
no-longer-offered = { $choice } (nicht mehr im Angebot)
fill-in = Bitte füllen Sie alle Felder aus, die nicht mit „optional“ gekennzeichnet sind.
leave-empty = Bitte leer lassen
email-new-link = Ändern Sie die Adresse, senden wir den Link zu „Meine Anmeldung“ an die neue, und nur er gilt dann noch. Bitte prüfen Sie sie gut.
email-answer-first = E-Mail-Adresse: Bitte bestätigen Sie erst Ihre Anmeldung; danach können Sie die Adresse ändern.
email-too-often = E-Mail-Adresse: Sie wurde gerade sehr oft geändert. Bitte versuchen Sie es in { $wait } noch einmal.
needs-seen = Nur wer die Unterstützung vorbereitet, sieht diese Angaben. Sie stehen in keiner E-Mail und in keiner üblichen Liste.
needs-question = Was benötigen Sie, um gut teilnehmen zu können?
needs-consent = Ich willige ausdrücklich ein, dass meine Angaben zum Unterstützungsbedarf, die auch meine Gesundheit betreffen können, für die Vorbereitung und Durchführung dieser Veranstaltung verarbeitet werden (Art. 9 Abs. 2 Buchstabe a DSGVO).
    .hint = Bitte setzen Sie dieses Häkchen nur, wenn Sie oben etwas angegeben haben. Die Einwilligung ist freiwillig. Sie können sie jederzeit für die Zukunft widerrufen.

## Was an einem Feld falsch ist

consent-missing = Einwilligung: Bitte willigen Sie ein, damit wir Ihren Unterstützungsbedarf speichern dürfen, oder leeren Sie das Feld.
no-link-here = { $label }: Bitte geben Sie hier keine Internetadresse an. Steht ein Punkt zwischen zwei Wörtern, setzen Sie dahinter ein Leerzeichen.
no-such-language = { $label }: Bitte wählen Sie { $first } oder { $second }.
no-such-meal = { $label }: Bitte wählen Sie eine dieser Möglichkeiten: { $choices }.
answer-missing = { $label }: Bitte beantworten Sie diese Frage.
answer-unasked = Diese Frage gibt es in dieser Veranstaltung nicht.
answer-no-text = { $label }: Bitte antworten Sie mit einem Text.
answer-no-yes-or-no = { $label }: Bitte antworten Sie mit Ja oder Nein (true oder false).
answer-no-choice = { $label }: Bitte wählen Sie eine dieser Antworten: { $choices }.
answer-no-choices = { $label }: Bitte wählen Sie aus diesen Antworten: { $choices }.
name-taken = Nachname: Eine Person dieses Namens ist mit Ihrer E-Mail-Adresse schon angemeldet. Bitte prüfen Sie den Namen.

## Anmelden, Schritt 1

sign-up = Anmeldung
    .title = Anmeldung – { $title }
    .step = Angaben ausfüllen
    .next = Weiter: Angaben prüfen
no-seat-now = Zurzeit ist kein Platz frei
    .offers = Sie können sich auf die Warteliste setzen lassen. Wird ein Platz frei, bieten wir ihn Ihnen der Reihe nach per E-Mail an.
    .moves-up = Sie können sich auf die Warteliste setzen lassen. Wird ein Platz frei, rücken Sie der Reihe nach nach und erhalten eine E-Mail.
to-confirm = Nach der Anmeldung erhalten Sie eine E-Mail mit einem Link. Bitte bestätigen Sie dort Ihre Anmeldung: Erst dann gilt sie.

## Anmelden, Schritt 2

check = Angaben prüfen
    .title = Angaben prüfen – { $title }
    .question = Stimmt alles? Ihre Anmeldung ist erst verbindlich, wenn Sie sie abschicken.
    .to-confirm = Stimmt alles, auch die E-Mail-Adresse? Dorthin senden wir einen Link, mit dem Sie Ihre Anmeldung bestätigen. Erst dann ist sie verbindlich.
    .privacy = Wir verarbeiten Ihre Angaben, um die Veranstaltung durchzuführen. Mehr dazu in den *Hinweisen zum Datenschutz*.
    .submit-waiting = Verbindlich auf die Warteliste setzen
    .submit-to-confirm = Anmeldung abschicken
    .submit = Verbindlich anmelden
meant = Stimmt die E-Mail-Adresse?
    .question = Meinten Sie *{ $address }*?
    .take = Ja, diese Adresse nehmen
sent-late = Bitte schicken Sie die Anmeldung noch einmal ab
    .text = Diese Seite war sehr lange geöffnet. Ihre Angaben sind noch da.
too-many = Gerade kommen sehr viele Anmeldungen
    .text = Ihre Anmeldung ist noch nicht abgeschickt. Ihre Angaben sind noch da: Bitte schicken Sie sie in { $wait } noch einmal ab.

## Anmelden, Schritt 3

done = Vielen Dank für Ihre Anmeldung
    .title = Anmeldung eingegangen: { $title }
    .step = Fertig
    .seat = Sie haben einen Platz
    .seat-text = Unsere E-Mail bestätigt ihn.
    .waiting = Sie stehen auf der Warteliste
    .waiting-text = Zurzeit ist kein Platz frei. Unsere E-Mail nennt Ihnen Ihren Platz auf der Warteliste.
    .to-confirm = Bitte bestätigen Sie noch Ihre Anmeldung
    .to-confirm-title = Ein Schritt fehlt noch
    .to-confirm-text = Wir haben Ihnen eine E-Mail gesandt. Bitte öffnen Sie den Link darin, und bestätigen Sie Ihre Anmeldung. Die E-Mail nennt die Frist; bis dahin halten wir Ihren Platz frei.
done-next = Wie es weitergeht
    .mail = In den nächsten Minuten erhalten Sie eine E-Mail an die angegebene Adresse. Maßgeblich ist, was in dieser E-Mail steht.
    .mail-to = In den nächsten Minuten erhalten Sie eine E-Mail an *{ $address }*. Maßgeblich ist, was in dieser E-Mail steht.
    .link = Die E-Mail enthält einen Link, mit dem Sie Ihre Anmeldung ansehen und ändern oder sich abmelden können.
    .lost = Keine E-Mail angekommen? Sehen Sie bitte im Spam-Ordner nach. An eine Adresse gehen höchstens drei solche E-Mails in der Stunde; sind dort schon mehrere Personen angemeldet, kommt sie später. Fehlt sie auch dann, *lassen Sie sich den Link noch einmal senden*.
    .questions = Fragen?

## Nicht möglich

closed = Anmeldung nicht möglich
    .title = Anmeldung nicht möglich – { $title }
    .not-yet = Die Anmeldung öffnet am { $at }.
    .over = Die Anmeldung ist seit dem { $at } geschlossen.
    .called-off = Diese Veranstaltung wurde abgesagt.
    .full = Alle Plätze sind vergeben, und für diese Veranstaltung gibt es keine Warteliste.
    .too-often = Mit diesen Angaben wurde heute schon mehrmals an- und wieder abgemeldet.
    .address-full = Mit dieser E-Mail-Adresse sind schon { $most } Personen angemeldet. Mehr Personen können Sie mit einer anderen Adresse anmelden, oder Sie bitten die Organisation, sie einzutragen.
    .others = Weitere Veranstaltungen finden Sie im Programm.

## Meine Anmeldung

own = Meine Anmeldung
    .title = Meine Anmeldung – { $title }
    .data = Ihre Angaben
    .actions = Was Sie tun können
    .reference = Ihre Anmeldenummer
    .certificate = Teilnahmebescheinigung (PDF)
    .again = Wieder anmelden
    .export = Meine Daten herunterladen (JSON)
    .private = Diese Seite gehört nur Ihnen. Geben Sie die Adresse bitte nicht weiter: Wer sie kennt, kann Ihre Anmeldung ändern.
    .online = Zugang online
    .confirm = Anmeldung bestätigen
    .accept = Platz annehmen
withdraw = Einwilligung widerrufen
    .text = Sie haben eingewilligt, dass wir Ihre Angaben zum Unterstützungsbedarf verarbeiten. Wenn Sie die Einwilligung widerrufen, löschen wir diese Angaben. Ihre Anmeldung bleibt bestehen.
state-expired = Die Frist ist abgelaufen
    .text = Wir haben keine Antwort von Ihnen erhalten und den Platz weitergegeben.
state-cancelled = Sie sind nicht mehr angemeldet
    .text = Sie haben sich abgemeldet, oder die Organisation hat Sie abgemeldet.
state-called-off = Die Veranstaltung ist abgesagt
state-over = Die Veranstaltung ist vorbei
state-pending = Bitte bestätigen Sie Ihre Anmeldung
    .text = Wir halten Ihren Platz bis { $until } frei. Erst mit Ihrer Bestätigung gilt die Anmeldung.
state-offered = Ein Platz ist für Sie frei
    .text = Bitte nehmen Sie ihn bis { $until } an. Danach bieten wir ihn der nächsten Person an.
state-seat = Sie haben einen Platz
state-waiting = Sie stehen auf der Warteliste
    .begun = Sie stehen an { $position }. Stelle. Die Veranstaltung hat begonnen; freie Plätze vergibt jetzt die Organisation vor Ort.
    .offers = Sie stehen an { $position }. Stelle. Wird ein Platz frei, bieten wir ihn Ihnen per E-Mail an.
    .moves-up = Sie stehen an { $position }. Stelle. Wird ein Platz frei, rücken Sie nach und erhalten eine E-Mail.
saved = Ihre Angaben sind gespeichert
withdrawn = Ihre Einwilligung ist widerrufen
    .text = Die Angaben zum Unterstützungsbedarf sind gelöscht.
confirmed = Ihre Anmeldung ist bestätigt
    .text = Sie erhalten eine E-Mail mit allen Angaben.
accepted = Sie haben den Platz angenommen
    .text = Sie erhalten eine E-Mail mit allen Angaben.
signed-off = Sie sind abgemeldet
    .text = Sie erhalten darüber eine E-Mail.

## Angaben ändern

change = Angaben ändern
    .title = Angaben ändern – { $title }
    .save = Änderungen speichern
    .back = Zurück ohne Änderung

## Workshops

slot = Workshop { $time }
    .none = Kein Workshop in dieser Zeit
    .longer = Dauert { $time }: In dieser Zeit lässt sich nichts anderes wählen.
    .about = Worum es geht
    .hint = Ist ein Workshop voll, kommen Sie auf seine Warteliste. Möchten Sie bis dahin sicher einen anderen besuchen, wählen Sie jetzt diesen, und stellen Sie sich danach unter „Meine Anmeldung“ für den vollen an: Ihren Platz behalten Sie, bis dort einer frei wird.
slot-seats = { $seats ->
    [one] noch 1 Platz
   *[other] noch { $seats } Plätze
}
slot-full = { $waiting ->
    [0] voll: Warteliste
   *[other] voll: Warteliste ({ $waiting } vor Ihnen)
}
slot-yours = Ihr Platz
    .waiting = Warteliste, Sie stehen an { $position }. Stelle
    .wish = gewünscht; er zählt, sobald Sie einen Platz haben
choice-unknown = Workshops: Einen der gewählten gibt es nicht mehr. Bitte wählen Sie noch einmal.
choice-for-all = Workshops: „{ $part }“ ist für alle, dafür brauchen Sie keinen Platz zu wählen.
choice-twice = Workshops: „{ $part }“ ist zweimal genannt.
choice-overlaps = Workshops: „{ $other }“ ({ $other_time }) und „{ $part }“ ({ $time }) lassen sich nicht beide besuchen. Bitte wählen Sie einen davon ab.
moved = neuer Raum, vorher { $room }
choice-too-many = Workshops: So viele gibt es nicht zu wählen, höchstens { $most }.
choice-begun = Workshops: „{ $part }“ hat schon begonnen.
choice-not-yet = Die Workshopwahl öffnet am { $at }.
choice-over = Die Workshopwahl ist seit dem { $at } geschlossen.
choose = Workshops wählen
    .title = Workshops wählen – { $title }
    .yours = Ihr Programm
    .none = Sie haben noch keinen Workshop gewählt.
    .next = Weiter: Wahl prüfen
    .back = Zurück ohne Änderung
    .check = Wahl prüfen
    .question = Stimmt das so? Erst wenn Sie es abschicken, ändert sich etwas.
    .before = Bisher
    .after = Neu
    .nothing = kein Workshop
    .keeps = Auf einer Warteliste behalten Sie den Platz, den Sie zur selben Zeit haben, bis im anderen Workshop einer frei wird.
    .submit = So übernehmen
    .edit = Wahl ändern
    .stale = Ihre Anmeldung hat sich inzwischen geändert
    .stale-text = Unten steht der Stand von jetzt mit Ihrer Wahl. Bitte prüfen Sie sie noch einmal.
chosen = Ihre Wahl ist gespeichert

## Abmelden

sign-off = Abmelden
    .title = Abmelden – { $title }
    .question = Möchten Sie Ihren Platz wirklich abgeben?
    .final = Rückgängig machen lässt sich das nicht.
    .moves-up = Gibt es eine Warteliste, rückt sofort die nächste Person nach. Rückgängig machen lässt sich das nicht.
    .yes = Ja, abmelden
    .no = Nein, angemeldet bleiben
    .reference = Ihre Anmeldenummer: *{ $reference }*. Sie erhalten eine E-Mail als Bestätigung.
    .present = Sie sind als anwesend erfasst
    .present-text = Wenn Sie sich trotzdem abmelden, erhalten Sie keine Teilnahmebescheinigung.
wait-no-more = Möchten Sie Ihren Platz auf der Warteliste wirklich aufgeben?
    .text = Wenn Sie sich später noch einmal anmelden, stehen Sie wieder am Ende der Warteliste.
decline = Platz ablehnen
    .question = Möchten Sie den angebotenen Platz wirklich ablehnen?
    .text = Wir bieten ihn dann der nächsten Person an, und Sie stehen nicht mehr auf der Warteliste. Rückgängig machen lässt sich das nicht.
    .yes = Ja, Platz ablehnen
    .no = Nein, zurück

## Der verlorene Link

lost = Link zu Ihrer Anmeldung
    .text = Haben Sie die E-Mail mit dem Link zu „Meine Anmeldung“ nicht mehr? Wir senden sie Ihnen noch einmal.
    .address = E-Mail-Adresse
    .hint = Die Adresse, mit der Sie sich angemeldet haben
    .send = Link senden
    .sent = Wenn es zu dieser Adresse Anmeldungen gibt, sind die E-Mails unterwegs
    .sent-text = Sehen Sie bitte auch im Spam-Ordner nach. Kommt nichts an, war eine andere Adresse angegeben, oder die Veranstaltung ist vorbei.
    .readdressed = Ihre neue E-Mail-Adresse ist gespeichert
    .readdressed-text = Wir haben eine E-Mail dorthin gesandt. Nur der Link darin gilt noch, Links aus früheren E-Mails nicht mehr. Kommt nichts an, wenden Sie sich bitte an die Organisation.
    .busy = Gerade kommen sehr viele Anfragen
    .busy-text = Bitte versuchen Sie es in { $wait } noch einmal.

## Teilnahmebescheinigung

certificate-none = Es gibt keine Teilnahmebescheinigung
    .title = Keine Teilnahmebescheinigung
    .called-off = Die Veranstaltung hat nicht stattgefunden.
    .called-off-next = Alle Veranstaltungen finden Sie im Programm.
    .absent = Bei Ihrer Anmeldung ist nicht vermerkt, dass Sie teilgenommen haben.
    .absent-next = Waren Sie dabei? Dann wenden Sie sich bitte an { $whom }.
    .organizers = die Personen, die die Veranstaltung organisiert haben
    .back = Zu „Meine Anmeldung“
certificate-not-yet = Es gibt noch keine Teilnahmebescheinigung
    .text = Die Veranstaltung ist noch nicht vorbei.
    .next = Danach finden Sie die Bescheinigung unter „Meine Anmeldung“.
certificate-lacks = Für diese Zeichen fehlt eine Schrift: { $characters }. In der Bescheinigung steht dort eine Nummer wie [U+{ $code }]. Brauchen Sie sie anders, wenden Sie sich bitte an { $whom }.
certificate-days = { $days ->
    [one] 1 Tag
   *[other] { $days } Tage
}
certificate-hours = { $hours ->
    [one] 1 Stunde
   *[other] { $hours } Stunden
}
certificate-minutes = { $minutes ->
    [one] 1 Minute
   *[other] { $minutes } Minuten
}
certificate-with-breaks = { $duration } mit Pausen
certificate-without-breaks = { $duration } ohne Pausen
certificate-online = online
calendar-reference = Anmeldenummer: { $reference }
