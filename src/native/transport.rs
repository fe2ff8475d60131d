//! How requests reach the network.

use std::time::Duration;

use super::wire::{HttpRequest, HttpResponse};
use crate::engine::machine::Failure;

/// Sends requests. The driver calls it on a thread of its own for each of them, so it may block.
pub trait Transport: Send + Sync + 'static {
    /// Sends one request and reads the response whole, within that time. It follows no redirect: the credential in the
    /// request is for its host alone.
    ///
    /// # Errors
    /// There is no response, or not a whole one; with the reason in words that hold no URL.
    fn send(&self, request: HttpRequest, timeout: Duration) -> Result<HttpResponse, (Failure, String)>;
}

/// The network, by ureq and rustls.
#[derive(Clone, Debug)]
pub struct Network {
    agent: ureq::Agent,
}

/// The largest body.
const MAX_BODY: u64 = 64 * 1024 * 1024;

impl Default for Network {
    fn default() -> Self {
        let config = ureq::Agent::config_builder();
        let config = config
            .http_status_as_error(false)
            .max_redirects(0)
            .user_agent(concat!("hubspot-wasm/", env!("CARGO_PKG_VERSION")));
        Self { agent: config.build().into() }
    }
}

impl Transport for Network {
    fn send(&self, request: HttpRequest, timeout: Duration) -> Result<HttpResponse, (Failure, String)> {
        let mut builder = ureq::http::Request::builder().method(request.method).uri(&request.url);
        for (name, value) in &request.headers {
            builder = builder.header(name, value);
        }
        let sent = builder.body(request.body).map_err(|_| lost("the request can't be sent as HTTP"))?;
        let sent = self.agent.configure_request(sent).timeout_global(Some(timeout)).build();
        let mut response = self.agent.run(sent).map_err(|error| lost(reason(&error)))?;
        let status = response.status().as_u16();
        let text = |value: &ureq::http::HeaderValue| String::from_utf8_lossy(value.as_bytes()).into_owned();
        let headers = response.headers().iter().map(|(name, value)| (name.to_string(), text(value))).collect();
        let body = response.body_mut().with_config().limit(MAX_BODY).read_to_vec();
        let body = body.map_err(|error| match error {
            ureq::Error::BodyExceedsLimit(_) => (Failure::TooLarge, "the body is larger than 64 MB".to_owned()),
            error => lost(reason(&error)),
        })?;
        Ok(HttpResponse { status, headers, body })
    }
}

fn lost(message: &str) -> (Failure, String) {
    (Failure::Connection, message.to_owned())
}

/// What went wrong, without the URL.
fn reason(error: &ureq::Error) -> &'static str {
    match error {
        ureq::Error::HostNotFound => "the host was not found",
        ureq::Error::ConnectionFailed | ureq::Error::Io(_) => "the connection failed",
        ureq::Error::Timeout(_) => "no response in time",
        ureq::Error::Tls(_) | ureq::Error::Rustls(_) => "the connection is not secure",
        _ => "no whole response",
    }
}
