//! Whatever people type: it stays text.

use super::*;

#[test]
fn no_name_can_break_a_mail() {
    let names = [
        "Eva\r\nBcc: opfer@example.org\r\n\r\nHallo",
        "\"Eva\" <eva@example.org>, Bcc:",
        "=?utf-8?q?Eva?=",
        "Ünal Ñuñez 😀👩\u{200d}🏫",
        "مريم \u{202e}evil\u{202c}",
        "<script>alert(1)</script> & Söhne",
        "\0\u{1b}[31m\u{7f}x",
        &"sehr langer Name ".repeat(20),
        "{{ 7*7 }} %s \\n",
        "",
    ];
    let reference = letter(LetterKind::Confirmed, &event(), &registration());
    let headers = |composed: &Composed| {
        let message = read(composed);
        let mut names: Vec<_> = message.headers().iter().map(|header| header.name().to_owned()).collect();
        names.sort();
        names
    };
    for name in names {
        let mut event = event();
        event.title = name.to_owned();
        event.contact =
            Some(Contact { name: name.to_owned(), email: "a@b.example".into(), phone: Some(name.to_owned()) });
        event.venue = Some(Venue { name: name.to_owned(), accessibility: Some(name.to_owned()), ..Venue::default() });
        event.online_url = Some(format!("javascript:{name}"));
        let person = Registration {
            first_name: name.to_owned(),
            last_name: name.to_owned(),
            institution: name.to_owned(),
            ..registration()
        };
        let composed = letter(LetterKind::Confirmed, &event, &person);
        assert_eq!(headers(&composed), headers(&reference), "{name:?}");
        let message = read(&composed);
        assert_eq!(message.parts.len(), 6, "{name:?}");
        let to = message.to().unwrap();
        assert_eq!(to.iter().count(), 1, "{name:?}");
        assert_eq!(to.first().unwrap().address(), Some("jana.mueller@schule.example"), "{name:?}");
        assert_eq!(message.reply_to().unwrap().iter().count(), 1, "{name:?}");
        assert!(!composed.subject.contains(char::is_control));
        let html = html(&composed);
        assert!(!html.contains("<script") && !html.contains("href=\"javascript"), "{name:?}");
        let source = String::from_utf8(composed.bytes.clone()).unwrap();
        assert!(source.split("\r\n").all(|line| line.len() <= 998), "{name:?}");
        assert!(source.is_ascii(), "{name:?}");
    }
}

#[test]
fn what_organizers_add_stays_text() {
    let text =
        "[x](javascript:alert(1)) <script>alert(1)</script> ![](https://fern.example/x.png)\n\n\u{202e}verkehrt\0";
    let event = Event { confirmation_note: Some(text.into()), ..event() };
    let composed = letter(LetterKind::Confirmed, &event, &registration());
    let html = html(&composed);
    assert!(!html.contains("<script") && !html.contains("\"javascript:") && !html.contains("<img"), "{html}");
    assert!(html.contains("&lt;script&gt;") && html.contains("verkehrt"), "{html}");
    assert!(!html.contains(['\u{202e}', '\0']) && !super::text(&composed).contains(['\u{202e}', '\0']));
}

#[test]
fn a_name_reads_back_as_it_was_typed() {
    for name in ["Ünal Ñuñez-O'Neill", "عمر الخيام", "李 小龍", "Zoë \"Zo\" van \\ Dijk", "Anna 😀", "A, B; C"]
    {
        let person = Registration { first_name: String::new(), last_name: name.to_owned(), ..registration() };
        let composed = letter(LetterKind::Confirmed, &event(), &person);
        assert_eq!(read(&composed).to().unwrap().first().unwrap().name(), Some(name));
        assert!(text(&composed).starts_with(&format!("Guten Tag {name},")));
    }
}

#[test]
fn international_addresses() {
    let table = [
        ("jana@bücher.example", "jana@xn--bcher-kva.example"),
        ("jana@BÜCHER.example", "jana@xn--bcher-kva.example"),
        ("jörg@bücher.example", "jörg@xn--bcher-kva.example"),
        (" jana@schule.example ", "jana@schule.example"),
        ("o'neill+fachtag@schule.example", "o'neill+fachtag@schule.example"),
    ];
    for (typed, expected) in table {
        let person = Registration { email: typed.into(), ..registration() };
        let composed = letter(LetterKind::Confirmed, &event(), &person);
        assert_eq!(composed.to, expected);
        assert_eq!(read(&composed).to().unwrap().first().unwrap().address(), Some(expected));
    }
}

#[test]
fn what_is_no_address_is_an_error() {
    for typed in [
        "",
        "jana",
        "jana@",
        "@schule.example",
        "jana@schule.example\r\nBcc: x@y.example",
        "jana\r\n@schule.example",
        "jana@schule.example>, <x@y.example",
        "jana müller@schule.example",
        "jana@schule..example",
    ] {
        let (event, person) = (event(), Registration { email: typed.into(), ..registration() });
        let result = compose(LetterKind::Confirmed, &facts(&event, &person), &identity(), "<a@b.example>", date());
        assert!(matches!(result, Err(ComposeError::Address(_))), "{typed:?} gave {result:?}");
    }
}
