//! Answers the requests about SMTP tokens, single sends and their statuses.

use serde_json::json;

use crate::body::Body;
use crate::call::Call;
use crate::email::address::address;
use crate::email::contact;
use crate::email::request::SendRequest;
use crate::email::route::Route;
use crate::email::smtp::Password;
use crate::email::store::Mailroom;
use crate::emulator::Emulator;
use crate::http::Response;
use crate::paging;
use crate::problem::Problem;

impl Emulator {
    pub(crate) fn answer_email(&mut self, now: u64, call: &Call<'_>, route: &Route) -> Result<Response, Problem> {
        if *route == Route::Send {
            let token = self.authenticate(now, call)?;
            token.require(SCOPES)?;
            return self.send_email(now, call, token.portal_id()?);
        }
        self.for_account(now, call, SCOPES, |emulator, portal_id| {
            let (room, secrets) = emulator.mailrooms.of(portal_id);
            let told = match route {
                Route::Tokens if call.method() == "POST" => {
                    let value = call.json()?;
                    let body = Body::of(&value)?;
                    body.require(&["campaignName", "createContact"])?;
                    let name = body.text("campaignName")?.unwrap_or_default();
                    let create_contact = body.flag("createContact")?.unwrap_or_default();
                    let told = room.tokens.create(now, portal_id, name, create_contact, secrets);
                    return Ok(Response::of_json(201, &told));
                }
                Route::Tokens => return tokens(now, call, room),
                Route::Token { id } if call.method() == "DELETE" => {
                    let deleted = room.tokens.delete(now, id);
                    return if deleted { Ok(Response::of_nothing(204)) } else { Err(no_token()) };
                }
                Route::Token { id } => room.tokens.find(now, id).ok_or_else(no_token)?.to_json(Password::Hidden),
                Route::PasswordReset { id } => {
                    room.tokens.reset(now, id, secrets).ok_or_else(no_token)?.to_json(Password::Shown)
                }
                Route::Status { id } => room.find(id).ok_or_else(|| no_status(id))?.to_json(now),
                Route::Send => return Err(Problem::plain(404, "not found")),
            };
            Ok(Response::of_json(200, &told))
        })
    }

    /// `POST …/single-email/send`.
    fn send_email(&mut self, now: u64, call: &Call<'_>, portal_id: u64) -> Result<Response, Problem> {
        let request = SendRequest::read(&call.json()?)?;
        let result = self.mailrooms.of(portal_id).0.judge(&request);
        let account = self.accounts.find_mut(portal_id).filter(|_| !request.contact_properties.is_empty());
        if let (Some(account), Some(to), true) = (account, address(&request.to), result.is_sent()) {
            contact::set(now, &mut account.crm, to, &request.contact_properties)?;
            self.publish_changes(now, portal_id);
        }
        let send = self.mailrooms.send(now, portal_id, &request, result, &self.options.email);
        Ok(Response::of_json(200, &send.to_json(now)))
    }
}

/// `GET …/smtp-tokens`, by campaign.
fn tokens(now: u64, call: &Call<'_>, room: &Mailroom) -> Result<Response, Problem> {
    let (name, id) = (call.parameter("campaignName"), call.parameter("emailCampaignId"));
    if name.is_none() && id.is_none() {
        return Err(paging::refuse("campaignName", "or emailCampaignId is required"));
    }
    let limit = paging::limit(call, DEFAULT_LIMIT, LARGEST_LIMIT)?;
    let mut found = room.tokens.of_campaign(now, name, id, paging::after(call)?).peekable();
    let page: Vec<_> = found.by_ref().take(limit).collect();
    let next = page.last().filter(|_| found.peek().is_some()).map(|(place, _)| place.to_string());
    let results = page.iter().map(|(_, token)| token.to_json(Password::Hidden)).collect();
    Ok(paging::respond(call, None, results, next.as_deref()))
}

fn no_token() -> Problem {
    Problem::of(404, "OBJECT_NOT_FOUND", "No SMTP token has this id")
}

fn no_status(id: &str) -> Problem {
    Problem::of(404, "OBJECT_NOT_FOUND", "No send has this status id").with("context", json!({ "statusId": [id] }))
}

const SCOPES: &[&str] = &["transactional-email"];
const DEFAULT_LIMIT: usize = 100;
const LARGEST_LIMIT: usize = 1_000;
