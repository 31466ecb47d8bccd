//! Styles and icons, embedded in the binary and served under a name that changes with the content.

use std::{
    collections::BTreeMap,
    sync::{Arc, LazyLock},
};

use axum::{
    Router,
    extract::Path,
    http::{StatusCode, header},
    response::{IntoResponse, Response},
    routing::get,
};
use fachtag_runtime::hex;
use rust_embed::RustEmbed;
use sha2::{Digest, Sha256};

#[derive(RustEmbed)]
#[folder = "assets/"]
struct Files;

struct Asset {
    media_type: &'static str,
    content: Vec<u8>,
}

/// All files, by the name they are served under, and that name by the file's own.
struct Catalogue {
    assets: BTreeMap<String, Asset>,
    urls: BTreeMap<String, String>,
}

/// The name of the one style sheet, joined from the files of `assets/css` in the order of their names.
const STYLES: &str = "site.css";

static CATALOGUE: LazyLock<Catalogue> = LazyLock::new(|| {
    let mut files: BTreeMap<String, Vec<u8>> =
        Files::iter().filter_map(|name| Some((name.to_string(), Files::get(&name)?.data.into_owned()))).collect();
    let styles = files.extract_if(.., |name, _| name.starts_with("css/"));
    let styles = styles.flat_map(|(_, content)| content).collect();
    files.insert(STYLES.into(), styles);

    let mut catalogue = Catalogue { assets: BTreeMap::new(), urls: BTreeMap::new() };
    for (name, content) in files {
        let served_as = hashed_name(&name, &content);
        let media_type = media_type(&name);
        catalogue.urls.insert(name, format!("/assets/{served_as}"));
        catalogue.assets.insert(served_as, Asset { media_type, content });
    }
    catalogue
});

/// The address of a file of `shared/web/assets`, with the content's hash in it: `/assets/site.0123456789.css`.
/// A name that does not exist gives an address that answers 404.
pub fn url(name: &str) -> String {
    CATALOGUE.urls.get(name).cloned().unwrap_or_else(|| format!("/assets/{name}"))
}

/// A file that an installation adds to ours: its logo, its colours.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OwnAsset {
    served_as: String,
    media_type: &'static str,
    content: Arc<[u8]>,
}

impl OwnAsset {
    /// A file to be served under its name and hash.
    pub fn new(name: &str, media_type: &'static str, content: Arc<[u8]>) -> Self {
        Self { served_as: hashed_name(name, &content), media_type, content }
    }

    /// Its address.
    pub fn url(&self) -> String {
        format!("/assets/{}", self.served_as)
    }
}

/// Serves `/assets/…`: our files and the installation's own. Browsers may keep what they got forever, since new content has
/// a new address.
pub fn router<S: Clone + Send + Sync + 'static>(own: Vec<OwnAsset>) -> Router<S> {
    let own: Arc<[OwnAsset]> = own.into();
    Router::new().route("/assets/{file}", get(async move |Path(file): Path<String>| serve(&file, &own)))
}

fn serve(file: &str, own: &[OwnAsset]) -> Response {
    if let Some(asset) = CATALOGUE.assets.get(file) {
        return answer(asset.media_type, asset.content.as_slice());
    }
    match own.iter().find(|asset| asset.served_as == file) {
        Some(asset) => answer(asset.media_type, asset.content.to_vec()),
        None => StatusCode::NOT_FOUND.into_response(),
    }
}

fn answer(media_type: &'static str, content: impl IntoResponse) -> Response {
    let headers = [
        (header::CONTENT_TYPE, media_type),
        (header::CACHE_CONTROL, "public, max-age=31536000, immutable"),
        // Drawings may bring styles of their own, and must not do more when somebody opens them as a page.
        (header::CONTENT_SECURITY_POLICY, "default-src 'none'; style-src 'unsafe-inline'; sandbox"),
    ];
    (headers, content).into_response()
}

/// `site.css` becomes `site.` + the first ten hex digits of its SHA-256 + `.css`.
fn hashed_name(name: &str, content: &[u8]) -> String {
    let digest = Sha256::digest(content);
    let hash = hex(&digest[..5]);
    match name.rsplit_once('.') {
        Some((stem, extension)) => format!("{stem}.{hash}.{extension}"),
        None => format!("{name}.{hash}"),
    }
}

fn media_type(name: &str) -> &'static str {
    match name.rsplit_once('.').map(|(_, extension)| extension) {
        Some("css") => "text/css; charset=utf-8",
        Some("js") => "text/javascript; charset=utf-8",
        Some("svg") => "image/svg+xml",
        Some("png") => "image/png",
        Some("woff2") => "font/woff2",
        _ => "application/octet-stream",
    }
}
