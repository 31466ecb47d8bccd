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
}

/// A page about an event for those who organize it. The address names the event's id as `{event}`.
pub struct Organizing<D>(pub D);
/// A page about an event for those who note who comes to it.
pub struct CheckingIn<D>(pub D);

async fn open<S, D>(parts: &mut Parts, state: &S, principal: Principal, may: Right) -> Result<D, PageError>
where
    S: Send + Sync,
    D: AtEvent<S>,
{
    let named = Path::<HashMap<String, String>>::from_request_parts(parts, state).await;
    let id = named.ok().and_then(|Path(named)| Uuid::try_parse(named.get("event")?).ok());
    let event = D::find(state, id.ok_or(PageError::NotFound)?).await?.ok_or(PageError::NotFound)?;
    if may(&principal, D::group(&event)) { Ok(D::new(state, event, principal)) } else { Err(PageError::Forbidden) }
}

type Right = fn(&Principal, Option<&str>) -> bool;

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
        open(parts, state, principal, Principal::may_organize_for).await.map(Self)
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
        open(parts, state, principal, Principal::may_attend_to).await.map(Self)
    }
}
