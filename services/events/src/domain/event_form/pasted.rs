//! A programme that was pasted from a table: one part in each line, its cells divided by tabs or semicolons.

use super::{Row, Texts, YES, reading::whole_number};
use crate::domain::local_time;

/// What became of the pasted lines.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Pasted {
    pub rows: Vec<Row>,
    /// The lines that could not be read, as they were.
    pub left: String,
    /// Why, one for each of them.
    pub mistakes: Vec<String>,
}

/// Reads lines of begin, end, title, room, seats, speaker; begin and end may stand in one cell ("9:00–9:30"), and what is behind
/// the title may be missing. A line of headings is passed over.
pub fn read(text: &str) -> Pasted {
    let mut pasted = Pasted::default();
    let mut left: Vec<&str> = Vec::new();
    let lines = text.lines().enumerate().filter(|(_, line)| !line.trim().is_empty());
    for (index, line) in lines {
        match read_line(line) {
            Ok(row) => pasted.rows.push(row),
            Err(_) if is_heading(line) => {}
            Err(why) => {
                pasted.mistakes.push(format!("Zeile {}: {why}", index + 1));
                left.push(line);
            }
        }
    }
    pasted.left = left.join("\n");
    pasted
}

fn cells(line: &str) -> Vec<&str> {
    let divider = if line.contains('\t') { '\t' } else { ';' };
    line.split(divider).map(str::trim).collect()
}

/// A line without any number that names the column of the titles.
fn is_heading(line: &str) -> bool {
    let names = ["titel", "programmpunkt", "thema", "was"];
    !line.contains(|c: char| c.is_ascii_digit())
        && cells(line).iter().any(|cell| names.contains(&cell.to_lowercase().as_str()))
}

fn read_line(line: &str) -> Result<Row, String> {
    let cells = cells(line);
    let ((from, until), rest) = match span(cells[0]) {
        Some(span) => (span, &cells[1..]),
        None => {
            let [from, until, rest @ ..] = cells.as_slice() else {
                return Err(
                    "Erwartet werden Beginn, Ende und Titel, durch Tabulatoren oder Semikolons getrennt.".into()
                );
            };
            ((*from, *until), rest)
        }
    };
    let mut texts = Texts::default();
    for (field, label, text) in [("from", "Beginn", from), ("until", "Ende", until)] {
        let time = local_time::time(text)
            .ok_or_else(|| format!("{label} „{text}“ ist keine Uhrzeit. Bitte schreiben Sie zum Beispiel 9:00."))?;
        texts.set(field, &time.format("%H:%M").to_string());
    }
    let cell = |place: usize| rest.get(place).copied().unwrap_or_default();
    let (title, seats) = (cell(0), cell(2));
    if title.is_empty() {
        return Err("Der Titel fehlt.".into());
    }
    if !seats.is_empty() && whole_number(seats).is_none() {
        return Err(format!("Plätze „{seats}“ ist keine ganze Zahl."));
    }
    for (field, text) in [("title", title), ("room", cell(1)), ("capacity", seats), ("speaker", cell(3))] {
        texts.set(field, text);
    }
    texts.set("counts", if is_break(title) { "" } else { YES });
    Ok(Row { id: None, texts })
}

/// `9:00–9:30` in one cell.
fn span(cell: &str) -> Option<(&str, &str)> {
    let (from, until) = cell.split_once(['–', '-']).or_else(|| cell.split_once(" bis "))?;
    Some((from.trim(), until.trim()))
}

/// What people call the time in which nobody learns.
fn is_break(title: &str) -> bool {
    let title = title.to_lowercase();
    ["pause", "mittagessen", "imbiss"].iter().any(|word| title.contains(word))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fields(row: &Row) -> [&str; 7] {
        ["from", "until", "title", "room", "capacity", "speaker", "counts"].map(|name| row.texts.get(name))
    }

    #[test]
    fn lines_of_a_table_become_parts() {
        let pasted = read(
            "Beginn\tEnde\tTitel\tRaum\r\n\
             9:00\t9:30\tAnkommen\tFoyer\r\n\
             9.30 Uhr\t11\tVortrag; mit Fragen\tSaal\t1.200\tDr. Ada Lovelace\r\n\r\n\
             11:00–11:30;Kaffeepause\n\
             11:30 bis 12:30\tWorkshop\t\t20",
        );
        assert_eq!(pasted.mistakes, [""; 0]);
        assert_eq!(
            pasted.rows.iter().map(fields).collect::<Vec<_>>(),
            [
                ["09:00", "09:30", "Ankommen", "Foyer", "", "", YES],
                ["09:30", "11:00", "Vortrag; mit Fragen", "Saal", "1.200", "Dr. Ada Lovelace", YES],
                ["11:00", "11:30", "Kaffeepause", "", "", "", ""],
                ["11:30", "12:30", "Workshop", "", "20", "", YES],
            ]
        );
    }

    #[test]
    fn what_cannot_be_read_stays_with_the_reason() {
        let pasted =
            read("9:00\t10:00\tGut\nneun\t10:00\tSchlecht\n9:00\t10:00\t\n9:00\t10:00\tViele\tSaal\tviele\nallein");
        assert_eq!(pasted.rows.len(), 1);
        assert_eq!(pasted.left, "neun\t10:00\tSchlecht\n9:00\t10:00\t\n9:00\t10:00\tViele\tSaal\tviele\nallein");
        let begins =
            ["Zeile 2: Beginn „neun“", "Zeile 3: Der Titel fehlt", "Zeile 4: Plätze „viele“", "Zeile 5: Erwartet"];
        assert_eq!(pasted.mistakes.len(), begins.len());
        assert!(pasted.mistakes.iter().zip(begins).all(|(why, begin)| why.starts_with(begin)), "{:?}", pasted.mistakes);
        assert_eq!(read(""), Pasted::default());
    }
}
