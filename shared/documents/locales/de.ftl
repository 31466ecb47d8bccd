# Die Teilnahmebescheinigung. Fehlt in einer anderen Sprache eine Nachricht, gilt die hier.

certificate = Teilnahmebescheinigung
    .title = Teilnahmebescheinigung: { $title }
    .took-part = hat an dieser Veranstaltung teilgenommen:
    .when = Termin
    .duration = Dauer
    .place = Ort
    .group = Unterarbeitsgruppe
    .funding = Förderung
    .funder-logo = Logo der Förderung
    .logo-of = Logo der Förderung: { $funder }
    .issued = Ausgestellt am { $day }
    .electronic = Diese Bescheinigung wurde elektronisch erstellt und trägt deshalb keine Unterschrift.
    .reference = Anmeldenummer { $reference }
