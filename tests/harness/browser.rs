//! A browser without JavaScript: pages, links and forms as they are.

use reqwest::Method;
use scraper::{ElementRef, Html, Selector};

use crate::client::{Answer, Call, Client};

/// A page, or the answer that leads to the next.
#[derive(Debug, Clone)]
pub struct Page {
    pub path: String,
    pub answer: Answer,
}

/// A form with what stands in it.
#[derive(Debug, Clone)]
pub struct Form {
    pub action: String,
    method: Method,
    fields: Vec<(String, String)>,
    /// Boxes that are not ticked.
    boxes: Vec<(String, String)>,
    buttons: Vec<(String, String)>,
    /// Sent as `multipart/form-data`, which can hold files.
    multipart: bool,
    files: Vec<(String, String, Vec<u8>)>,
}

fn selector(text: &str) -> Selector {
    Selector::parse(text).unwrap()
}

fn words(element: ElementRef<'_>) -> String {
    element.text().collect::<String>().split_whitespace().collect::<Vec<_>>().join(" ")
}

impl Client {
    /// Opens a page.
    pub async fn open(&self, path: &str) -> Page {
        Page { path: path.to_owned(), answer: self.get(path).send().await }
    }

    /// Presses a form's button, named by its value (or the only one: empty).
    pub async fn submit(&self, form: &Form, button: &str) -> Page {
        let call = self.request(form.method(), form.action()).header("sec-fetch-site", "same-origin");
        let fields = form.sent(button);
        let call = if form.multipart { form.parts(call, &fields) } else { call.form(&fields) };
        Page { path: form.action().to_owned(), answer: call.send().await }
    }

    /// Goes where a page redirects to after a form.
    pub async fn follow(&self, page: &Page) -> Page {
        assert_eq!(page.answer.status, 303, "{}", page.answer.body);
        self.open(page.answer.header("location")).await
    }
}

impl Page {
    fn parsed(&self) -> Html {
        Html::parse_document(&self.answer.body)
    }

    /// The same page, when the status is as expected.
    #[track_caller]
    pub fn expect(self, status: u16) -> Self {
        assert_eq!(self.answer.status, status, "{}: {}", self.path, self.answer.body);
        self
    }

    /// All words of the page's main part.
    pub fn text(&self) -> String {
        self.parsed().select(&selector("main")).map(words).collect()
    }

    /// Whether the main part has these words.
    #[track_caller]
    pub fn shows(&self, text: &str) {
        assert!(self.text().contains(text), "“{text}” on {}: {}", self.path, self.text());
    }

    /// The words of each element.
    pub fn all(&self, css: &str) -> Vec<String> {
        self.parsed().select(&selector(css)).map(words).collect()
    }

    /// The text of each element with all its white space.
    pub fn raw(&self, css: &str) -> Vec<String> {
        self.parsed().select(&selector(css)).map(|element| element.text().collect()).collect()
    }

    /// An attribute of each element that has it.
    pub fn attributes(&self, css: &str, name: &str) -> Vec<String> {
        self.parsed().select(&selector(css)).filter_map(|element| element.attr(name)).map(str::to_owned).collect()
    }

    /// The address of the link whose words contain these.
    #[track_caller]
    pub fn link(&self, text: &str) -> String {
        let page = self.parsed();
        let link = page.select(&selector("a[href]")).find(|link| words(*link).contains(text));
        link.unwrap_or_else(|| panic!("no link “{text}” on {}: {}", self.path, self.text()))
            .attr("href")
            .unwrap()
            .to_owned()
    }

    /// The page's form.
    #[track_caller]
    pub fn form(&self) -> Form {
        self.form_at("main form")
    }

    /// The form at this place.
    #[track_caller]
    pub fn form_at(&self, css: &str) -> Form {
        let page = self.parsed();
        let form = page.select(&selector(css)).next();
        let form = form.unwrap_or_else(|| panic!("no form on {}: {}", self.path, self.text()));
        Form::read(form, &self.path)
    }
}

impl Form {
    /// Where it goes.
    pub fn action(&self) -> &str {
        &self.action
    }

    /// How it goes.
    pub fn method(&self) -> Method {
        self.method.clone()
    }

    /// What is sent when this button is pressed, named by its value (or the only one: empty).
    pub fn sent(&self, button: &str) -> Vec<(String, String)> {
        let mut fields = self.fields.clone();
        if !button.is_empty() {
            let pressed = self.buttons.iter().find(|(_, value)| value == button);
            fields.push(pressed.unwrap_or_else(|| panic!("no button {button} in {self:?}")).clone());
        }
        fields
    }

    /// Chooses one of several radio buttons.
    #[track_caller]
    pub fn choose(mut self, name: &str, value: &str) -> Self {
        let chosen = (name.to_owned(), value.to_owned());
        if self.fields.contains(&chosen) {
            return self;
        }
        let before = self.fields.iter().position(|(own, _)| own == name).map(|index| self.fields.remove(index));
        let index = self.boxes.iter().position(|own| *own == chosen).unwrap_or_else(|| panic!("no {name}: {value}"));
        self.boxes.remove(index);
        self.boxes.extend(before);
        self.fields.push(chosen);
        self
    }

    fn read(form: ElementRef<'_>, path: &str) -> Self {
        let action = form.attr("action").filter(|action| !action.is_empty()).unwrap_or(path).to_owned();
        let method = if form.attr("method").is_some_and(|method| method.eq_ignore_ascii_case("post")) {
            Method::POST
        } else {
            Method::GET
        };
        let mut read = Self {
            action,
            method,
            fields: Vec::new(),
            boxes: Vec::new(),
            buttons: Vec::new(),
            multipart: form.attr("enctype") == Some("multipart/form-data"),
            files: Vec::new(),
        };
        for element in form.select(&selector("input[name], textarea[name], select[name], button[name]")) {
            read.add(element);
        }
        read
    }

    fn add(&mut self, element: ElementRef<'_>) {
        let name = element.attr("name").unwrap_or_default().to_owned();
        let value = element.attr("value").unwrap_or_default().to_owned();
        match (element.value().name(), element.attr("type").unwrap_or("text")) {
            ("button", _) | (_, "submit") => self.buttons.push((name, value)),
            ("textarea", _) => {
                // HTML drops one line break after the tag and sends line breaks as CRLF.
                let text: String = element.text().collect();
                self.fields.push((name, text.replace('\n', "\r\n")));
            }
            ("select", _) => {
                let chosen = element.select(&selector("option[selected]")).next();
                let chosen = chosen.or_else(|| element.select(&selector("option")).next());
                let value = chosen.map_or("", |option| option.attr("value").unwrap_or_default());
                self.fields.push((name, value.to_owned()));
            }
            (_, "file") => {}
            (_, "checkbox" | "radio") => {
                let value = if element.attr("value").is_none() { "on".to_owned() } else { value };
                let ticked = element.attr("checked").is_some();
                if ticked { &mut self.fields } else { &mut self.boxes }.push((name, value));
            }
            _ => self.fields.push((name, value)),
        }
    }

    /// The fields and files as RFC 7578 has them.
    fn parts(&self, call: Call, fields: &[(String, String)]) -> Call {
        const BOUNDARY: &str = "----grenze-zwischen-den-teilen";
        let mut body = Vec::new();
        for (name, value) in fields {
            let head = format!("--{BOUNDARY}\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n");
            body.extend(head.bytes());
        }
        for (name, file, bytes) in &self.files {
            let head = format!(
                "--{BOUNDARY}\r\nContent-Disposition: form-data; name=\"{name}\"; filename=\"{file}\"\r\n\
                 Content-Type: application/octet-stream\r\n\r\n"
            );
            body.extend(head.bytes().chain(bytes.iter().copied()).chain(*b"\r\n"));
        }
        body.extend(format!("--{BOUNDARY}--\r\n").bytes());
        call.body(&format!("multipart/form-data; boundary={BOUNDARY}"), body)
    }

    /// Chooses a file.
    pub fn attach(mut self, name: &str, file: &str, bytes: impl Into<Vec<u8>>) -> Self {
        self.files.push((name.to_owned(), file.to_owned(), bytes.into()));
        self
    }

    /// Types into a field that the form has.
    #[track_caller]
    pub fn fill(mut self, name: &str, value: &str) -> Self {
        let field = self.fields.iter_mut().find(|(own, _)| own == name);
        field.unwrap_or_else(|| panic!("no field {name}")).1 = value.to_owned();
        self
    }

    /// Types into several fields.
    #[track_caller]
    pub fn fill_all(self, values: &[(&str, &str)]) -> Self {
        values.iter().fold(self, |form, (name, value)| form.fill(name, value))
    }

    /// Ticks a box.
    #[track_caller]
    pub fn tick(mut self, name: &str) -> Self {
        let index = self.boxes.iter().position(|(own, _)| own == name).unwrap_or_else(|| panic!("no box {name}"));
        let ticked = self.boxes.remove(index);
        self.fields.push(ticked);
        self
    }

    /// Takes the tick from one of several boxes.
    #[track_caller]
    pub fn untick(mut self, name: &str, value: &str) -> Self {
        let ticked = (name.to_owned(), value.to_owned());
        let index = self.fields.iter().position(|own| *own == ticked);
        self.boxes.push(self.fields.remove(index.unwrap_or_else(|| panic!("{name}: {value} is not ticked"))));
        self
    }

    /// What stands in a field.
    #[track_caller]
    pub fn value(&self, name: &str) -> &str {
        let field = self.fields.iter().find(|(own, _)| own == name);
        &field.unwrap_or_else(|| panic!("no field {name} in {self:?}")).1
    }

    /// Whether a box is ticked.
    pub fn ticked(&self, name: &str) -> bool {
        self.fields.iter().any(|(own, _)| own == name)
    }
}
