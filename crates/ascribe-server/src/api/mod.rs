//! The addresses for programs. One file for what belongs together; each has its rows.

mod examples;
mod annotate;
mod stream;
mod convert;
mod samples;
mod about;

use crate::route::Route;

#[cfg(feature = "corpus")]
pub(crate) use annotate::busy;
#[cfg(feature = "corpus")]
pub(crate) use convert::of_json;
pub(crate) use examples::problem as problem_schema;

/// All of them, in the order of the documentation.
pub(crate) fn routes() -> Vec<Route> {
    let mut routes = annotate::routes();
    routes.extend(stream::routes());
    routes.extend(convert::routes());
    routes.extend(samples::routes());
    routes.extend(about::routes());
    routes
}
