//! The sign-up form's own parts as they go over the API.

use fachtag_contracts::events::{Funder, QuestionKind};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

use crate::domain::sign_up_form::QuestionInput;

/// A question of the event's own in the sign-up form.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct QuestionContent {
    /// Keeps a question and its answers together; made when left out.
    #[serde(default)]
    pub id: Option<Uuid>,
    pub label: String,
    #[serde(default)]
    pub hint: Option<String>,
    pub kind: QuestionKindContent,
    #[serde(default)]
    pub required: bool,
    /// Only for `choice` and `multiple_choice`.
    #[serde(default)]
    pub choices: Vec<String>,
}

/// How a question is answered.
#[derive(Debug, Clone, Copy, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum QuestionKindContent {
    ShortText,
    LongText,
    Choice,
    MultipleChoice,
    YesNo,
}

/// Who pays.
#[derive(Debug, Clone, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct FunderContent {
    pub text: String,
    /// The id of a picture uploaded on the organizers' pages.
    #[serde(default)]
    pub logo: Option<Uuid>,
}

macro_rules! same_kinds {
    ($($kind:ident),+) => {
        impl From<QuestionKindContent> for QuestionKind {
            fn from(kind: QuestionKindContent) -> Self {
                match kind { $(QuestionKindContent::$kind => Self::$kind),+ }
            }
        }
        impl From<QuestionKind> for QuestionKindContent {
            fn from(kind: QuestionKind) -> Self {
                match kind { $(QuestionKind::$kind => Self::$kind),+ }
            }
        }
    };
}

same_kinds!(ShortText, LongText, Choice, MultipleChoice, YesNo);

impl From<QuestionContent> for QuestionInput {
    fn from(content: QuestionContent) -> Self {
        let QuestionContent { id, label, hint, kind, required, choices } = content;
        Self { id, label, hint, kind: kind.into(), required, choices }
    }
}

impl From<QuestionInput> for QuestionContent {
    fn from(input: QuestionInput) -> Self {
        let QuestionInput { id, label, hint, kind, required, choices } = input;
        Self { id, label, hint, kind: kind.into(), required, choices }
    }
}

impl From<FunderContent> for Funder {
    fn from(content: FunderContent) -> Self {
        Self { text: content.text, logo: content.logo }
    }
}

impl From<Funder> for FunderContent {
    fn from(funder: Funder) -> Self {
        Self { text: funder.text, logo: funder.logo }
    }
}
