use super::{keys::kept_secret, *};

fn load(mode: Mode, variables: &[(&str, &str)]) -> Result<Settings, Problems> {
    let folder = tempfile::tempdir().unwrap();
    let mut all = vec![("FACHTAG_DATA_DIR".to_owned(), folder.path().display().to_string())];
    all.extend(variables.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())));
    Settings::from_sources(None, mode, all)
}

#[test]
fn nothing_needs_to_be_set_to_start() {
    let settings = load(Mode::Embedded, &[]).unwrap();
    assert_eq!(settings.listen.to_string(), "127.0.0.1:8080");
    assert_eq!(settings.public_url, "http://127.0.0.1:8080");
    assert!(settings.database_url.is_none() && settings.broker_url.is_none());
}

#[test]
fn every_wrong_setting_is_named_at_once() {
    let error = load(
        Mode::SingleService,
        &[
            ("FACHTAG_LISTEN", "hier"),
            ("FACHTAG_DATABASE_URL", "mysql://x:geheim@y"),
            ("FACHTAG_MAILS_PER_MINUTE", "0"),
            ("FACHTAG_SECRET", "kurz"),
            ("FACHTAG_SMPT_URL", "smtp://localhost"),
            ("FACHTAG_TRUSTED_PROXIES", "10.0.0.1, proxy"),
            ("FACHTAG_SITE_EMAIL", "Bildungsbüro"),
            ("FACHTAG_SITE_LOGO", "/gibt/es/nicht.png"),
            ("FACHTAG_SITE_COLOUR", "blau"),
        ],
    )
    .unwrap_err();
    let text = error.to_string();
    let names = "LISTEN DATABASE_URL MAILS_PER_MINUTE SECRET SMPT_URL TRUSTED_PROXIES BROKER_URL \
                 SITE_EMAIL SITE_LOGO SITE_COLOUR";
    for name in names.split_whitespace() {
        assert!(text.contains(&format!("FACHTAG_{name} ")), "{name} in: {text}");
    }
    assert!(!text.contains("geheim"), "a password must not be printed: {text}");
}

#[test]
fn the_environment_wins_over_the_file_and_secrets_come_from_files() {
    let folder = tempfile::tempdir().unwrap();
    let config = folder.path().join("eigene.toml");
    std::fs::write(&config, "listen = \"127.0.0.1:1\"\nmails_per_minute = 30\n").unwrap();
    let secret = folder.path().join("geheim");
    std::fs::write(&secret, "0123456789abcdef0123456789abcdef\n").unwrap();
    let settings = Settings::from_sources(
        Some(&config),
        Mode::Embedded,
        vec![
            ("FACHTAG_LISTEN".into(), "127.0.0.1:2".into()),
            ("FACHTAG_SECRET_FILE".into(), secret.display().to_string()),
        ],
    )
    .unwrap();
    assert_eq!(settings.listen.port(), 2);
    assert_eq!(settings.mails_per_minute.map(NonZeroU32::get), Some(30));
}

#[test]
fn the_made_secret_is_kept() {
    let folder = tempfile::tempdir().unwrap();
    let first = kept_secret(folder.path()).unwrap();
    assert!(first.len() >= Secret::MIN_LENGTH);
    assert_eq!(kept_secret(folder.path()).unwrap(), first);
}

#[test]
fn a_damaged_secret_is_told_and_not_used() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("secret"), "").unwrap();
    let data_dir = folder.path().display().to_string();
    let error = load(Mode::Embedded, &[("FACHTAG_DATA_DIR", &data_dir)]).unwrap_err();
    assert!(error.to_string().contains("FACHTAG_DATA_DIR"), "{error}");
}

#[test]
fn the_look_comes_from_the_settings() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("wappen");
    std::fs::write(&file, "<svg xmlns=\"http://www.w3.org/2000/svg\"/>").unwrap();
    let settings = load(
        Mode::Embedded,
        &[
            ("FACHTAG_SITE_LOGO", &file.display().to_string()),
            ("FACHTAG_SITE_COLOUR", "#C8102E"),
            ("FACHTAG_SITE_EMAIL", "bildungsbuero@example.org"),
        ],
    )
    .unwrap();
    assert_eq!(settings.site_logo.unwrap().media_type, "image/svg+xml");
    assert_eq!(settings.site_colour, Some(Colour([0xc8, 0x10, 0x2e])));
    assert_eq!(settings.site_email.as_deref(), Some("bildungsbuero@example.org"));
}

#[test]
fn a_logo_that_is_no_picture_or_too_large_is_told() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("logo.png");
    let path = file.display().to_string();
    for (content, words) in [(vec![b'x'; 9], "PNG, JPEG oder SVG"), (vec![b'x'; 512 * 1024 + 1], "512 KiB")] {
        std::fs::write(&file, content).unwrap();
        let error = load(Mode::Embedded, &[("FACHTAG_SITE_LOGO", &path)]).unwrap_err().to_string();
        assert!(error.contains("FACHTAG_SITE_LOGO ") && error.contains(words), "{error}");
    }
}
