//! Letters about a sub-group's events come from whoever the sub-group names.

use fachtag_contracts::events::{GroupMail, GroupRef};

use super::*;

fn of_group(mail: GroupMail) -> Event {
    let group = GroupRef { slug: "digital".into(), name: "Digitale Bildung".into(), mail: Some(mail) };
    Event { group: Some(group), contact: None, ..event() }
}

#[test]
fn a_sub_group_writes_under_its_own_name() {
    let event = of_group(GroupMail {
        sender_name: Some("AK Digital".into()),
        sender_email: Some("digital@städte.example".into()),
        reply_to: Some("fragen@stadt.example".into()),
        signature: Some("Jana <Beispiel>\r\n02161 1".into()),
    });
    let composed = letter(LetterKind::Confirmed, &event, &registration());
    assert_eq!(composed.sender, "digital@xn--stdte-hra.example");
    let message = read(&composed);
    let from = message.from().unwrap().first().unwrap();
    assert_eq!((from.name(), from.address()), (Some("AK Digital"), Some("digital@xn--stdte-hra.example")));
    assert_eq!(message.reply_to().unwrap().first().unwrap().address(), Some("fragen@stadt.example"));
    let text = text(&composed).replace("\r\n", "\n");
    assert!(text.contains("Freundliche Grüße\nJana <Beispiel>\n02161 1\n"), "{text}");
    let html = html(&composed);
    assert!(html.contains("<br>Jana &#60;Beispiel&#62;<br>02161 1</p>"), "{html}");
    let calendar = parts(&composed).into_iter().find(|part| part.0 == "text/calendar").unwrap().2.replace("\r\n ", "");
    assert!(calendar.contains("ORGANIZER;CN=\"AK Digital\":mailto:digital@xn--stdte-hra.example"), "{calendar}");
}

#[test]
fn what_a_sub_group_leaves_open_is_as_everywhere() {
    let event = Event {
        contact: super::event().contact,
        ..of_group(GroupMail { reply_to: Some("fragen@stadt.example".into()), ..GroupMail::default() })
    };
    let composed = letter(LetterKind::Confirmed, &event, &registration());
    assert_eq!(composed, letter(LetterKind::Confirmed, &super::event(), &registration()), "the contact answers");
}
