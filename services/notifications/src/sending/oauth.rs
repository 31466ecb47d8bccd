//! Access tokens instead of a password, for Microsoft 365, which takes none for SMTP any more: OAuth 2.0 client credentials
//! (RFC 6749, section 4.4).

use std::{fmt, sync::Arc, time::Duration};

use reqwest::Client;
use serde::Deserialize;
use tokio::{sync::Mutex, time::Instant};
use tokio_rustls::rustls::ClientConfig;

use super::smtp::tls::{self, Trust};
use crate::composing::text::one_line;

/// What the token is for: sending as an application in Exchange Online.
const SCOPE: &str = "https://outlook.office365.com/.default";
const TIMEOUT: Duration = Duration::from_secs(15);
/// A token is renewed so long before it ends.
const EARLY: Duration = Duration::from_secs(300);
/// How long one lasts that says nothing of it.
const USUAL: u64 = 3_600;

/// Gets tokens, and keeps the current one. Cloning shares it. Its debug output hides them.
#[derive(Clone)]
pub struct Tokens {
    client: Client,
    endpoint: String,
    client_id: String,
    client_secret: String,
    current: Arc<Mutex<Option<(String, Instant)>>>,
}

/// There is no token. The texts are for operators and quote no secret.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum TokenError {
    #[error("der Server für Zugriffstoken antwortet nicht ({0})")]
    Unreachable(String),
    #[error("es gibt kein Zugriffstoken: {0}")]
    Refused(String),
}

#[derive(Deserialize)]
struct Granted {
    access_token: String,
    expires_in: Option<u64>,
}

#[derive(Default, Deserialize)]
struct Refusal {
    #[serde(default)]
    error: String,
    #[serde(default)]
    error_description: String,
}

impl Tokens {
    /// For an application of a tenant. Instead of a tenant of Microsoft's public cloud, `tenant` may be the address of another token
    /// endpoint.
    ///
    /// # Errors
    /// When no encrypted connection can be made at all.
    pub fn new(tenant: &str, client_id: &str, client_secret: &str) -> Result<Self, String> {
        let endpoint = match tenant.contains("://") {
            true => tenant.to_owned(),
            false => format!("https://login.microsoftonline.com/{tenant}/oauth2/v2.0/token"),
        };
        let encrypted = endpoint.starts_with("https://");
        // One on this machine, without encryption, needs no authority.
        let config = tls::config(if encrypted { Trust::Proven } else { Trust::Anybody })?;
        let client = Client::builder()
            .timeout(TIMEOUT)
            .tls_backend_preconfigured(ClientConfig::clone(&config))
            .https_only(encrypted);
        Ok(Self {
            client: client.build().map_err(|error| error.to_string())?,
            endpoint,
            client_id: client_id.into(),
            client_secret: client_secret.into(),
            current: Arc::default(),
        })
    }

    /// The current token; a new one when it ends soon.
    ///
    /// # Errors
    /// When none is to be had.
    pub async fn current(&self) -> Result<String, TokenError> {
        let mut current = self.current.lock().await;
        if let Some((token, _)) = current.as_ref().filter(|(_, until)| Instant::now() < *until) {
            return Ok(token.clone());
        }
        let granted = self.ask().await?;
        let lasts = Duration::from_secs(granted.expires_in.unwrap_or(USUAL));
        // A short one is used for half of its time.
        let until = Instant::now() + lasts.saturating_sub(EARLY).max(lasts / 2);
        *current = Some((granted.access_token.clone(), until));
        Ok(granted.access_token)
    }

    /// Lets the next one who asks get a new token.
    pub async fn forget(&self) {
        *self.current.lock().await = None;
    }

    async fn ask(&self) -> Result<Granted, TokenError> {
        let form = [
            ("grant_type", "client_credentials"),
            ("client_id", &self.client_id),
            ("client_secret", &self.client_secret),
            ("scope", SCOPE),
        ];
        // The address may stand in the error; the form does not.
        let unreachable =
            |error: reqwest::Error| TokenError::Unreachable(one_line(&error.without_url().to_string(), 200));
        let answer = self.client.post(&self.endpoint).form(&form).send().await.map_err(unreachable)?;
        let status = answer.status();
        let body = answer.bytes().await.map_err(unreachable)?;
        if status.is_server_error() || status.as_u16() == 429 {
            return Err(TokenError::Unreachable(status.to_string()));
        }
        if status.is_success() {
            let granted = serde_json::from_slice(&body);
            return granted.map_err(|_| TokenError::Refused(format!("unverständliche Antwort ({status})")));
        }
        Err(TokenError::Refused(refusal(&serde_json::from_slice(&body).unwrap_or_default())))
    }
}

/// By Microsoft's codes (AADSTS…) and those of RFC 6749, section 5.2.
fn refusal(refusal: &Refusal) -> String {
    let says = |code: &str| refusal.error_description.contains(code);
    let plain = if says("AADSTS7000222") {
        "Das Geheimnis in FACHTAG_SMTP_OAUTH_CLIENT_SECRET ist abgelaufen"
    } else if says("AADSTS7000215") {
        "Das Geheimnis in FACHTAG_SMTP_OAUTH_CLIENT_SECRET ist falsch (gebraucht wird sein Wert, nicht seine ID)"
    } else if says("AADSTS700016") {
        "Die Anwendung in FACHTAG_SMTP_OAUTH_CLIENT_ID gibt es bei diesem Mandanten nicht"
    } else if says("AADSTS90002") || says("AADSTS900023") {
        "Den Mandanten in FACHTAG_SMTP_OAUTH_TENANT gibt es nicht"
    } else if refusal.error == "invalid_client" {
        "Der Server kennt FACHTAG_SMTP_OAUTH_CLIENT_ID nicht, oder das Geheimnis ist falsch"
    } else {
        "Der Server lehnt ab"
    };
    let words = one_line(&format!("{} {}", refusal.error, refusal.error_description), 160);
    format!("{plain} ({})", words.trim())
}

impl fmt::Debug for Tokens {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Tokens").field("endpoint", &self.endpoint).finish_non_exhaustive()
    }
}
