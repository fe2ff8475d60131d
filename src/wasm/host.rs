//! What the host lends the core, and the questions that it is asked.

use std::rc::Rc;

use js_sys::Function;
use wasm_bindgen::JsValue;

use super::bridge;
use super::driver::Driver;
use super::failure;
use super::flight::Facade;
use super::later::later;
use super::trace;
use crate::client::Trace;
use crate::engine::error::{Error, ErrorKind};
use crate::engine::machine::{Answer, Input, Ticket};
use crate::engine::rate::Question;
use crate::engine::request::Credential;
use crate::engine::time::Span;
use crate::secret::Secret;
use crate::text::{concat, is_graphic};

/// What the host lends the core.
pub struct Host {
    pub facade: Facade,
    /// Requests go by a function of the host, which is told the call as data, too.
    pub transports: bool,
    pub access_token: Option<Function>,
    pub notice: Option<Function>,
    /// Hears what the client does and waits for.
    pub trace: Option<Function>,
    pub tokens: Option<Function>,
    /// Asks those who share a limit: its name, how many, in which interval; gives milliseconds to wait, or 0.
    pub permit: Option<Function>,
    /// Asks those who share a token: its key, and the token that is not wanted; gives a token or nothing.
    pub find_token: Option<Function>,
    /// Tells them: the key, the token or nothing, and how long it may be used.
    pub keep_token: Option<Function>,
}

/// What a function of the host gave, or threw.
type Given = Result<JsValue, JsValue>;
/// Makes an answer of it.
type Read = fn(&Driver, Given) -> Answer;

impl Driver {
    pub(super) fn ask_token(self: &Rc<Self>, ticket: Ticket) {
        self.ask(ticket, &self.host.access_token, Default::default(), Self::token);
    }

    pub(super) fn ask_permit(self: &Rc<Self>, ticket: Ticket, question: &Question) {
        let said = [question.bucket.name().into(), question.max.into(), milliseconds(question.interval)];
        self.ask(ticket, &self.host.permit, said, Self::permit);
    }

    pub(super) fn ask_shared(self: &Rc<Self>, ticket: Ticket, key: &str, refused: Option<&Secret>) {
        let said = [key.into(), text_of(refused), JsValue::UNDEFINED];
        self.ask(ticket, &self.host.find_token, said, Self::shared);
    }

    pub(super) fn share(&self, key: &str, token: Option<&(Secret, Span)>) {
        if let Some(function) = &self.host.keep_token {
            let (token, usable) = token.map_or((None, Span::ZERO), |(token, usable)| (Some(token), *usable));
            let _ = function.call3(&JsValue::UNDEFINED, &key.into(), &text_of(token), &milliseconds(usable));
        }
    }

    pub(super) fn trace(&self, trace: &Trace) {
        if let Some(function) = &self.host.trace {
            let _ = function.call1(&JsValue::UNDEFINED, &trace::json(trace).into());
        }
    }

    /// Asks a function of the host; `read` makes an answer of what it gives.
    fn ask(self: &Rc<Self>, ticket: Ticket, function: &Option<Function>, said: [JsValue; 3], read: Read) {
        let function = function.clone().unwrap_or_default();
        let driver = self.clone();
        let asked = move |_| {
            let [first, second, third] = &said;
            match function.call3(&JsValue::UNDEFINED, first, second, third) {
                Ok(promise) => later(&promise, Box::new(move |given| driver.answer(ticket, given, read))),
                Err(thrown) => driver.answer(ticket, Err(thrown), read),
            }
        };
        later(&JsValue::UNDEFINED, Box::new(asked));
    }

    fn answer(self: &Rc<Self>, ticket: Ticket, given: Given, read: Read) {
        let answer = read(self, given);
        self.input(Input::Answer { ticket, answer });
    }

    /// The façade sees to it that a store that fails stops nothing: anything but a time to wait is leave.
    fn permit(&self, wait: Given) -> Answer {
        match span_of(&wait.unwrap_or_default()) {
            Some(wait) => Answer::Later(wait),
            None => Answer::Granted,
        }
    }

    fn shared(&self, found: Given) -> Answer {
        let found = found.unwrap_or_default();
        let token = bridge::get_object(&found, "accessToken").as_string();
        match (token, span_of(&bridge::get_object(&found, "expiresIn"))) {
            (Some(token), Some(usable)) => Answer::Shared(Secret::from(token), usable),
            _ => Answer::Granted,
        }
    }

    fn token(&self, result: Given) -> Answer {
        let refuse = |message: &str| {
            let mut error = Error::new(ErrorKind::Authentication, message);
            error.credential = true;
            Answer::Refused(error)
        };
        let token = match result {
            Ok(token) => token,
            Err(thrown) => {
                return refuse(&concat(&["the `accessToken` function failed: ", &failure::message(&thrown)]));
            }
        };
        let sendable = |token: &String| !token.is_empty() && is_graphic(token);
        let Some(token) = token.as_string().filter(sendable) else {
            return refuse("the `accessToken` function must return a string without spaces or control characters");
        };
        let mut state = self.state.borrow_mut();
        if state.token.0 != token {
            state.token = (token.clone(), state.token.1.wrapping_add(1));
        }
        Answer::Token(Some((Credential::Bearer(Secret::from(token)), state.token.1)))
    }
}

fn text_of(secret: Option<&Secret>) -> JsValue {
    secret.map_or(JsValue::UNDEFINED, |secret| secret.expose().into())
}

fn milliseconds(span: Span) -> JsValue {
    #[allow(clippy::cast_precision_loss)]
    let milliseconds = span.0 as f64;
    milliseconds.into()
}

/// A number of milliseconds that is more than nothing.
fn span_of(value: &JsValue) -> Option<Span> {
    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
    let span = Span(value.as_f64()? as u64);
    Some(span).filter(|span| *span > Span::ZERO)
}
