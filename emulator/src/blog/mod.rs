//! Blog posts: a draft and what is live, publishing at once or at a moment, language groups, filtered lists.
//!
//! Every account begins with the posts 9001 to 9009 of the blog 184993428780, by the author 4183274253: 9001 to 9004
//! are published, 9005 is a draft that could be published, 9006 a draft that lacks what publishing needs, 9007 is
//! published with a draft that differs, 9008 (de) is a variation of 9004 (en), and 9009 is archived. Any other blog or
//! author may be named.
//!
//! Posts only: no blogs, authors, tags or revisions.

mod answer;
mod built_in;
mod filter;
mod group;
mod language;
mod list;
mod model;
mod post;
mod publish;
mod route;
mod store;
mod write;

pub(crate) use route::Route;
pub(crate) use store::Blogs;
