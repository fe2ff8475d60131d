//! The tokens of a client: who may use one, when it is renewed, and who waits for that.
//! It builds no request: the client asks HubSpot, and tells it what came back; before that it may ask other processes.

use crate::engine::machine::Ticket;
use crate::engine::random::Random;
use crate::engine::request::Credential;
use crate::engine::time::{Span, Time};
use crate::secret::Secret;

/// A token and its edition: each renewal is another one.
pub type Edition = u32;

/// A token that is renewed before it expires, for all who wait at once.
#[derive(Debug, Default)]
pub struct Token {
    held: Option<Held>,
    edition: Edition,
    renewing: bool,
    waiting: Vec<Ticket>,
    /// Other processes are asked for it.
    asked: Option<Ticket>,
    /// Under which name they know it, while this process is to renew it.
    key: Option<String>,
}

#[derive(Debug)]
struct Held {
    secret: Secret,
    renew_at: Time,
}

/// What a question for a token leads to.
#[derive(Debug)]
pub enum Found {
    /// Here it is.
    Ready(Credential, Edition),
    /// It is being renewed; the ticket is answered then.
    Waiting,
    /// The same, and the one who asked must see to the renewal.
    Renew,
}

impl Token {
    /// Asks for the token. `stale` is the edition that HubSpot refused.
    pub fn ask(&mut self, now: Time, ticket: Ticket, stale: Option<Edition>) -> Found {
        match &self.held {
            Some(held) if !self.renewing && now < held.renew_at && stale != Some(self.edition) => {
                return Found::Ready(Credential::Bearer(held.secret.clone()), self.edition);
            }
            _ => self.waiting.push(ticket),
        }
        if self.renewing {
            return Found::Waiting;
        }
        self.renewing = true;
        Found::Renew
    }

    /// Who has waited longest.
    #[must_use]
    pub fn first_waiting(&self) -> Option<Ticket> {
        self.waiting.first().copied()
    }

    /// Takes a question back.
    pub fn forget(&mut self, ticket: Ticket) {
        self.waiting.retain(|waiting| *waiting != ticket);
    }

    /// There is a token that may be used for so long. Tells who waited for it.
    pub fn renewed(&mut self, now: Time, secret: Secret, usable: Span) -> Vec<Ticket> {
        self.edition = self.edition.wrapping_add(1);
        self.held = Some(Held { secret, renew_at: now + usable });
        self.failed()
    }

    /// Other processes are asked before it is renewed.
    pub fn ask_others(&mut self, ticket: Ticket, key: String) {
        self.asked = Some(ticket);
        self.key = Some(key);
    }

    /// The name under which others wait for what the renewal brings.
    pub fn take_key(&mut self) -> Option<String> {
        self.key.take()
    }

    /// Whether this is the ticket with which others were asked; it answers once.
    pub fn others_answer(&mut self, ticket: Ticket) -> bool {
        self.asked.take_if(|asked| *asked == ticket).is_some()
    }

    /// Nobody waits any more: what others say comes too late.
    pub fn forget_others(&mut self) {
        if self.waiting.is_empty() && self.asked.take().is_some() {
            self.renewing = false;
            self.key = None;
        }
    }

    /// The renewal brought nothing. Tells who waited for it.
    pub fn failed(&mut self) -> Vec<Ticket> {
        self.renewing = false;
        std::mem::take(&mut self.waiting)
    }

    /// Whether it is being renewed for nobody.
    #[must_use]
    pub fn is_unwanted(&self) -> bool {
        self.renewing && self.waiting.is_empty()
    }

    /// The token and its edition, whatever its age.
    #[must_use]
    pub fn current(&self) -> Option<(Credential, Edition)> {
        self.held.as_ref().map(|held| (Credential::Bearer(held.secret.clone()), self.edition))
    }

    /// The token, so that errors can be rid of it.
    #[must_use]
    pub fn secret(&self) -> Option<&Secret> {
        self.held.as_ref().map(|held| &held.secret)
    }
}

/// How long a token of this lifetime may be used: it is renewed a tenth to a fifth of its life ahead, so that many
/// processes don't do it at once.
pub fn usable(lifetime: Span, random: &mut Random) -> Span {
    let tenth = lifetime.0 / 10;
    Span(lifetime.0.saturating_sub(tenth + random.up_to(tenth)))
}

#[cfg(test)]
mod tests {
    use super::*;

    const HALF_HOUR: Span = Span::seconds(1800);

    #[test]
    fn one_renewal_serves_all_who_wait() {
        let mut token = Token::default();
        assert!(matches!(token.ask(Time(0), Ticket(1), None), Found::Renew));
        assert!(matches!(token.ask(Time(1), Ticket(2), None), Found::Waiting));
        let waited = token.renewed(Time(2), Secret::from("t"), usable(HALF_HOUR, &mut Random::new(1)));
        assert_eq!(waited, [Ticket(1), Ticket(2)]);
        assert!(matches!(token.ask(Time(3), Ticket(3), None), Found::Ready(_, 1)));
    }

    #[test]
    fn it_is_renewed_before_it_expires() {
        let mut token = Token::default();
        let _ = token.renewed(Time(0), Secret::from("t"), usable(HALF_HOUR, &mut Random::new(1)));
        assert!(matches!(token.ask(Time(1_439_000), Ticket(1), None), Found::Ready(..)));
        assert!(matches!(token.ask(Time(1_620_000), Ticket(1), None), Found::Renew));
    }

    #[test]
    fn a_refused_edition_is_renewed_once() {
        let mut token = Token::default();
        let _ = token.renewed(Time(0), Secret::from("t"), usable(HALF_HOUR, &mut Random::new(1)));
        assert!(matches!(token.ask(Time(1), Ticket(1), Some(1)), Found::Renew));
        let _ = token.renewed(Time(2), Secret::from("u"), usable(HALF_HOUR, &mut Random::new(1)));
        assert!(matches!(token.ask(Time(3), Ticket(2), Some(1)), Found::Ready(_, 2)));
    }
}
