//! The way back to the app: which addresses may take codes, and how a browser is sent there.

use crate::address::Address;
use crate::escape::percent;
use crate::http::Response;
use crate::options::Options;

/// What is wrong with a redirect URI, as a clause.
pub(super) fn check_redirect_uri(text: &str, options: &Options) -> Result<(), &'static str> {
    match Address::parse(text) {
        None => Err("must be an absolute URL"),
        Some(address) if !address.takes_codes() => {
            Err("must be https, or http on localhost, 127.0.0.1 or [::1], without a fragment")
        }
        Some(_) => match &options.redirect_uris {
            Some(known) if !known.iter().any(|uri| uri == text) => Err("must be one of the app's redirect URLs"),
            _ => Ok(()),
        },
    }
}

/// Sends the browser back to the app; what the address asks already stays.
pub(super) fn lead_back(uri: &str, parameters: &[(&str, &str)], state: Option<&str>) -> Response {
    let pairs = parameters.iter().copied().chain(state.map(|state| ("state", state)));
    let query: Vec<String> = pairs.map(|(name, value)| format!("{name}={}", percent(value))).collect();
    let joint = match uri.split_once('?') {
        None => "?",
        Some((_, "")) => "",
        Some(_) => "&",
    };
    Response::of_nothing(302)
        .with_header("location", format!("{uri}{joint}{}", query.join("&")))
        .with_header("cache-control", "no-store")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_app_can_name_the_only_addresses() {
        let options = Options { redirect_uris: Some(vec!["https://x.test/a".to_owned()]), ..Options::default() };
        assert!(check_redirect_uri("https://x.test/a", &options).is_ok());
        assert!(check_redirect_uri("https://x.test/a/", &options).is_err());
        assert!(check_redirect_uri("https://x.test/a/", &Options::default()).is_ok());
    }

    #[test]
    fn a_query_that_is_there_stays() {
        let back = |uri| {
            let response = lead_back(uri, &[("code", "1 2")], Some("s"));
            response.header_value("location").unwrap_or_default().to_owned()
        };
        assert_eq!(back("https://x.test/a"), "https://x.test/a?code=1%202&state=s");
        assert_eq!(back("https://x.test/a?"), "https://x.test/a?code=1%202&state=s");
        assert_eq!(back("https://x.test/a?b"), "https://x.test/a?b&code=1%202&state=s");
    }
}
