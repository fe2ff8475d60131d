//! Adds, lists and takes away subscriptions, for a token of the app.

use serde_json::{Value, json};

use crate::call::Call;
use crate::emulator::Emulator;
use crate::http::Response;
use crate::limits::Bucket;
use crate::paging;
use crate::problem::Problem;
use crate::subscriptions::request;
use crate::subscriptions::route::Route;
use crate::subscriptions::subscription::Kind;

impl Emulator {
    pub(crate) fn answer_subscriptions(
        &mut self,
        now: u64,
        call: &Call<'_>,
        route: &Route,
    ) -> Result<Response, Problem> {
        let scope = if call.method() == "GET" { READ } else { WRITE };
        self.admit_app(now, call, Bucket::Subscriptions, scope)?;
        match route {
            Route::All if call.method() == "POST" => self.subscribe(now, call),
            Route::All => {
                let app_id = self.options.app_id;
                let results: Value = self.subscriptions.all().map(|one| one.to_json(app_id)).collect();
                Ok(Response::of_json(200, &json!({ "results": results })))
            }
            Route::First { id } | Route::One { id } => self.subscription(call, read_id("subscriptionId", id)?),
            Route::Portal { portal_id } => {
                self.subscriptions.remove_of(read_id("portalId", portal_id)?);
                Ok(Response::of_nothing(204))
            }
            Route::Filters => self.add_filter(now, call),
            Route::FiltersOf { id } => self.filters_of(read_id("subscriptionId", id)?),
            Route::Filter { id } => self.filter(call, read_id("filterId", id)?),
        }
    }

    fn subscribe(&mut self, now: u64, call: &Call<'_>) -> Result<Response, Problem> {
        let (key, wish) = request::parse(&call.json()?)?;
        if key.kind != Kind::AppLifecycle {
            self.accounts.admit(key.portal_id, &key.subject)?;
        }
        let app_id = self.options.app_id;
        Ok(Response::of_json(200, &self.subscriptions.upsert(now, key, wish).to_json(app_id)))
    }

    fn subscription(&mut self, call: &Call<'_>, id: u64) -> Result<Response, Problem> {
        if call.method() == "GET" {
            let one = self.subscriptions.find(id).ok_or_else(|| unknown("subscription", id))?;
            return Ok(Response::of_json(200, &one.to_json(self.options.app_id)));
        }
        match self.subscriptions.remove(id) {
            true => Ok(Response::of_nothing(204)),
            false => Err(unknown("subscription", id)),
        }
    }
}

pub(super) fn unknown(what: &str, id: u64) -> Problem {
    Problem::of(404, "OBJECT_NOT_FOUND", format!("This app has no {what} with the id {id}."))
        .with("context", json!({ "id": [id.to_string()] }))
}

fn read_id(name: &str, text: &str) -> Result<u64, Problem> {
    text.parse().ok().filter(|id| *id > 0).ok_or_else(|| paging::refuse(name, "must be an id"))
}

const READ: &str = "developer.webhooks_journal.subscriptions.read";
const WRITE: &str = "developer.webhooks_journal.subscriptions.write";

#[cfg(test)]
pub(super) mod tests {
    use super::*;
    use crate::accounts::AccountChange;
    use crate::http::Request;
    use crate::options::Options;
    use crate::tokens::TokenRequest;

    pub const ALL: &str = "/webhooks-journal/subscriptions/2026-03";

    pub fn emulator() -> Emulator {
        Emulator::new(Options { now: 0, ..Options::default() })
    }

    pub fn ask(emulator: &mut Emulator, method: &str, path: &str, body: &Value) -> (u16, Value) {
        let scopes = Some(vec![READ.to_owned(), WRITE.to_owned()]);
        let token = emulator.token(0, TokenRequest { scopes, ..TokenRequest::default() });
        let request = Request::new(method, path).bearer(&token);
        let response = emulator.handle(0, &if body.is_null() { request } else { request.json(body) });
        (response.status, response.json())
    }

    pub fn contacts(portal_id: u64) -> Value {
        json!({ "subscriptionType": "OBJECT", "objectTypeId": "0-1", "portalId": portal_id, "actions": ["CREATE"] })
    }

    #[test]
    fn a_subscription_is_made_found_listed_and_deleted() {
        let mut emulator = emulator();
        let (status, made) = ask(&mut emulator, "POST", "/webhooks/v4/subscriptions", &contacts(12_345));
        assert_eq!((status, &made["appId"], &made["deletedAt"]), (200, &json!(54_321), &Value::Null));
        let one = format!("{ALL}/{}", made["id"]);
        assert_eq!(ask(&mut emulator, "GET", &one, &Value::Null), (200, made.clone()));
        assert_eq!(ask(&mut emulator, "GET", ALL, &Value::Null), (200, json!({ "results": [made] })));
        assert_eq!(ask(&mut emulator, "DELETE", &one, &Value::Null), (204, Value::Null));
        for method in ["GET", "DELETE"] {
            let (status, told) = ask(&mut emulator, method, &one, &Value::Null);
            assert_eq!((status, &told["category"]), (404, &json!("OBJECT_NOT_FOUND")));
        }
        assert_eq!(ask(&mut emulator, "GET", &format!("{ALL}/x"), &Value::Null).1["errors"][0]["in"], "subscriptionId");
        assert_eq!(ask(&mut emulator, "GET", "/webhooks/v4/subscriptions/1", &Value::Null).0, 405);
    }

    #[test]
    fn an_account_must_have_the_app_and_grant_the_type() {
        let mut emulator = emulator();
        let (status, told) = ask(&mut emulator, "POST", ALL, &contacts(7));
        assert_eq!((status, &told["category"]), (403, &json!("BANNED")));
        let scopes = Some(vec!["crm.objects.deals.read".to_owned()]);
        let other = emulator.account(0, AccountChange { installed: true, scopes, ..AccountChange::default() });
        let (status, told) = ask(&mut emulator, "POST", ALL, &contacts(other));
        assert_eq!((status, &told["category"]), (403, &json!("MISSING_SCOPES")));
        assert_eq!(ask(&mut emulator, "DELETE", &format!("{ALL}/portals/7"), &Value::Null).0, 204);
    }

    #[test]
    fn reading_and_writing_take_scopes_of_their_own() {
        let mut emulator = emulator();
        for (scope, read, write) in [(READ, 200, 403), (WRITE, 403, 200), ("developer.webhooks_journal.read", 403, 403)]
        {
            let scopes = Some(vec![scope.to_owned()]);
            let token = emulator.token(0, TokenRequest { scopes, ..TokenRequest::default() });
            let get = Request::new("GET", ALL).bearer(&token);
            assert_eq!(emulator.handle(0, &get).status, read, "{scope}");
            let post = Request::new("POST", ALL).bearer(&token).json(&contacts(12_345));
            assert_eq!(emulator.handle(0, &post).status, write, "{scope}");
        }
        let token = emulator.credentials().access_token;
        let told = emulator.handle(0, &Request::new("GET", ALL).bearer(&token));
        assert_eq!((told.status, &told.json()["category"]), (403, &json!("MISSING_SCOPES")));
    }
}
