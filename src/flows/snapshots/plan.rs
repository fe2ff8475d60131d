//! The requests of a job, ready but for what changes from one to the next.

use super::objects::Objects;
use super::take::Plan;
use crate::api::crm_objects::batches::READ;
use crate::api::snapshots::{CREATE, STATUS};
use crate::engine::error::Error;
use crate::engine::exchange::{Patience, Since};
use crate::engine::request;
use crate::engine::template::unfinished;
use crate::engine::validate::Finding;
use crate::options::{JobOptions, Options};
use crate::text::concat;

impl Plan {
    /// The plan that a client's and a job's options make.
    ///
    /// # Errors
    /// The job's version is neither one of the create request nor one of the status request, a credential is missing, or
    /// the objects can't be looked up with one.
    pub(super) fn new(objects: &Objects, options: &Options, job: &JobOptions) -> Result<Self, Error> {
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
        if job.check_exists && !is_one_account(objects, options) {
            let rule = "goes with objects of one account, that of the client's `portalId` where it has one";
            findings.push(Finding::problem("options.checkExists", "otherAccount", rule));
        }
        for auth in [CREATE.endpoint.auth, READ.endpoint.auth] {
            if (auth == CREATE.endpoint.auth || job.check_exists) && !options.has_credential(auth) {
                findings.push(Finding::problem("credential", "missingCredential", request::missing_credential(auth)));
            }
        }
        if !findings.is_empty() {
            return Err(Error::invalid(Some("webhooks.snapshots.take"), findings));
        }
        let patience = Patience::new(options, &job.call, Since::Permit);
        let create = unfinished(&CREATE.endpoint, &["/snapshotResponses"], options, &job.call, patience);
        let wants = &["/status", "/errorCode", "/message", "/initiatedAt", "/completedAt"];
        let status = unfinished(&STATUS.endpoint, wants, options, &job.call, patience);
        let lookup = job.check_exists.then(|| unfinished(&READ.endpoint, &["/errors"], options, &job.call, patience));
        Ok(Self { lookup, create, status, patience, batch_size: job.batch_size, store: job.store })
    }
}

/// Objects are looked up with one account's credential, which would never find those of another.
fn is_one_account(objects: &Objects, options: &Options) -> bool {
    let mut account = options.portal_id;
    for (index, _) in objects.iter() {
        if let Some((portal, ..)) = objects.triple(index)
            && *account.get_or_insert(portal) != portal
        {
            return false;
        }
    }
    true
}
