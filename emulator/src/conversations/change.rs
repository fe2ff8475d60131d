//! Changes threads: status, restoring, the trash, the assignee. Nothing else about a thread can be changed.

use serde_json::Value;

use crate::body::Body;
use crate::call::Call;
use crate::conversations::actor::is_agent;
use crate::conversations::message::Client;
use crate::conversations::not_found;
use crate::conversations::store::Desk;
use crate::conversations::thread::{Thread, WithTicket};
use crate::http::Response;
use crate::paging;
use crate::problem::Problem;

/// Who asks: the app, as an actor and as a client.
#[derive(Debug, Clone)]
pub(crate) struct App {
    pub actor_id: String,
    pub client: Client,
}

impl App {
    pub fn of(app_id: u64) -> Self {
        Self { actor_id: format!("I-{app_id}"), client: Client::App { id: app_id } }
    }
}

/// The thread of that id, in the trash or not, as asked.
pub(crate) fn find<'a>(desk: &'a Desk, id: &str, archived: bool) -> Result<&'a Thread, Problem> {
    let id: u64 = id.parse().map_err(|_| paging::refuse("threadId", "must be an id"))?;
    let thread = desk.threads.get(&id).filter(|thread| thread.archived_at.is_some() == archived);
    thread.ok_or_else(|| not_found(format!("No thread has the id {id}")))
}

/// `PATCH …/threads/{threadId}`: a new status, or out of the trash.
pub(crate) fn update(now: u64, call: &Call<'_>, desk: &mut Desk, id: &str, app: &App) -> Result<Response, Problem> {
    let archived = paging::flag(call, "archived")?;
    let id = find(desk, id, archived)?.id;
    let value = call.json()?;
    let body = Body::of(&value)?;
    if let Some(name) = value.as_object().and_then(|map| map.keys().find(|name| !CHANGEABLE.contains(&name.as_str()))) {
        return Err(body.refuse(name, "can't be changed: only status can, and archived to false"));
    }
    let status = body.word("status", &[("OPEN", "OPEN"), ("CLOSED", "CLOSED")])?;
    match (status, body.flag("archived")?) {
        (None, None) => return Err(crate::body::missing(&["status"])),
        (Some(_), Some(_)) => return Err(body.refuse("status", "can't be changed together with archived")),
        (None, Some(true)) => return Err(body.refuse("archived", "can only be false; DELETE archives")),
        (Some(_), None) if archived => return Err(body.refuse("status", "can't be changed in the trash")),
        (Some(status), None) => desk.set_status(now, id, status, &app.actor_id, app.client),
        (None, Some(false)) => desk.restore(now, id),
    }
    show(desk, id)
}

/// `DELETE …/threads/{threadId}`: into the trash; what is there already stays.
pub(crate) fn archive(now: u64, desk: &mut Desk, id: &str) -> Result<Response, Problem> {
    let id = find(desk, id, false).or_else(|_| find(desk, id, true))?.id;
    desk.archive(now, id);
    Ok(Response::of_nothing(204))
}

/// `PUT` and `DELETE …/threads/{threadId}/assignee`.
pub(crate) fn assign(now: u64, call: &Call<'_>, desk: &mut Desk, id: &str, app: &App) -> Result<Response, Problem> {
    let id = find(desk, id, false)?.id;
    if call.method() == "DELETE" {
        desk.assign(now, id, None, &app.actor_id, app.client);
        return Ok(Response::of_nothing(204));
    }
    let value: Value = call.json()?;
    let body = Body::of(&value)?;
    body.require(&["actorId"])?;
    let actor = body.text("actorId")?.filter(|actor| is_agent(actor));
    let actor = actor.ok_or_else(|| body.refuse("actorId", "must be an agent of this account"))?;
    desk.assign(now, id, Some(actor), &app.actor_id, app.client);
    show(desk, id)
}

fn show(desk: &Desk, id: u64) -> Result<Response, Problem> {
    let thread = desk.threads.get(&id).ok_or_else(|| not_found(format!("No thread has the id {id}")))?;
    Ok(Response::of_json(200, &thread.to_json(WithTicket::No)))
}

const CHANGEABLE: [&str; 2] = ["status", "archived"];

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::crm::Crm;
    use crate::http::Request;

    fn patch(desk: &mut Desk, query: &str, body: &Value) -> (u16, Value) {
        let request = Request::new("PATCH", &format!("/t{query}")).json(body);
        let call = Call::parse(&request).unwrap();
        let response = update(5, &call, desk, "7001", &App::of(9)).unwrap_or_else(|problem| problem.respond("c"));
        (response.status, response.json())
    }

    fn desk() -> Desk {
        Desk::built_in(1, 0, 7, &Crm::built_in(0))
    }

    #[test]
    fn closing_and_opening_leave_a_message_each() {
        let mut desk = desk();
        let before = desk.threads[&7_001].messages.len();
        let (status, told) = patch(&mut desk, "", &json!({ "status": "CLOSED" }));
        assert_eq!((status, &told["status"], told["closedAt"].is_string()), (200, &json!("CLOSED"), true));
        let (_, told) = patch(&mut desk, "", &json!({ "status": "OPEN" }));
        assert_eq!((&told["status"], told.get("closedAt")), (&json!("OPEN"), None));
        let messages = &desk.threads[&7_001].messages;
        assert_eq!((messages.len() - before, messages[before].created_by.as_str()), (2, "I-9"));
    }

    #[test]
    fn the_trash_is_left_by_its_own_query_only() {
        let mut desk = desk();
        assert_eq!(patch(&mut desk, "?archived=true", &json!({ "archived": false })).0, 404);
        desk.archive(5, 7_001);
        assert_eq!(patch(&mut desk, "", &json!({ "archived": false })).0, 404);
        assert_eq!(patch(&mut desk, "", &json!({ "status": "CLOSED" })).0, 404);
        assert_eq!(patch(&mut desk, "?archived=true", &json!({ "status": "CLOSED" })).0, 400);
        let (status, told) = patch(&mut desk, "?archived=true", &json!({ "archived": false }));
        assert_eq!((status, &told["archived"]), (200, &json!(false)));
    }

    #[test]
    fn nothing_else_can_be_changed() {
        for (body, field) in [
            (json!({}), "status"),
            (json!({ "status": "OPEN", "archived": false }), "status"),
            (json!({ "status": "DONE" }), "status"),
            (json!({ "archived": true }), "archived"),
            (json!({ "status": "OPEN", "spam": true }), "spam"),
            (json!({ "assignedTo": "A-293199" }), "assignedTo"),
        ] {
            let (status, told) = patch(&mut desk(), "", &body);
            assert_eq!((status, &told["errors"][0]["in"]), (400, &json!(field)), "{body}");
        }
    }

    #[test]
    fn deleting_again_is_no_mistake_but_an_unknown_thread_is() {
        let mut desk = desk();
        assert_eq!(archive(5, &mut desk, "7001").unwrap().status, 204);
        assert_eq!(archive(6, &mut desk, "7001").unwrap().status, 204);
        assert!(archive(6, &mut desk, "1").is_err() && archive(6, &mut desk, "x").is_err());
        assert_eq!(desk.threads[&7_001].archived_at, Some(5));
    }
}
