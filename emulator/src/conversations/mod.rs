//! The conversations inbox: inboxes, channels, threads and their messages; what changes is told as `conversation.*`
//! events.
//!
//! Every account begins with the inboxes 481939 and 481940 (help desk), the archived 481941; the channels 1000 (chat),
//! 1001 (Facebook Messenger) and 1002 (e-mail) with the accounts 148662 to 148665 and the archived 148666; the agents
//! A-293199 and A-293200, the app I-{appId}, the customer agent L-1, the system S-hubspot and a visitor V-{contactId}
//! per contact; and the threads 7001 (e-mail, open, a message cut to its most recent reply), 7002 (chat, closed), 7003
//! (Messenger), 7004 (help desk, ticket 5004, a cut message) and 7005 (chat with a visitor who is no contact).
//!
//! Deleted threads stay in the trash for 30 days and are purged by the clock.

mod actor;
mod answer;
mod attachment;
mod built_in;
mod change;
mod compose;
mod control;
mod inbox;
mod list;
mod message;
mod route;
mod send;
mod store;
mod thread;
mod threads;

pub(crate) use route::Route;
pub(crate) use store::Conversations;

use crate::problem::Problem;

fn not_found(message: impl Into<String>) -> Problem {
    Problem::of(404, "OBJECT_NOT_FOUND", message)
}

const CHAT: u64 = 1_000;
const MESSENGER: u64 = 1_001;
const EMAIL: u64 = 1_002;
