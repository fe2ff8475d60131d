//! Gives away files as an object store does: by links, and with refusals in XML.

use crate::call::Call;
use crate::emulator::Emulator;
use crate::http::Response;
use crate::journal::link::{Broken, Link};

impl Emulator {
    pub(super) fn journal_file(&self, now: u64, call: &Call<'_>, offset: &str) -> Response {
        if call.request.header_value("authorization").is_some() {
            let message = "Only one auth mechanism allowed; only the signature of the link or the Authorization header should be specified";
            return xml(400, "InvalidArgument", message);
        }
        let link = match Link::read(now, call, offset, &self.journal) {
            Ok(link) => link,
            Err(Broken::Unsigned) => return xml(403, "AccessDenied", "Access Denied"),
            Err(Broken::Expired) => return xml(403, "AccessDenied", "Request has expired"),
            Err(Broken::Forged) => {
                return xml(
                    403,
                    "SignatureDoesNotMatch",
                    "The request signature we calculated does not match the one provided.",
                );
            }
        };
        match self.journal.find(link.offset) {
            Some(file) => Response::of_text(200, "application/json", file.text(link.portal_id)),
            None => refuse(404),
        }
    }
}

/// A refusal with this status.
pub(crate) fn refuse(status: u16) -> Response {
    match status {
        401 | 403 => xml(403, "AccessDenied", "Request has expired"),
        404 => xml(404, "NoSuchKey", "The specified key does not exist."),
        429 | 503 => xml(503, "SlowDown", "Please reduce your request rate."),
        status => xml(status, "InternalError", "We encountered an internal error. Please try again."),
    }
}

fn xml(status: u16, code: &str, message: &str) -> Response {
    let body = format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<Error><Code>{code}</Code><Message>{message}</Message></Error>"
    );
    Response::of_text(status, "application/xml", body)
}
