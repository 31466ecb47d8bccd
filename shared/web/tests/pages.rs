//! The layout and the form components, as a browser or a screen reader meets them.
#![allow(clippy::unwrap_used)]

use std::sync::Arc;

use askama::Template;
use axum::{
    http::{StatusCode, header},
    response::IntoResponse,
};
use fachtag_web::{
    Reader,
    assets::OwnAsset,
    page::{Check, Choice, ErrorPage, Hidden, Html, Input, Page, Problem, Section, Site},
};

#[derive(Template)]
#[template(
    ext = "html",
    source = r#"{% extends "layout.html" %}{% import "components.html" as ui %}{% block content %}
{{ ui::error_summary(problems) }}
{{ ui::steps(2, 3, "Angaben prüfen") }}
{{ ui::text(name="email", label="E-Mail-Adresse", input=email, hint="Für die Bestätigung", autocomplete="email", kind="email") }}
{{ ui::textarea(name="note", label="Mitteilung", input=note, optional=true) }}
{{ ui::select(name="meal", label="Verpflegung", input=meal, choices=meals, optional=true) }}
{% call ui::checkbox(name="consent", check=consent) %}Ich willige ein.{% endcall %}
{{ ui::hidden(hidden) }}
{% endblock %}"#
)]
struct Form {
    page: Page,
    problems: Vec<Problem>,
    email: Input,
    note: Input,
    meal: Input,
    meals: Vec<Choice>,
    consent: Check,
    hidden: Vec<Hidden>,
}

fn site() -> Arc<Site> {
    Arc::new(Site::at("http://127.0.0.1:8080/"))
}

fn form(problem: Option<&str>) -> Form {
    let error = problem.map(str::to_owned);
    let problems = error.iter().map(|message| Problem { field: "email".into(), message: message.clone() });
    Form {
        page: Page::new(&site(), "Anmeldung").section(Section::Programme),
        problems: problems.collect(),
        email: Input { value: "zoe\"><script>alert(1)</script>".into(), error },
        note: Input { value: "\n</textarea><b>fett</b>".into(), error: None },
        meal: Input { value: "vegan".into(), error: None },
        meals: ["vegetarisch", "vegan"].map(|meal| Choice { value: meal.into(), label: meal.into() }).into(),
        consent: Check::default(),
        hidden: vec![Hidden { name: "key".into(), value: "a\"b".into() }],
    }
}

#[test]
fn what_people_type_is_kept_and_does_nothing() {
    let html = form(None).render().unwrap();
    assert!(!html.contains("<script>") && !html.contains("<b>"), "{html}");
    assert!(html.contains("zoe&#34;&#62;&#60;script&#62;"), "{html}");
    // A browser drops the first line break after the tag; the person's own must survive that.
    assert!(html.contains(">\n\n&#60;/textarea&#62;"), "{html}");
    assert!(html.contains(r#"<option value="vegan" selected>"#), "{html}");
    assert!(html.contains(r#"value="a&#34;b""#), "{html}");
}

#[test]
fn an_error_is_said_on_top_and_beside_the_field_in_the_same_words() {
    let words = "Bitte geben Sie eine E-Mail-Adresse an.";
    let html = form(Some(words)).render().unwrap();
    assert!(html.contains(&format!(r##"<a href="#email">{words}</a>"##)), "{html}");
    assert!(html.contains(r#"role="alert" tabindex="-1" autofocus"#), "{html}");
    assert!(html.contains(r#"aria-describedby="email-hinweis email-fehler""#), "{html}");
    assert!(html.contains(r#"id="email-fehler""#) && html.contains(r#"id="email-hinweis""#));
    assert!(html.contains(r#"aria-invalid="true""#), "{html}");
    assert_eq!(html.matches(words).count(), 2);
}

#[test]
fn without_errors_nothing_is_announced() {
    let html = form(None).render().unwrap();
    assert!(!html.contains("role=\"alert\"") && !html.contains("aria-invalid"), "{html}");
    assert!(html.contains(r#"aria-describedby="email-hinweis""#), "{html}");
    assert!(html.contains("<strong>Schritt 2 von 3</strong>"), "{html}");
    assert!(!html.contains(" checked"), "a consent is never ticked beforehand");
}

#[test]
fn the_layout_asks_no_other_server_and_needs_no_inline_code() {
    let html = form(None).render().unwrap();
    assert!(html.contains(r#"<html lang="de">"#));
    assert!(html.contains("<title>Anmeldung – Arbeitskreis Lebenslanges Lernen</title>"), "{html}");
    assert!(html.contains(r##"<a class="skip-link" href="#inhalt">"##));
    assert!(html.contains(r#"<a href="/" aria-current="true">Programm</a>"#), "{html}");
    for forbidden in ["style=", "<style", "<script", "onclick", "https://", "//cdn"] {
        assert!(!html.contains(forbidden), "{forbidden}");
    }
}

#[test]
fn the_office_shows_its_logo_and_colour() {
    let own = |name, media_type| Some(OwnAsset::new(name, media_type, b"x".as_slice().into()));
    let site = Site {
        logo: own("logo.png", "image/png"),
        colours: own("colours.css", "text/css"),
        contact_email: Some("buero@example.org".into()),
        ..Site::at("http://127.0.0.1:8080/")
    };
    let mut form = form(None);
    form.page.site = Arc::new(site);
    let html = form.render().unwrap();
    assert!(html.contains(r#"<img class="brand__logo" src="/assets/logo."#), "{html}");
    // In the head, the picture says whose it is.
    assert!(html.contains(r#"alt="Stadt Mönchengladbach""#) && !html.contains("brand__owner"), "{html}");
    let (ours, theirs) = (html.find("/assets/site.").unwrap(), html.find("/assets/colours.").unwrap());
    assert!(ours < theirs, "the later style sheet counts");
    assert!(html.contains(r#"<a href="mailto:buero@example.org">"#), "{html}");
}

#[test]
fn private_pages_stay_out_of_search_engines() {
    let mut form = form(None);
    form.page = form.page.private();
    let html = form.render().unwrap();
    assert!(html.contains(r#"<meta name="robots" content="noindex, nofollow">"#), "{html}");
    // Browsers would send `Origin: null` with the page's forms, which are then refused as another site's.
    assert!(!html.contains("no-referrer"), "{html}");
}

#[tokio::test]
async fn an_error_page_says_what_to_do_next() {
    let page = ErrorPage::failure(&site(), &Reader::default(), Some("4bf92f35".into()));
    let response = Html(StatusCode::INTERNAL_SERVER_ERROR, page).into_response();
    assert_eq!(response.status(), StatusCode::INTERNAL_SERVER_ERROR);
    assert_eq!(response.headers()[header::CONTENT_TYPE], "text/html; charset=utf-8");
    let body = axum::body::to_bytes(response.into_body(), usize::MAX).await.unwrap();
    let html = String::from_utf8(body.to_vec()).unwrap();
    assert!(html.contains("noch einmal") && html.contains("4bf92f35"), "{html}");
    assert!(html.contains(r#"href="/">Zum Programm</a>"#), "{html}");
}
