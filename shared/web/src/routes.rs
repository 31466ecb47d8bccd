//! A service's pages, so that they can be listed: a test holds every one of them against every role.

use std::{convert::Infallible, sync::Arc};

use axum::{
    Router,
    extract::FromRef,
    handler::Handler,
    http::Method,
    routing::{MethodFilter, MethodRouter, on},
};

use crate::page::{self, Site};

/// Paths with their handlers, in the order in which they were added.
pub struct Routes<S> {
    router: Router<S>,
    list: Vec<(Method, &'static str)>,
}

impl<S: Clone + Send + Sync + 'static> Default for Routes<S> {
    fn default() -> Self {
        Self { router: Router::new(), list: Vec::new() }
    }
}

impl<S: Clone + Send + Sync + 'static> Routes<S> {
    /// A page.
    #[must_use]
    pub fn get<H: Handler<T, S>, T: 'static>(self, path: &'static str, handler: H) -> Self {
        self.add(Method::GET, path, on(MethodFilter::GET, handler))
    }

    /// A form's target.
    #[must_use]
    pub fn post<H: Handler<T, S>, T: 'static>(self, path: &'static str, handler: H) -> Self {
        self.add(Method::POST, path, on(MethodFilter::POST, handler))
    }

    fn add(mut self, method: Method, path: &'static str, handler: MethodRouter<S, Infallible>) -> Self {
        self.list.push((method, path));
        Self { router: self.router.route(path, handler), list: self.list }
    }

    /// Every method and path.
    pub fn list(&self) -> &[(Method, &'static str)] {
        &self.list
    }

    /// The router that answers them.
    pub fn router(self) -> Router<S> {
        self.router
    }

    /// The router that answers them as pages of this site, with a page for every error.
    pub fn serve(self, state: S) -> Router
    where
        Arc<Site>: FromRef<S>,
    {
        page::show_errors(self.router, &state).with_state(state)
    }
}
