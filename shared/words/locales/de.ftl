# Zeiten und Werte von Nachrichten, auf Seiten und in E-Mails. Fehlt in einer anderen Sprache eine Nachricht, gilt die hier.

## Datum und Uhrzeit

weekday = { $weekday ->
    [1] Montag
    [2] Dienstag
    [3] Mittwoch
    [4] Donnerstag
    [5] Freitag
    [6] Samstag
   *[7] Sonntag
}
month = { $month ->
    [1] Januar
    [2] Februar
    [3] März
    [4] April
    [5] Mai
    [6] Juni
    [7] Juli
    [8] August
    [9] September
    [10] Oktober
    [11] November
   *[12] Dezember
}
date = { $day }. { month } { $year }
moment = { date }, { $time } Uhr
span-day = { weekday }, { date }, { $time }–{ $end } Uhr
span-days = { $start } bis { $end }
day = { weekday }, { date }
weekday-short = { $weekday ->
    [1] Mo.
    [2] Di.
    [3] Mi.
    [4] Do.
    [5] Fr.
    [6] Sa.
   *[7] So.
}
month-short = { $month ->
    [1] Jan
    [2] Feb
    [3] Mär
    [4] Apr
    [5] Mai
    [6] Jun
    [7] Jul
    [8] Aug
    [9] Sep
    [10] Okt
    [11] Nov
   *[12] Dez
}
day-short = { weekday-short }, { $date }
month-and-year = { month } { $year }
hours = { $time }–{ $end } Uhr

## Art der Veranstaltung

kind-fachtag = Fachtag
kind-group-meeting = Treffen der Unterarbeitsgruppe
kind-plenary = Treffen des Arbeitskreises
