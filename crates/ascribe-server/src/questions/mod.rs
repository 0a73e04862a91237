//! What is asked of a corpus: addresses for programs, and the pages of the report, live.

mod ask;
mod narrow;
mod quotations;
mod speakers;
mod check;
mod pages;

use crate::route::Route;

pub(crate) use pages::router;

/// The addresses for programs, in the order of the documentation.
pub(crate) fn routes() -> Vec<Route> {
    let mut routes = quotations::routes();
    routes.extend(speakers::routes());
    routes.extend(check::routes());
    routes
}
