//! OAuth on HubSpot's side: a person consents, a code becomes tokens, tokens are renewed, described and taken back.

mod answer;
mod authorize;
mod codes;
mod control;
mod introspect;
mod metadata;
mod page;
mod redirect;
mod route;
mod token;

pub(crate) use codes::Codes;
pub(crate) use route::Route;
pub(crate) use token::secret;

use serde_json::json;

use crate::problem::Problem;

/// A refusal as OAuth's endpoints write it: HubSpot's word, OAuth's word and one sentence.
fn refusal(word: &str, error: &str, message: &str) -> Problem {
    Problem::plain(400, message).with_word(word).with("error", json!(error)).with("error_description", json!(message))
}

/// Who consents in every account: its administrator.
const USER_ID: u64 = 293_199;

fn user(portal_id: u64) -> String {
    format!("admin@{}", hub_domain(portal_id))
}

fn hub_domain(portal_id: u64) -> String {
    format!("hub-{portal_id}.example")
}
