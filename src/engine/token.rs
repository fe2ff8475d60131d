//! The tokens of a client: who may use one, when it is renewed, and who waits for that.
//! It builds no request: the client asks HubSpot, and tells it what came back.

use crate::engine::machine::{Credential, Ticket};
use crate::engine::random::Random;
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

    /// Takes a question back.
    pub fn forget(&mut self, ticket: Ticket) {
        self.waiting.retain(|waiting| *waiting != ticket);
    }

    /// The renewal brought a token that lasts so long. Tells who waited for it.
    pub fn renewed(&mut self, now: Time, secret: Secret, lifetime: Span, random: &mut Random) -> Vec<Ticket> {
        // Between a tenth and a fifth of its life ahead, so that many processes don't renew at once.
        let tenth = lifetime.0 / 10;
        let margin = tenth + random.up_to(tenth);
        self.edition = self.edition.wrapping_add(1);
        self.held = Some(Held { secret, renew_at: now + Span(lifetime.0.saturating_sub(margin)) });
        self.failed()
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

#[cfg(test)]
mod tests {
    use super::*;

    const HALF_HOUR: Span = Span::seconds(1800);

    #[test]
    fn one_renewal_serves_all_who_wait() {
        let mut token = Token::default();
        assert!(matches!(token.ask(Time(0), Ticket(1), None), Found::Renew));
        assert!(matches!(token.ask(Time(1), Ticket(2), None), Found::Waiting));
        let waited = token.renewed(Time(2), Secret::from("t"), HALF_HOUR, &mut Random::new(1));
        assert_eq!(waited, [Ticket(1), Ticket(2)]);
        assert!(matches!(token.ask(Time(3), Ticket(3), None), Found::Ready(_, 1)));
    }

    #[test]
    fn it_is_renewed_before_it_expires() {
        let mut token = Token::default();
        let _ = token.renewed(Time(0), Secret::from("t"), HALF_HOUR, &mut Random::new(1));
        assert!(matches!(token.ask(Time(1_439_000), Ticket(1), None), Found::Ready(..)));
        assert!(matches!(token.ask(Time(1_620_000), Ticket(1), None), Found::Renew));
    }

    #[test]
    fn a_refused_edition_is_renewed_once() {
        let mut token = Token::default();
        let _ = token.renewed(Time(0), Secret::from("t"), HALF_HOUR, &mut Random::new(1));
        assert!(matches!(token.ask(Time(1), Ticket(1), Some(1)), Found::Renew));
        let _ = token.renewed(Time(2), Secret::from("u"), HALF_HOUR, &mut Random::new(1));
        assert!(matches!(token.ask(Time(3), Ticket(2), Some(1)), Found::Ready(_, 2)));
    }
}
