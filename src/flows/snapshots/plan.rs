//! The two requests of a job, ready but for what changes from one to the next.

use crate::DIRECT;
use crate::api::snapshots::{CREATE, STATUS};
use crate::engine::draft;
use crate::engine::error::Error;
use crate::engine::finding::Finding;
use crate::engine::patience::{Patience, Since};
use crate::engine::request::Request;
use crate::engine::template::unfinished;
use crate::engine::watch::Pace;
use crate::options::{JobOptions, Options};
use crate::text::concat;

/// What the job sends, but for the parts that change.
#[derive(Clone, Debug)]
pub struct Plan {
    /// The create request, without its body.
    pub create: Request,
    /// Status requests end in the status id.
    pub status: Request,
    /// How long to wait for a reply, and how often to try a create request.
    pub patience: Patience,
    /// When to ask, where the journal is not read.
    pub pace: Pace,
    /// Objects per create request.
    pub batch_size: usize,
    /// Ask for the state to be stored around each create.
    pub store: bool,
}

impl Plan {
    /// The plan that a client's and a job's options make.
    ///
    /// # Errors
    /// The job's version is neither one of the create request nor one of the status request, or a credential is missing.
    pub(super) fn new(options: &Options, job: &JobOptions) -> Result<Self, Error> {
        let mut findings = Vec::new();
        for endpoint in [&CREATE.endpoint, &STATUS.endpoint] {
            let wanted = job.call.version.as_deref().or(options.versions.of_area(endpoint.name));
            if let Some(wanted) = wanted.filter(|_| DIRECT)
                && CREATE.endpoint.version(wanted).is_none()
                && STATUS.endpoint.version(wanted).is_none()
            {
                let rule = concat(&["must be a version of snapshots, not ", wanted]);
                findings.push(Finding::problem("version", "unknownVersion", &rule));
                break;
            }
        }
        if !options.has_credential(CREATE.endpoint.auth) {
            let rule = draft::missing_credential(CREATE.endpoint.auth);
            findings.push(Finding::problem("credential", "missingCredential", rule));
        }
        if !findings.is_empty() {
            return Err(Error::invalid(Some("webhooks.snapshots.take"), findings));
        }
        let patience = Patience::new(options, &job.call, Since::Permit);
        let create = unfinished(&CREATE.endpoint, &["/snapshotResponses"], options, &job.call, patience);
        let wants = &["/status", "/errorCode", "/message", "/initiatedAt", "/completedAt"];
        let status = unfinished(&STATUS.endpoint, wants, options, &job.call, patience);
        Ok(Self { create, status, patience, pace: job.watch, batch_size: job.batch_size, store: job.store })
    }
}
