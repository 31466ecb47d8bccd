# Was jede Seite umgibt, die Teile der Formulare und die Seiten über Fehler. Fehlt in einer anderen Sprache eine Nachricht, gilt die hier.

## Rahmen

skip = Zum Inhalt springen
main-navigation = Hauptnavigation
menu = Menü
programme = Programm
groups = Unterarbeitsgruppen
organisation = Organisation
signed-in-as = Organisation, angemeldet als
for-organizers = Für die Organisation
legal = Rechtliches
imprint = Impressum
privacy = Datenschutz
accessibility = Barrierefreiheit

## Teile von Seiten

tone-info = Hinweis
tone-success = Erfolg
tone-warning = Achtung
tone-error = Fehler
step = Schritt { $current } von { $total }
problems = { $count ->
    [one] Fehler: Bitte prüfen Sie eine Angabe
   *[other] Fehler: Bitte prüfen Sie { $count } Angaben
}
optional = optional
nothing-given = Keine Angabe
changed-meanwhile = Inzwischen geändert
    .text = Die Anmeldung wurde geändert, während dieses Formular offen war. Ihre Eingaben stehen unten und sind noch nicht gespeichert; beim Unterstützungsbedarf steht, was jetzt gespeichert ist. Prüfen Sie bitte alles, und speichern Sie noch einmal.
    .stored = Anders als unten ist gespeichert:

## Wie lange zu warten ist, nach „in“

wait-minute = einer Minute
wait-minutes = { $count } Minuten
wait-hours = { $count } Stunden

## Fehler

to-programme = Zum Programm
trace = Wenn Sie sich an uns wenden, nennen Sie bitte diese Kennung:
not-found = Diese Seite gibt es nicht
    .title = Seite nicht gefunden
    .text = Vielleicht ist die Adresse unvollständig oder die Veranstaltung wurde entfernt.
    .next = Prüfen Sie bitte die Adresse. Alle Veranstaltungen finden Sie im Programm.
too-large = Das Formular ist zu groß
    .title = Zu viele Daten
    .text = Es darf zusammen höchstens 1 MiB umfassen.
    .next = Bitte gehen Sie zurück und kürzen Sie Ihre Angaben.
too-often = Von Ihrem Anschluss kommen gerade sehr viele Anfragen
    .title = Zu viele Anfragen
    .text = Zum Schutz vor Missbrauch nehmen wir in kurzer Zeit nur eine begrenzte Zahl an. Ihre Eingaben sind nicht gespeichert, aber auch nicht verloren.
    .next = Bitte warten Sie. Laden Sie diese Seite in { $wait } neu und bestätigen Sie, dass die Daten noch einmal gesendet werden.
failure = Da ist etwas schiefgegangen
    .title = Technischer Fehler
    .text = Ihre Anfrage konnte wegen eines technischen Fehlers nicht bearbeitet werden. Das liegt nicht an Ihnen.
    .next = Bitte versuchen Sie es in einigen Minuten noch einmal.
slow-request = Das Formular kam nicht vollständig an
    .title = Das Formular kam nicht an
    .text = Die Verbindung war zu langsam. Es wurde nichts gespeichert.
    .next = Bitte gehen Sie zurück und schicken Sie das Formular noch einmal ab.
too-slow = Das dauert gerade zu lange
    .title = Das dauert zu lange
    .text = Ein Teil des Dienstes antwortet nicht. Vielleicht ist trotzdem erledigt, was Sie abgeschickt haben: Wenn es eine Anmeldung war, kommt dann eine E-Mail.
    .next = Bitte warten Sie einige Minuten auf die E-Mail, und versuchen Sie es sonst noch einmal. Doppelt angemeldet werden Sie dadurch nicht.
not-this-way = So lässt sich diese Seite nicht aufrufen
    .title = Nicht vorgesehen
    .text = Vielleicht ist die Adresse unvollständig oder die Veranstaltung wurde entfernt.
    .next = Prüfen Sie bitte die Adresse. Alle Veranstaltungen finden Sie im Programm.
foreign-form = Das Formular wurde nicht angenommen
    .title = Formular nicht angenommen
    .text = Ihr Browser meldet, dass es von einer fremden Seite abgeschickt wurde.
    .next = Bitte öffnen Sie die Seite neu und schicken Sie das Formular noch einmal ab.
