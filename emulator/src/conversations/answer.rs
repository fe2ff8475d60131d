//! Answers the requests about conversations, and passes on what happens to whoever subscribed.

use serde_json::Value;

use crate::batch::{Order, Outcome, texts};
use crate::call::Call;
use crate::conversations::actor::Directory;
use crate::conversations::change::{App, archive, assign, find, update};
use crate::conversations::list::{Total, list};
use crate::conversations::route::Route;
use crate::conversations::store::Desk;
use crate::conversations::{inbox, not_found, send, threads};
use crate::crm::Crm;
use crate::emulator::Emulator;
use crate::http::Response;
use crate::paging;
use crate::problem::Problem;

impl Emulator {
    pub(crate) fn answer_conversations(
        &mut self,
        now: u64,
        call: &Call<'_>,
        route: &Route,
    ) -> Result<Response, Problem> {
        let answer = self.for_account(now, call, route.scopes(call.method()), |emulator, portal_id| {
            let account = emulator.accounts.find(portal_id).ok_or_else(|| not_found("no such account"))?;
            let (app_id, start) = (emulator.options.app_id, emulator.conversations.start);
            let desk = emulator.conversations.of(portal_id, &account.crm);
            match route {
                Route::Actor { id } => actor(desk, &account.crm, app_id, id),
                Route::Actors => actors(now, call, desk, &account.crm, app_id),
                route => of_desk(now, call, desk, route, &App::of(app_id), start),
            }
        });
        self.settle_conversations(now);
        answer
    }

    /// Lets time pass for threads in the trash, and pushes what happened.
    pub(crate) fn settle_conversations(&mut self, now: u64) {
        for happened in self.conversations.settle(now) {
            let event = (format!("conversation.{}", happened.word), happened.told);
            if self.webhooks.is_subscribed(&event.0) {
                self.webhooks.push(happened.at, happened.portal_id, self.options.app_id, event);
            }
        }
    }
}

fn of_desk(
    now: u64,
    call: &Call<'_>,
    desk: &mut Desk,
    route: &Route,
    app: &App,
    start: u64,
) -> Result<Response, Problem> {
    match route {
        Route::Inboxes => {
            let archived = paging::flag(call, "archived")?;
            let mut found = inbox::inboxes(start);
            found.retain(|inbox| inbox["archived"] == archived);
            list(call, found, &["id", "name", "type", "createdAt", "updatedAt"], Total::Told)
        }
        Route::Inbox { id } => one(inbox::inboxes(start), id, Some(paging::flag(call, "archived")?), "inbox"),
        Route::Channels => list(call, inbox::channels(), &["id", "name"], Total::Told),
        Route::Channel { id } => one(inbox::channels(), id, None, "channel"),
        Route::ChannelAccounts => {
            let archived = paging::flag(call, "archived")?;
            let (channels, inboxes) = (ids(call, "channelId")?, ids(call, "inboxId")?);
            let mut found = inbox::channel_accounts(desk.portal_id, start, &channels, &inboxes);
            found.retain(|account| account["archived"] == archived);
            list(call, found, &["id", "name", "channelId", "inboxId", "active", "authorized", "createdAt"], Total::Told)
        }
        Route::ChannelAccount { id } => {
            let found = inbox::channel_accounts(desk.portal_id, start, &[], &[]);
            one(found, id, Some(paging::flag(call, "archived")?), "channel account")
        }
        Route::Threads => threads::list(call, desk),
        Route::Thread { id } => match call.method() {
            "PATCH" => update(now, call, desk, id, app),
            "DELETE" => archive(now, desk, id),
            _ => {
                let thread = find(desk, id, paging::flag(call, "archived")?)?;
                Ok(Response::of_json(200, &thread.to_json(threads::with_ticket(call)?)))
            }
        },
        Route::Assignee { id } => assign(now, call, desk, id, app),
        Route::Messages { thread } if call.method() == "POST" => {
            let thread_id = find(desk, thread, false)?.id;
            let id = desk.post(thread_id, send::read(now, call, desk.portal_id, app)?);
            show(desk, thread, &id, 201)
        }
        Route::Messages { thread } => {
            let archived = paging::flag(call, "archived")?;
            let thread = find(desk, thread, archived)?;
            let messages = thread.messages.iter().map(|message| message.to_json(thread.id, archived)).collect();
            list(call, messages, &["id", "createdAt", "type"], Total::Untold)
        }
        Route::Message { thread, id } => show(desk, thread, id, 200),
        Route::OriginalContent { thread, id } => {
            let content = find(desk, thread, false)?.message(id).and_then(|message| message.original_content());
            Ok(Response::of_json(200, &content.ok_or_else(|| no_message(id))?))
        }
        Route::Actor { .. } | Route::Actors => Err(not_found("not found")),
    }
}

fn show(desk: &Desk, thread: &str, id: &str, status: u16) -> Result<Response, Problem> {
    let thread = find(desk, thread, false)?;
    let message = thread.message(id).ok_or_else(|| no_message(id))?;
    Ok(Response::of_json(status, &message.to_json(thread.id, false)))
}

/// One of a few records, by its id. `archived`: whether it shall be archived, where that matters.
fn one(records: Vec<Value>, id: &str, archived: Option<bool>, what: &str) -> Result<Response, Problem> {
    let wanted = |record: &Value| record["id"] == id && archived.is_none_or(|archived| record["archived"] == archived);
    let found = records.into_iter().find(wanted);
    let found = found.ok_or_else(|| not_found(format!("No {what} has the id {id}")))?;
    Ok(Response::of_json(200, &found))
}

fn actor(desk: &Desk, crm: &Crm, app_id: u64, id: &str) -> Result<Response, Problem> {
    let found = directory(desk, crm, app_id, |directory| directory.find(id));
    Ok(Response::of_json(200, &found.ok_or_else(|| not_found(format!("No actor has the id {id}")))?))
}

/// `POST …/actors/batch/read`.
fn actors(now: u64, call: &Call<'_>, desk: &Desk, crm: &Crm, app_id: u64) -> Result<Response, Problem> {
    let (mut outcome, mut missing) = (Outcome::default(), Vec::new());
    for id in texts(&call.json()?, LARGEST_BATCH)? {
        match directory(desk, crm, app_id, |directory| directory.find(&id)) {
            Some(actor) => outcome.results.push(actor),
            None => missing.push(id),
        }
    }
    outcome.miss("actors", &missing, &[]);
    Ok(outcome.respond(200, now, &Order::AsAsked))
}

fn directory<T>(desk: &Desk, crm: &Crm, app_id: u64, look: impl FnOnce(&Directory<'_>) -> T) -> T {
    let takes_part = |id| desk.threads.values().any(|thread| thread.contact_id == id);
    look(&Directory { crm, portal_id: desk.portal_id, app_id, takes_part: &takes_part })
}

fn ids(call: &Call<'_>, name: &str) -> Result<Vec<u64>, Problem> {
    let parse = |text: &str| text.parse().map_err(|_| paging::refuse(name, "must be ids"));
    call.parameters(name).into_iter().map(parse).collect()
}

fn no_message(id: &str) -> Problem {
    not_found(format!("The thread has no such message: {id}"))
}

const LARGEST_BATCH: usize = 100;
