# Die Seiten des Programms auf Deutsch. Fehlt in einer anderen Sprache eine Nachricht, gilt die hier.

## Überall

time = Zeit
place = Ort
group = Unterarbeitsgruppe
calendar = Kalender
all-events = Alle Veranstaltungen zeigen
subscribe = Termine im eigenen Kalender: *Kalender abonnieren* oder
    .file = als Datei ansehen
    .slow = Viele Programme sehen nur ein- bis dreimal am Tag nach Neuem.
online = Online
and-online = { $venue } und online

## Plätze und Anmeldung

called-off = Abgesagt
opens = Anmeldung ab { $at }
closed = Anmeldung geschlossen
free = Plätze frei
full-waiting = Ausgebucht – Warteliste offen
full = Ausgebucht
seats-left = Noch { $left } von { $all } Plätzen frei
seats = { $count ->
    [one] 1 Platz
   *[other] { $seats } Plätze
}
part-seats-left = { $count ->
    [one] noch 1 Platz
   *[other] noch { $seats } Plätze
}
now = jetzt
moved-room = neuer Raum, vorher { $room }
moved-time = neue Zeit, vorher { $time }
part-full = { $waiting ->
    [0] voll: Warteliste
    [one] voll: Warteliste (1 Person wartet)
   *[other] voll: Warteliste ({ $waiting } Personen warten)
}

## Programm

programme = Programm
    .description = Fachtage und Treffen: { $site }
    .filter = Veranstaltungen zeigen von
    .all = Alle
    .one-group = Sie sehen nur Veranstaltungen der Unterarbeitsgruppe *{ $group }*.
    .past = Vergangene Veranstaltungen
nothing-planned = Zurzeit sind keine Veranstaltungen geplant
    .text = Sobald ein Termin feststeht, finden Sie ihn hier.
    .of-group = In dieser Unterarbeitsgruppe steht noch kein Termin fest.

## Unterarbeitsgruppen

groups = Unterarbeitsgruppen
    .lead = Zwischen den Fachtagen arbeiten die Unterarbeitsgruppen an ihren Themen weiter. Neue Mitwirkende sind willkommen.
    .none = Noch keine Unterarbeitsgruppen
    .none-text = Die Veranstaltungen, zu denen Sie sich anmelden können, stehen alle im *Programm*.
    .next = Nächster Termin: { $next }
    .nothing = Zurzeit steht kein Termin fest
group-dates = Nächste Termine
    .none = Zurzeit steht kein Termin fest.
    .past = Vergangene Termine

## Eine Veranstaltung

draft = Das ist eine Vorschau
    .text = Die Veranstaltung ist noch nicht veröffentlicht. Nur die Organisation kann diese Seite sehen.
    .no-sign-up = Dieser Entwurf ist noch nicht veröffentlicht.
is-called-off = Diese Veranstaltung ist abgesagt
    .reason = Grund: *{ $reason }*
    .mail = Alle Angemeldeten erhalten eine E-Mail.
facts = Das Wichtigste
accessibility = Barrierefreiheit vor Ort
online-link = Den Zugangslink erhalten Sie mit der Bestätigung.
sign-up = Anmeldung
    .until = bis { $until }
    .from-until = ab { $from }, möglich bis { $until }
    .called-off = Die Veranstaltung wurde abgesagt.
    .over = Die Veranstaltung ist vorbei.
    .not-yet = Die Anmeldung öffnet am { $at }.
    .closed = Die Anmeldung ist geschlossen.
    .full = Alle Plätze sind vergeben.
    .now = Jetzt anmelden
    .waiting = Auf die Warteliste setzen
into-calendar = In den Kalender übernehmen
    .file = (iCalendar-Datei)
schedule = Ablauf
funding = Förderung
    .logo = Logo: { $funder }
contact = Fragen zur Veranstaltung
    .email = E-Mail
    .phone = Telefon

## Die Texte der Einrichtung

text-in-german = Diesen Text gibt es nur auf Deutsch.
