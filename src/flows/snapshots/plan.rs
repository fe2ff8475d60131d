//! The two requests of a job, ready but for what changes from one to the next.

use super::take::Plan;
use crate::api::snapshots::{CREATE, STATUS};
use crate::engine::error::Error;
use crate::engine::exchange::{Patience, Since};
use crate::engine::machine::{Content, Request};
use crate::engine::request;
use crate::engine::validate::Finding;
use crate::operation::Endpoint;
use crate::options::{JobOptions, Options};
use crate::text::{before, concat};
use crate::value::Value;

impl Plan {
    /// The plan that a client's and a job's options make.
    ///
    /// # Errors
    /// The job's version is neither one of the create request nor one of the status request, or a credential is missing.
    pub(super) fn new(options: &Options, job: &JobOptions) -> Result<Self, Error> {
        let mut findings = Vec::new();
        for endpoint in [&CREATE.endpoint, &STATUS.endpoint] {
            let wanted = job.call.version.as_deref().or(options.versions.of_area(endpoint.name));
            if let Some(wanted) = wanted
                && CREATE.endpoint.version(wanted).is_none()
                && STATUS.endpoint.version(wanted).is_none()
            {
                let rule = concat(&["must be a version of snapshots, not ", wanted]);
                findings.push(Finding::problem("version", "unknownVersion", &rule));
                break;
            }
        }
        if !options.has_credential(CREATE.endpoint.auth) {
            let rule = request::missing_credential(CREATE.endpoint.auth);
            findings.push(Finding::problem("credential", "missingCredential", rule));
        }
        if !findings.is_empty() {
            return Err(Error::invalid(Some("webhooks.snapshots.take"), findings));
        }
        let patience = Patience {
            timeout: job.call.timeout.unwrap_or(options.timeout),
            attempt_timeout: job.call.attempt_timeout.unwrap_or(options.attempt_timeout),
            attempts: job.call.attempts.unwrap_or(options.attempts),
            since: Since::Permit,
        };
        let create = blank(&CREATE.endpoint, &["/snapshotResponses"], options, job, patience);
        let status = blank(
            &STATUS.endpoint,
            &["/status", "/errorCode", "/message", "/initiatedAt", "/completedAt"],
            options,
            job,
            patience,
        );
        Ok(Self { create, status, patience, batch_size: job.batch_size, store: job.store })
    }
}

/// A request whose path lacks its last parameter. Where only one of the two operations has the version that is asked
/// for, the other keeps its default.
fn blank(
    endpoint: &'static Endpoint,
    wants: &'static [&'static str],
    options: &Options,
    job: &JobOptions,
    patience: Patience,
) -> Request {
    let area = options.versions.of_area(endpoint.name);
    let wanted = job.call.version.as_deref().or(area).or(options.versions.everywhere.as_deref());
    let version = wanted.and_then(|wanted| endpoint.version(wanted)).or(endpoint.versions.first());
    let path = version.map(|version| version.path()).unwrap_or_default();
    let url = request::absolute(options, before(&path, "{"));
    Request {
        endpoint,
        method: endpoint.method,
        url: url.into(),
        headers: request::headers(endpoint, &job.call).into(),
        body: Content::Nothing,
        params: Value::Object(Vec::new()),
        credential: None,
        repeat: endpoint.repeat,
        wants,
        keep: false,
        timeout: patience.attempt_timeout,
    }
}
