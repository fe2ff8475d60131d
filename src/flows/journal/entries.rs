//! Where the journal is read, and the requests for its entries.

use std::sync::Arc;

use crate::api::journal::{BATCH_EARLIEST, BATCH_NEXT, EARLIEST, LATEST, NEXT};
use crate::engine::draft;
use crate::engine::error::{Error, ErrorKind};
use crate::engine::finding::Finding;
use crate::engine::request::{Content, Request};
use crate::engine::time::{Span, Time};
use crate::engine::url::is_safe_segment;
use crate::operation::Endpoint;
use crate::options::{CallOptions, JournalOptions, Options, is_allowed_base};
use crate::secret::Secret;
use crate::text::before;
use crate::value::{Value, object};

/// Behind which entry the journal goes on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Position {
    Earliest,
    Latest,
    /// Behind the latest one, whichever that is.
    End,
    After(String),
}

impl Position {
    pub(super) fn read(from: Option<&str>) -> Self {
        match from {
            None | Some("earliest") => Position::Earliest,
            Some("latest") => Position::Latest,
            Some(offset) => Position::After(offset.to_owned()),
        }
    }
}

/// An entry: where a file is.
#[derive(Debug)]
pub(super) struct Entry {
    pub(super) offset: String,
    pub(super) url: Secret,
    pub(super) expires: Time,
}

/// What a reader sends for entries.
#[derive(Debug)]
pub(super) struct Entries {
    options: Arc<Options>,
    call: CallOptions,
    install_portal_id: Option<i64>,
    /// The version has reads of several entries.
    batches: bool,
}

impl Entries {
    pub(super) fn new(options: &Arc<Options>, journal: &JournalOptions) -> Result<Self, Error> {
        let mut findings = Vec::new();
        let version = draft::version(&NEXT.endpoint, options, &journal.call, &mut findings);
        if !options.has_credential(NEXT.endpoint.auth) {
            let rule = draft::missing_credential(NEXT.endpoint.auth);
            findings.push(Finding::problem("credential", "missingCredential", rule));
        }
        let call = CallOptions { version: Some(version.name.to_owned()), ..journal.call.clone() };
        let batches = BATCH_NEXT.endpoint.version(version.name).is_some();
        let entries = Self { options: options.clone(), call, install_portal_id: journal.install_portal_id, batches };
        if let Position::After(offset) = Position::read(journal.from.as_deref())
            && !is_safe_segment(&offset)
        {
            let rule = "must be `earliest`, `latest` or an offset, which holds no slash and no control character";
            findings.push(Finding::problem("from", "unsafePath", rule));
        }
        findings.retain(Finding::is_problem);
        if findings.is_empty() { Ok(entries) } else { Err(Error::invalid(Some("webhooks.journal.read"), findings)) }
    }

    /// The request for the entry at a position, or for up to `count` from there.
    pub(super) fn request(
        &self,
        position: &Position,
        count: usize,
        timeout: Span,
        now: Time,
    ) -> Result<Request, Error> {
        let several = self.batches && count > 1 && !matches!(position, Position::Latest | Position::End);
        let endpoint: &'static Endpoint = match (position, several) {
            (Position::Earliest, false) => &EARLIEST.endpoint,
            (Position::Earliest, true) => &BATCH_EARLIEST.endpoint,
            (Position::Latest | Position::End, _) => &LATEST.endpoint,
            (Position::After(_), false) => &NEXT.endpoint,
            (Position::After(_), true) => &BATCH_NEXT.endpoint,
        };
        let draft = self.draft(endpoint, position, several.then_some(count), now);
        let draft = draft.map_err(|findings| Error::invalid(Some(endpoint.name), findings))?;
        let wants: &[&str] = if several { &["/results"] } else { &["/url", "/expiresAt", "/currentOffset"] };
        let mut request = draft.request(endpoint, Content::Nothing, timeout);
        request.params = self.params(position, several.then_some(count));
        request.wants = wants;
        request.keep = false;
        Ok(request)
    }

    fn draft(
        &self,
        endpoint: &'static Endpoint,
        position: &Position,
        count: Option<usize>,
        now: Time,
    ) -> Result<draft::Draft, Vec<Finding>> {
        draft::draft(endpoint, &self.params(position, count), &self.options, &self.call, now)
    }

    fn params(&self, position: &Position, count: Option<usize>) -> Value {
        let mut params = object([]);
        if let Position::After(offset) = position {
            params.add("offset", offset.as_str().into());
        }
        if let Some(count) = count {
            params.add("count", Value::Integer(count as i64));
        }
        if let Some(id) = self.install_portal_id {
            params.add("installPortalId", Value::Integer(id));
        }
        params
    }
}

/// The entries of a reply, oldest first; none at the end of the journal.
pub(super) fn entries(wanted: &Value) -> Result<Vec<Entry>, Error> {
    let one = std::slice::from_ref(wanted);
    let items = match wanted.get("results") {
        Some(results) => results.items(),
        None if *wanted == Value::Null => &[],
        None => one,
    };
    let mut entries = Vec::new();
    for item in items {
        let (Some(offset), Some(url)) = (item.string_at("currentOffset"), item.text_at("url")) else {
            return Err(Error::new(ErrorKind::Decode, "an entry of the journal has no `url` or no `currentOffset`"));
        };
        // The query of a signed URL is its credential.
        if !is_allowed_base(before(url, "?")) {
            return Err(Error::new(ErrorKind::Decode, "an entry of the journal has a `url` that is not https"));
        }
        let expires = item.text_at("expiresAt").and_then(Time::of_iso).unwrap_or(Time::NEVER);
        entries.push(Entry { offset, url: Secret::from(url), expires });
    }
    Ok(entries)
}
