//! The event that a page is about, as part of a handler's signature: found, and the visitor's right to it checked.

use std::{collections::HashMap, sync::Arc};

use axum::{
    extract::{FromRef, FromRequestParts, Path},
    http::request::Parts,
};
use fachtag_web::page::{PageError, Site};
use uuid::Uuid;

use crate::{Guard, Organizes, Principal, SignedIn};

/// What a service's handlers get to work on an event: its own copy of the event, and who asks.
pub trait AtEvent<S>: Sized {
    /// The event as this service knows it.
    type Event: Send;

    /// The event with this id.
    fn find(state: &S, id: Uuid) -> impl Future<Output = fachtag_db::Result<Option<Self::Event>>> + Send;

    /// The slug of the sub-group whose event it is.
    fn group(event: &Self::Event) -> Option<&str>;

    /// Both together.
    fn new(state: &S, event: Self::Event, principal: Principal) -> Self;

    /// The event with this id, if `may` gives the right to events of its sub-group.
    ///
    /// # Errors
    /// When there is none, or not the right to it.
    fn open(
        state: &S,
        principal: Principal,
        id: Uuid,
        may: fn(&Principal, Option<&str>) -> bool,
    ) -> impl Future<Output = Result<Self, PageError>> + Send
    where
        S: Sync,
    {
        async move {
            let event = Self::find(state, id).await?.ok_or(PageError::NotFound)?;
            if may(&principal, Self::group(&event)) {
                Ok(Self::new(state, event, principal))
            } else {
                Err(PageError::Forbidden)
            }
        }
    }
}

/// The id that the address names so.
///
/// # Errors
/// Not found, when it names none.
pub async fn path_id<S: Send + Sync>(parts: &mut Parts, state: &S, name: &str) -> Result<Uuid, PageError> {
    let named = Path::<HashMap<String, String>>::from_request_parts(parts, state).await;
    let id = named.ok().and_then(|Path(named)| Uuid::try_parse(named.get(name)?).ok());
    id.ok_or(PageError::NotFound)
}

/// A page about an event for those who organize it. The address names the event's id as `{event}`.
pub struct Organizing<D>(pub D);
/// A page about an event for those who note who comes to it.
pub struct CheckingIn<D>(pub D);

impl<S, D> FromRequestParts<S> for Organizing<D>
where
    S: Send + Sync,
    D: AtEvent<S>,
    Guard: FromRef<S>,
    Arc<Site>: FromRef<S>,
{
    type Rejection = PageError;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, PageError> {
        let Organizes(principal) = Organizes::from_request_parts(parts, state).await?;
        let id = path_id(parts, state, "event").await?;
        D::open(state, principal, id, Principal::may_organize_for).await.map(Self)
    }
}

impl<S, D> FromRequestParts<S> for CheckingIn<D>
where
    S: Send + Sync,
    D: AtEvent<S>,
    Guard: FromRef<S>,
    Arc<Site>: FromRef<S>,
{
    type Rejection = PageError;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, PageError> {
        let SignedIn(principal) = SignedIn::from_request_parts(parts, state).await?;
        let id = path_id(parts, state, "event").await?;
        D::open(state, principal, id, Principal::may_attend_to).await.map(Self)
    }
}
