//! How a page of a list names its neighbours.

use crate::shape;

shape! {
    /// Where a list goes on; absent on its last page.
    pub struct Paging {
        /// What follows this page.
        "next" => next: Option<NextPage>,
        /// What comes before this page; few lists tell.
        "prev" => prev: Option<PreviousPage>,
        ..
    }

    /// What follows a page.
    pub struct NextPage {
        /// The `after` of the next call.
        "after" => after: Option<String>,
        /// The URL of the next page.
        "link" => link: Option<String>,
        ..
    }

    /// What comes before a page.
    pub struct PreviousPage {
        /// Where it begins.
        "before" => before: Option<String>,
        /// Its URL.
        "link" => link: Option<String>,
        ..
    }
}
