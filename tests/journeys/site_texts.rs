//! The office writes its own legal pages and what stands above the programme.

use harness::Installation;

const TEXTS: &str = "/organisation/texte";

pub async fn the_office_writes_its_own_words(site: &Installation) {
    let desk = site.desk("admin", None).await;
    let list = desk.open(TEXTS).await.expect(200);
    assert!(list.all("tbody td").iter().any(|cell| cell == "Vorlage"), "until then the templates count");
    desk.open("/organisation").await.expect(200).shows("In den Texten Ihrer Stelle fehlen noch Angaben");
    site.client.open("/impressum").await.expect(200).shows("[Amt oder Fachbereich]");

    let form = desk.open(&list.link("Impressum")).await.expect(200).form_at("form[data-keep]");
    assert!(form.value("text").contains("[Amt oder Fachbereich]"));
    let mine = form.clone().fill("text", "## Herausgeberin\n\nStadt **Mönchengladbach** <script>");
    let preview = desk.submit(&mine, "preview-text").await.expect(200);
    assert_eq!(preview.all(".preview strong"), ["Mönchengladbach"]);
    site.client.open("/impressum").await.expect(200).shows("[Amt oder Fachbereich]");
    desk.follow(&desk.submit(&mine, "save").await).await.expect(200).shows("Der Text ist gespeichert");
    let public = site.client.open("/impressum").await.expect(200);
    public.shows("Stadt Mönchengladbach");
    assert!(!public.answer.body.contains("<script>"));

    // Somebody who opened the page before writes over nobody.
    let late = form.fill("text", "Von Ali");
    let told = desk.submit(&late, "save").await.expect(409);
    told.shows("Jemand hat diesen Text inzwischen geändert");
    assert!(told.text().contains("Herausgeberin"));
    let again = told.form_at("form[data-keep]");
    assert_eq!(again.value("text").trim(), "Von Ali");
    desk.submit(&again, "save").await.expect(303);
    site.client.open("/impressum").await.expect(200).shows("Von Ali");
    let history = desk.open(&format!("{TEXTS}/imprint")).await.expect(200).all(".history__what");
    assert_eq!(history, ["Fassung 2", "Fassung 1"]);

    let empty = desk.open(&format!("{TEXTS}/lead")).await.expect(200).form_at("form[data-keep]").fill("text", " ");
    assert_eq!(desk.submit(&empty, "save").await.expect(422).attributes(".error-summary a", "href"), ["#text"]);
    assert_eq!(desk.open(&format!("{TEXTS}/anderes")).await.answer.status, 404);
    let organizer = site.desk("organizer", None).await;
    assert_eq!(organizer.open(TEXTS).await.answer.status, 403);
}
