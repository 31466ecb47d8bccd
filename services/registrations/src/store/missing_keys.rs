//! What is derived from names, for rows that an earlier version wrote without it.

use fachtag_db::{Result, Tx, sql, statements};
use fachtag_documents::attendance::sort_key;
use uuid::Uuid;

use crate::domain::{answers::Answer, marks::answer_marks, person_key::name_key, search::search_key};

statements! {
    /// A row without the words that a search looks through.
    pub NEXT_WITHOUT_SEARCH_WORDS = concat!("SELECT id FROM registration WHERE search_words IS NULL AND NOT ",
                                            fachtag_bus::waits_for_its_retry!("registration.id"), " LIMIT 1");
    WITHOUT_SEARCH_WORDS = "SELECT id, first_name, last_name, institution, email, reference FROM registration
                            WHERE search_words IS NULL ORDER BY id LIMIT 500 {for_update}";
    SET_SEARCH_WORDS = "UPDATE registration SET search_words = $2 WHERE id = $1";
    /// A row without the marks that a filter looks for.
    pub NEXT_WITHOUT_ANSWER_MARKS = concat!("SELECT id FROM registration WHERE answer_marks IS NULL AND NOT ",
                                            fachtag_bus::waits_for_its_retry!("registration.id"), " LIMIT 1");
    WITHOUT_ANSWER_MARKS = "SELECT id, answers FROM registration WHERE answer_marks IS NULL ORDER BY id LIMIT 500 {for_update}";
    SET_ANSWER_MARKS = "UPDATE registration SET answer_marks = $2 WHERE id = $1 AND answer_marks IS NULL";
    WITHOUT_SORT_KEYS = "SELECT id, first_name, last_name, institution FROM registration WHERE sort_name IS NULL LIMIT 1000";
    SET_SORT_KEYS = "UPDATE registration SET sort_name = $2, sort_institution = $3 WHERE id = $1";
    WITHOUT_NAME_KEY = "SELECT id, first_name, last_name, institution FROM registration WHERE name_key = '' ORDER BY id LIMIT 1000
                        {for_update}";
    /// Not where it would break the rule of one active registration per person: the rest of the housekeeping must not fail with it.
    SET_NAME_KEY = "UPDATE registration SET name_key = $2 WHERE id = $1 AND NOT EXISTS (
                        SELECT 1 FROM registration AS other
                        WHERE other.event_id = registration.event_id AND other.email_key = registration.email_key
                          AND other.name_key = $2 AND other.status <> 'cancelled')";
}

#[derive(sqlx::FromRow)]
struct Searched {
    id: Uuid,
    first_name: String,
    last_name: String,
    institution: String,
    email: String,
    reference: String,
}

/// Fills in the words that a search looks through, of some rows.
pub async fn fill_search_words(tx: &mut Tx) -> Result<()> {
    for row in sql(WITHOUT_SEARCH_WORDS).all::<Searched>(&mut *tx).await? {
        let words = search_key(&[&row.first_name, &row.last_name, &row.institution, &row.email, &row.reference]);
        sql(SET_SEARCH_WORDS).bind(row.id).bind(words).execute(&mut *tx).await?;
    }
    Ok(())
}

#[derive(sqlx::FromRow)]
struct Names {
    id: Uuid,
    first_name: String,
    last_name: String,
    institution: String,
}

#[derive(sqlx::FromRow)]
struct Answered {
    id: Uuid,
    answers: Option<String>,
}

/// Fills in the marks of answers, of some rows.
pub async fn fill_answer_marks(tx: &mut Tx) -> Result<()> {
    for row in sql(WITHOUT_ANSWER_MARKS).all::<Answered>(&mut *tx).await? {
        // What cannot be read is found by no filter; whoever opens the row learns of it.
        let answers: Vec<Answer> = row.answers.and_then(|json| serde_json::from_str(&json).ok()).unwrap_or_default();
        sql(SET_ANSWER_MARKS).bind(row.id).bind(answer_marks(&answers)).execute(&mut *tx).await?;
    }
    Ok(())
}

/// Fills in the place in the German order and what people are told apart by, some rows at a time.
pub async fn fill(tx: &mut Tx) -> Result<()> {
    for names in sql(WITHOUT_NAME_KEY).all::<Names>(&mut *tx).await? {
        let key = name_key(&names.first_name, &names.last_name);
        sql(SET_NAME_KEY).bind(names.id).bind(key).execute(&mut *tx).await?;
    }
    for names in sql(WITHOUT_SORT_KEYS).all::<Names>(&mut *tx).await? {
        let name = sort_key(&[&names.last_name, &names.first_name]);
        let statement = sql(SET_SORT_KEYS).bind(names.id).bind(name).bind(sort_key(&[&names.institution]));
        statement.execute(&mut *tx).await?;
    }
    Ok(())
}
