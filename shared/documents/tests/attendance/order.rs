use crate::people::{list_of, person};
use fachtag_documents::attendance::{AttendanceList, Picture, sort};

fn sorted(names: &[(&str, &str)]) -> Vec<String> {
    let mut list = list_of(names.iter().map(|(last, first)| person(last, first)).collect());
    sort(&mut list);
    list.people.iter().map(|p| format!("{}, {}", p.last_name, p.first_name)).collect()
}

#[test]
fn dots_and_sharp_s_count_as_plain_letters() {
    let names = [
        ("Zander", "A"),
        ("Özil", "A"),
        ("Ost", "A"),
        ("Ozan", "A"),
        ("Weiß", "A"),
        ("Weissmann", "A"),
        ("Weisz", "A"),
        ("Ärmel", "A"),
        ("Arnold", "A"),
        ("Apel", "A"),
        ("Übel", "A"),
        ("Uhl", "A"),
        ("Ube", "A"),
    ];
    let order = [
        "Apel, A",
        "Ärmel, A",
        "Arnold, A",
        "Ost, A",
        "Ozan, A",
        "Özil, A",
        "Ube, A",
        "Übel, A",
        "Uhl, A",
        "Weiß, A",
        "Weissmann, A",
        "Weisz, A",
        "Zander, A",
    ];
    assert_eq!(sorted(&names), order);
}

#[test]
fn the_first_name_decides_between_names_of_the_same_letters() {
    let names = [("Müller", "Carla"), ("Muller", "Bernd"), ("MÜLLER", "anna"), ("Müller", "Änne")];
    let order = ["MÜLLER, anna", "Müller, Änne", "Muller, Bernd", "Müller, Carla"];
    assert_eq!(sorted(&names), order);
    assert_eq!(sorted(&[("Müller", "Anna"), ("Muller", "Anna")]), ["Muller, Anna", "Müller, Anna"]);
}

#[test]
fn capitals_make_no_difference_and_particles_stand_under_their_letter() {
    let names = [("Wagner", "A"), ("von der Heide", "A"), ("Heidenreich", "A"), ("Vogel", "A"), ("Von Ahn", "A")];
    let order = ["Heidenreich, A", "Vogel, A", "Von Ahn, A", "von der Heide, A", "Wagner, A"];
    assert_eq!(sorted(&names), order);
}

#[test]
fn a_short_name_stands_before_the_longer_one_with_a_hyphen_or_a_space() {
    let names = [("Meiering", "A"), ("Meier-Abt", "A"), ("Meier", "Zoe"), ("Meier Abt", "B")];
    assert_eq!(sorted(&names), ["Meier, Zoe", "Meier Abt, B", "Meier-Abt, A", "Meiering, A"]);
}

#[test]
fn a_list_survives_the_journey_in_a_message() {
    let mut list = crate::people::list(3);
    list.funder_logo = Some(Picture(vec![0, 159, 146, 150]));
    let text = serde_json::to_string(&list).unwrap();
    assert!(text.contains(r#""funder_logo":"AJ+Slg==""#), "{text}");
    assert_eq!(serde_json::from_str::<AttendanceList>(&text).unwrap(), list);
    let broken = text.replace("AJ+Slg==", "no base64!");
    assert!(serde_json::from_str::<AttendanceList>(&broken).is_err());
}
