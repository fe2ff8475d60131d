//! What goes wrong: a broken connection, a late answer, an answer from somebody else. Chosen by rule or by chance.
//! Decides and shapes answers; what a broken connection does is the host's part.

use serde_json::json;

use crate::http::{Delivery, Response};
use crate::limits::{Bucket, limited};
use crate::options::Options;
use crate::problem::Problem;
use crate::random::Random;
use crate::tokens;

/// Something that goes wrong with one request.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
#[non_exhaustive]
pub enum Fault {
    /// The connection breaks before the request is processed.
    Reset,
    /// The request is processed, then the connection breaks before the first header.
    LostReply,
    /// The request is processed, then the connection breaks in the middle of the body.
    ResetBody,
    /// The request is not processed and never answered.
    Hang,
    /// The request is processed, but never answered.
    LostHang,
    /// The answer is late.
    Delay,
    /// The request is processed and the body of its answer stops in the middle, though the message is complete.
    TruncatedJson,
    /// Another server answers with a page and status 200.
    Html200,
    /// Another server answers with nothing and status 200.
    Empty200,
    /// The token counts as expired.
    Expired401,
    /// The request arrives and is processed twice.
    Duplicate,
    /// The request is refused with this status; above 504 by an edge server with a page.
    Status(u16),
    /// A gateway answers 502 with a page.
    BadGatewayHtml,
}

/// Which requests are struck, and how.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FaultRule {
    /// Part of `METHOD /path?query`, such as `GET /crm`; the empty text strikes every request.
    pub matching: String,
    /// What happens.
    pub fault: Fault,
    /// How many requests are struck.
    pub times: u64,
    /// `Retry-After` of a refusal, as it stands in the header.
    pub retry_after: Option<String>,
    /// `policyName` of a 429.
    pub policy: Option<String>,
    /// How late a late answer is, in milliseconds.
    pub delay: Option<u64>,
}

/// The rules that wait, and chance.
#[derive(Debug)]
pub(crate) struct Faults {
    rules: Vec<FaultRule>,
    random: Random,
}

/// The fault that strikes one request.
#[derive(Debug, Clone)]
pub(crate) struct Strike {
    pub fault: Fault,
    retry_after: Option<String>,
    policy: Option<String>,
    delay: u64,
}

impl Fault {
    /// The fault of that name: one of the kinds that `fault` accepts.
    pub fn named(name: &str) -> Option<Self> {
        ALL.iter().find(|(known, _)| *known == name).map(|(_, fault)| *fault)
    }

    /// Its name.
    pub fn name(self) -> &'static str {
        ALL.iter().find(|(_, fault)| *fault == self).map_or("status", |(name, _)| name)
    }

    pub(crate) fn known() -> String {
        let names: Vec<&str> = ALL.iter().map(|(name, _)| *name).collect();
        format!("is unknown; known: {}", names.join(", "))
    }
}

impl FaultRule {
    /// Strikes the next request that matches.
    pub fn once(matching: &str, fault: Fault) -> Self {
        Self { matching: matching.to_owned(), fault, times: 1, retry_after: None, policy: None, delay: None }
    }
}

impl Faults {
    pub fn new(seed: u64) -> Self {
        Self { rules: Vec::new(), random: Random::stream(seed, "faults") }
    }

    pub fn add(&mut self, rule: FaultRule) {
        self.rules.push(rule);
    }

    pub fn waiting(&self) -> &[FaultRule] {
        &self.rules
    }

    /// What strikes this request: the oldest rule that matches, else chance.
    pub fn next(&mut self, target: &str, bucket: Option<Bucket>, options: &Options) -> Option<Strike> {
        let delay = self.random.within(&options.fault_delay);
        let strike = self.by_rule(target, delay).or_else(|| self.by_chance(bucket, delay, options));
        self.rules.retain(|rule| rule.times > 0);
        strike
    }

    fn by_rule(&mut self, target: &str, delay: u64) -> Option<Strike> {
        let rule = self.rules.iter_mut().find(|rule| rule.times > 0 && target.contains(&rule.matching))?;
        rule.times -= 1;
        Some(Strike {
            fault: rule.fault,
            retry_after: rule.retry_after.clone(),
            policy: rule.policy.clone(),
            delay: rule.delay.unwrap_or(delay),
        })
    }

    fn by_chance(&mut self, bucket: Option<Bucket>, delay: u64, options: &Options) -> Option<Strike> {
        let (fault, _) = *options.faults.iter().find(|(_, rate)| self.random.happens(*rate))?;
        let general = matches!(bucket, None | Some(Bucket::General));
        let says_when = !general || self.random.happens(0.5);
        let policy = if general { "TEN_SECONDLY_ROLLING" } else { "SECONDLY" };
        let refused = matches!(fault, Fault::Status(429 | 477 | 503));
        Some(Strike {
            fault,
            retry_after: (refused && says_when).then(|| "1".to_owned()),
            policy: Some(policy.to_owned()),
            delay,
        })
    }
}

impl Strike {
    /// The answer to a request that is not processed; none where it is.
    pub fn instead(&self, now: u64, correlation_id: &str) -> Option<Response> {
        let response = match self.fault {
            Fault::Reset => Response { delivery: Delivery::ResetBeforeHeaders, ..Response::of_nothing(0) },
            Fault::Hang => Response { delivery: Delivery::Hang, ..Response::of_nothing(0) },
            Fault::Html200 => Response::of_html(200, "Welcome"),
            Fault::Empty200 => Response::of_nothing(200),
            Fault::Expired401 => tokens::expired(now, now.saturating_sub(1_000)).respond(correlation_id),
            Fault::BadGatewayHtml => Response::of_html(502, "502 Bad Gateway"),
            Fault::Status(status) => self.refuse(status, correlation_id),
            _ => return None,
        };
        Some(response)
    }

    /// What becomes of the answer to a request that was processed.
    pub fn spoil(&self, mut response: Response) -> Response {
        let half = response.body.len() / 2;
        match self.fault {
            Fault::LostReply => response.delivery = Delivery::ResetBeforeHeaders,
            Fault::LostHang => response.delivery = Delivery::Hang,
            Fault::ResetBody => response.delivery = Delivery::CutAfter(half),
            Fault::Delay => response.delivery = Delivery::Delayed { ms: self.delay },
            Fault::TruncatedJson => response.body.truncate(half),
            _ => {}
        }
        response
    }

    fn refuse(&self, status: u16, correlation_id: &str) -> Response {
        let response = match status {
            429 => {
                let policy = self.policy.as_deref().unwrap_or("TEN_SECONDLY_ROLLING");
                let message = format!("You have reached your {} limit.", policy.to_lowercase());
                limited(&message, policy, Bucket::General).respond(correlation_id)
            }
            403 => Problem::of(403, "BANNED", "the request is not allowed").respond(correlation_id),
            404 => Problem::of(404, "OBJECT_NOT_FOUND", "resource not found").respond(correlation_id),
            423 => Problem::plain(423, "the object is locked by another operation").respond(correlation_id),
            477 => Problem::plain(477, "the account is being moved between data centres").respond(correlation_id),
            500 => Problem::of(500, "INTERNAL_ERROR", "internal error").respond(correlation_id),
            502 => Problem::of(502, "BAD_GATEWAY", "bad gateway").respond(correlation_id),
            503 => Problem::plain(503, "service unavailable").respond(correlation_id),
            504 => Problem::plain(504, "gateway timeout").with("errorType", json!("TIMEOUT")).respond(correlation_id),
            edge => Response::of_html(edge, &format!("Error {edge}")),
        };
        match &self.retry_after {
            Some(value) => response.with_header("retry-after", value),
            None => response,
        }
    }
}

const ALL: &[(&str, Fault)] = &[
    ("reset", Fault::Reset),
    ("lostReply", Fault::LostReply),
    ("resetBody", Fault::ResetBody),
    ("hang", Fault::Hang),
    ("lostHang", Fault::LostHang),
    ("delay", Fault::Delay),
    ("truncatedJson", Fault::TruncatedJson),
    ("html200", Fault::Html200),
    ("empty200", Fault::Empty200),
    ("401expired", Fault::Expired401),
    ("duplicate", Fault::Duplicate),
    ("403", Fault::Status(403)),
    ("404", Fault::Status(404)),
    ("423", Fault::Status(423)),
    ("429", Fault::Status(429)),
    ("477", Fault::Status(477)),
    ("500", Fault::Status(500)),
    ("502", Fault::Status(502)),
    ("502html", Fault::BadGatewayHtml),
    ("503", Fault::Status(503)),
    ("504", Fault::Status(504)),
    ("520", Fault::Status(520)),
    ("522", Fault::Status(522)),
    ("523", Fault::Status(523)),
    ("524", Fault::Status(524)),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_rule_strikes_as_often_as_it_says_and_only_what_it_matches() {
        let mut faults = Faults::new(1);
        faults.add(FaultRule { times: 2, ..FaultRule::once("GET /crm", Fault::Reset) });
        let options = Options::default();
        assert!(faults.next("POST /crm/v3", None, &options).is_none());
        assert!(faults.next("GET /crm/v3", None, &options).is_some());
        assert!(faults.next("GET /crm/v3", None, &options).is_some());
        assert!(faults.next("GET /crm/v3", None, &options).is_none());
        assert!(faults.waiting().is_empty());
    }

    #[test]
    fn chance_follows_its_rate_and_its_seed() {
        let options = Options { faults: vec![(Fault::Reset, 0.25)], ..Options::default() };
        let struck = |seed| {
            let mut faults = Faults::new(seed);
            (0..1_000).map(|_| faults.next("GET /", None, &options).is_some()).collect::<Vec<_>>()
        };
        let count = struck(1).iter().filter(|struck| **struck).count();
        assert!((200..300).contains(&count), "{count}");
        assert_eq!(struck(1), struck(1));
        assert_ne!(struck(1), struck(2));
    }

    #[test]
    fn every_name_leads_back_to_itself() {
        for (name, fault) in ALL {
            assert_eq!(Fault::named(name), Some(*fault));
            assert_eq!(fault.name(), *name);
        }
    }

    #[test]
    fn a_429_carries_the_policy_and_the_header_it_was_given() {
        let rule = FaultRule {
            retry_after: Some("7".to_owned()),
            policy: Some("DAILY".to_owned()),
            ..FaultRule::once("", Fault::Status(429))
        };
        let mut faults = Faults::new(1);
        faults.add(rule);
        let strike = faults.next("GET /", None, &Options::default()).unwrap();
        let response = strike.instead(0, "c").unwrap();
        assert_eq!((response.status, response.header_value("retry-after")), (429, Some("7")));
        assert_eq!(response.json()["policyName"], "DAILY");
    }
}
