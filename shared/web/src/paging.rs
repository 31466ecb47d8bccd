//! Tables that come in pages.

use crate::dates::number;

/// Which part of a table is shown. A page that is no more is the last one; nonsense in the address is the first.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Paging {
    /// From 1.
    pub page: u32,
    /// Rows of one page.
    pub per_page: u32,
    /// Rows of the table.
    pub total: u32,
}

impl Paging {
    /// The page that the address asks for.
    pub fn of(asked: &str, per_page: u32, total: u32) -> Self {
        let paging = Self { page: asked.parse().unwrap_or(1), per_page, total };
        Self { page: paging.page.clamp(1, paging.pages()), ..paging }
    }

    /// Rows before the page.
    pub fn offset(self) -> u32 {
        (self.page - 1) * self.per_page
    }

    /// The words and links below the table. `href` makes the address of a page; `noun` is the rows' name.
    pub fn pager(self, noun: &str, href: impl Fn(u32) -> String) -> Pager {
        let Self { page, per_page, total } = self;
        let pages = self.pages();
        let (first, last) = (self.offset() + 1, total.min(page * per_page));
        let text = if total == 0 {
            format!("Keine {noun}")
        } else if pages == 1 {
            format!("{} {noun}", number(total))
        } else {
            format!("{}–{} von {} {noun}", number(first), number(last), number(total))
        };
        Pager {
            text,
            place: format!("Seite {} von {}", number(page), number(pages)),
            previous: (page > 1).then(|| href(page - 1)),
            next: (page < pages).then(|| href(page + 1)),
        }
    }

    fn pages(self) -> u32 {
        self.total.div_ceil(self.per_page.max(1)).max(1)
    }
}

/// Which rows of a table are shown, and the way to the others.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pager {
    /// "1–50 von 1.240 Anmeldungen"
    pub text: String,
    /// "Seite 1 von 25"
    pub place: String,
    pub previous: Option<String>,
    pub next: Option<String>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pager_counts_as_people_do() {
        let at = |page: u32, total| {
            Paging::of(&page.to_string(), 50, total).pager("Anmeldungen", |page| format!("?seite={page}"))
        };
        assert_eq!(at(1, 0).text, "Keine Anmeldungen");
        assert_eq!(at(1, 12).text, "12 Anmeldungen");
        let middle = at(2, 1_240);
        assert_eq!(middle.text, "51–100 von 1.240 Anmeldungen");
        assert_eq!(middle.place, "Seite 2 von 25");
        assert_eq!((middle.previous.as_deref(), middle.next.as_deref()), (Some("?seite=1"), Some("?seite=3")));
        assert_eq!(at(99, 60).text, "51–60 von 60 Anmeldungen", "a page that is no more");
    }

    #[test]
    fn a_page_that_is_no_more_is_the_last_one() {
        let page = |asked| Paging::of(asked, 50, 120);
        assert_eq!((page("2").page, page("2").offset()), (2, 50));
        assert_eq!(page("99").page, 3);
        for first in ["", "0", "-7", "quatsch"] {
            assert_eq!(page(first).page, 1, "{first}");
        }
        assert_eq!(Paging::of("4", 50, 0).page, 1);
    }
}
