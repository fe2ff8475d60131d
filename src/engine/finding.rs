//! What there is to say about a request or an option, before anything is sent.

use crate::text::concat;

/// Something about a request that its author should know.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// Where, such as `body.snapshotRequests[1].properties`.
    pub path: String,
    /// The rule, as one word.
    pub code: &'static str,
    /// The rule, as one clause that names the place.
    pub message: String,
    /// Whether it stops the call.
    pub severity: Severity,
}

/// Whether a finding stops the call.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Severity {
    /// It does.
    Problem,
    /// It does not, since HubSpot grows.
    Note,
}

impl Finding {
    /// A finding that stops the call.
    #[must_use]
    pub fn problem(path: &str, code: &'static str, rule: &str) -> Self {
        Self::new(path, code, rule, Severity::Problem)
    }

    /// A finding that does not stop the call.
    #[must_use]
    pub fn note(path: &str, code: &'static str, rule: &str) -> Self {
        Self::new(path, code, rule, Severity::Note)
    }

    /// Whether it stops the call.
    #[must_use]
    pub fn is_problem(&self) -> bool {
        self.severity == Severity::Problem
    }

    /// The finding where what stands at `from` comes from `to`.
    #[must_use]
    pub fn moved(self, from: &str, to: &str) -> Self {
        let path = concat(&[to, self.path.strip_prefix(from).unwrap_or_default()]);
        let rule = self.message.get(self.path.len() + 3..).unwrap_or_default();
        Self::new(&path, self.code, rule, self.severity)
    }

    fn new(path: &str, code: &'static str, rule: &str, severity: Severity) -> Self {
        Self { path: path.to_owned(), code, message: concat(&["`", path, "` ", rule]), severity }
    }
}
