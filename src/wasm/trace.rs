//! What a client does and waits for, as the JSON text that the façade's hooks are told.

use super::json::Json;
use crate::client::{Trace, What};

/// One trace as text.
pub fn json(trace: &Trace) -> String {
    let mut json = Json::object();
    let about = &trace.about;
    let number = |number: u32| Some(i64::from(number)).filter(|number| *number > 0);
    json.text("hook", trace.what.hook());
    json.text("operation", about.endpoint.name);
    json.text("method", about.endpoint.method.as_str());
    json.option("path", about.path().as_deref());
    json.text("bucket", about.endpoint.bucket.name());
    json.number("job", number(trace.job.0));
    json.number("neededBy", number(about.needed_by));
    json.number("call", number(about.call));
    json.number("attempt", number(about.attempt));
    json.option("reason", Some(trace.reason).filter(|reason| !reason.is_empty()));
    json.number("status", trace.status.map(i64::from));
    json.option("correlationId", trace.correlation_id.as_deref());
    let span = trace.span.map(|span| span.0.cast_signed());
    if trace.what == What::Response {
        json.number("duration", span);
    } else {
        json.number("wait", span);
        json.number("until", span.map(|span| span.saturating_add(trace.at.0.cast_signed())));
    }
    json.end()
}
