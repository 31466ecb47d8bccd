//! Slips in the domain of an address, such as `gmial.con`. Nothing is changed without a question: the strange one may be right.

/// Where most mailboxes are. Nobody is asked about these, however much they are like each other.
const DOMAINS: [&str; 24] = [
    "aol.com",
    "email.de",
    "freenet.de",
    "gmail.com",
    "gmx.de",
    "gmx.net",
    "googlemail.com",
    "hotmail.com",
    "hotmail.de",
    "icloud.com",
    "live.de",
    "mail.com",
    "mail.de",
    "mailbox.org",
    "moenchengladbach.de",
    "online.de",
    "outlook.com",
    "outlook.de",
    "posteo.de",
    "schule.nrw.de",
    "t-online.de",
    "web.de",
    "yahoo.com",
    "yahoo.de",
];
/// What nobody has, and is spelt like what somebody has.
const MIXED_UP: [(&str, &str); 2] = [("gmail.de", "gmail.com"), ("googlemail.de", "googlemail.com")];
/// Ends that are none.
const ENDINGS: [(&str, &str); 6] =
    [(".con", ".com"), (".cmo", ".com"), (".comm", ".com"), (".ed", ".de"), (".dee", ".de"), (".nett", ".net")];

/// The address that was probably meant, if another one.
pub fn meant(email: &str) -> Option<String> {
    let (local, domain) = email.rsplit_once('@')?;
    let domain = domain.to_lowercase();
    if DOMAINS.contains(&domain.as_str()) {
        return None;
    }
    if let Some((_, right)) = MIXED_UP.iter().find(|(wrong, _)| *wrong == domain) {
        return Some(format!("{local}@{right}"));
    }
    let near = DOMAINS.iter().map(|known| (strsim::osa_distance(known, &domain), *known)).min()?;
    // Two slips make another word of a short one.
    let likely = near.0 == 1 || near.0 <= 3 && domain.len() > 8 && near.1.len() > 8;
    let ending = || {
        let (wrong, right) = ENDINGS.iter().find(|(wrong, _)| domain.ends_with(wrong))?;
        Some(format!("{}{right}", domain.strip_suffix(wrong)?))
    };
    let meant = if likely { Some(near.1.to_owned()) } else { ending() };
    meant.map(|domain| format!("{local}@{domain}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slips_are_asked_about_and_others_are_not() {
        for (typed, right) in [
            ("ada@gmial.con", "ada@gmail.com"),
            ("ada@gmail.de", "ada@gmail.com"),
            ("ada@googlmail.com", "ada@googlemail.com"),
            ("ada@wbe.de", "ada@web.de"),
            ("ada@T-Onlien.de", "ada@t-online.de"),
            ("ada@grundschule-nord.con", "ada@grundschule-nord.com"),
            ("ada@stadt-mg.ed", "ada@stadt-mg.de"),
        ] {
            assert_eq!(meant(typed).as_deref(), Some(right), "{typed}");
        }
        for fine in
            ["ada@gmx.net", "ada@gmx.at", "ada@mail.de", "ada@kita-web.de", "ada@ggs-bell.nrw.schule", "ada", "a@b"]
        {
            assert_eq!(meant(fine), None, "{fine}");
        }
    }
}
