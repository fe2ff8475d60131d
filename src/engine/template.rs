//! Requests that a job sends again and again, ready but for the last parameter of their path.
//! It checks nothing: the job knows what it asks.

use crate::DIRECT;
use crate::engine::draft::{absolute, headers};
use crate::engine::patience::Patience;
use crate::engine::request::Request;
use crate::operation::{Endpoint, Version};
use crate::options::{CallOptions, Options};
use crate::text::{before, percent_encode};
use crate::value::{Value, object};

/// A request without the last parameter of its path. Where the operation lacks the version that is asked for, which is
/// another one's of the same job, it keeps its default.
#[must_use]
pub fn unfinished(
    endpoint: &'static Endpoint,
    wants: &'static [&'static str],
    options: &Options,
    call: &CallOptions,
    patience: Patience,
) -> Request {
    let version = if DIRECT { version(endpoint, options, call) } else { None };
    let path = version.map(|version| version.path()).unwrap_or_default();
    let url = if DIRECT { absolute(options, before(&path, "{")) } else { String::new() };
    let headers = if DIRECT { headers(endpoint, call) } else { Vec::new() };
    Request {
        headers: headers.into(),
        params: object([]),
        wants,
        keep: false,
        version: version.map_or("", |version| version.name),
        ..Request::new(endpoint, &url, patience.attempt_timeout)
    }
}

/// The version that is asked for, or the default.
fn version(endpoint: &Endpoint, options: &Options, call: &CallOptions) -> Option<Version> {
    let area = options.versions.of_area(endpoint.name);
    let wanted = call.version.as_deref().or(area).or(options.versions.everywhere.as_deref());
    wanted.and_then(|wanted| endpoint.version(wanted)).or(endpoint.versions.first())
}

/// The same request with that parameter.
#[must_use]
pub fn finished(unfinished: &Request, name: &str, value: &str) -> Request {
    let mut request = unfinished.clone();
    if DIRECT {
        let mut url = String::from(&*unfinished.url);
        percent_encode(value, &mut url);
        request.url = url.into();
    }
    request.params.add(name, Value::from(value));
    request
}
