//! Lets in who holds the developer's API key or a token of the app, and reads and writes flags.

use serde_json::{Value, json};

use crate::body::Body;
use crate::call::Call;
use crate::emulator::Emulator;
use crate::flags::route::{End, Route};
use crate::flags::store::State;
use crate::http::Response;
use crate::limits::{Bucket, Daily, Headers};
use crate::paging;
use crate::problem::Problem;
use crate::tokens::invalid;

impl Emulator {
    pub(crate) fn answer_flags(&mut self, now: u64, call: &Call<'_>, route: &Route) -> Result<Response, Problem> {
        let headers = self.admit_developer(now, call)?;
        let app_id = self.options.app_id;
        if route.app_id.parse() != Ok(app_id) {
            return Err(not_found(format!("No app of this developer has the id {}", route.app_id)));
        }
        let told = match &route.end {
            End::All => json!({ "flagsForApp": self.flags.names() }),
            End::Flag { name } => self.flag(call, known(name)?)?,
            End::Portals { name } => self.portals(call, known(name)?)?,
            End::Portal { name, portal_id } => self.portal(call, known(name)?, portal_id)?,
            End::Upsert { name } => self.upsert_portals(call, known(name)?)?,
            End::Delete { name } => self.delete_portals(call, known(name)?)?,
        };
        Ok(Response::of_json(200, &told).with_headers(headers))
    }

    fn admit_developer(&mut self, now: u64, call: &Call<'_>) -> Result<Headers, Problem> {
        match call.parameter("hapikey") {
            Some(key) if key == self.credentials.developer_api_key => {}
            Some(_) => return Err(invalid("The API key provided is invalid.")),
            None => {
                let token = self.tokens.authenticate(now, call.bearer())?;
                let reads = call.method() == "GET";
                token.require(if reads { &["developers-read", "developers-write"] } else { &["developers-write"] })?;
            }
        }
        let key = format!("developer:{}", self.options.app_id);
        self.limits.take(now, Bucket::General, &key, Daily::Exempt, &self.options.limits)
    }

    fn flag(&mut self, call: &Call<'_>, name: &str) -> Result<Value, Problem> {
        let app_id = self.options.app_id;
        match call.method() {
            "PUT" => {
                let value = call.json()?;
                let body = Body::of(&value)?;
                body.require(&["defaultState"])?;
                let default = body.word("defaultState", &State::ALL)?.unwrap_or_default();
                self.flags.set(name, default, body.word("overrideState", &State::ALL)?.unwrap_or_default());
                Ok(self.flags.find(name).map(|flag| flag.to_json(app_id, name)).unwrap_or_default())
            }
            "DELETE" => Ok(self.flags.remove(name).ok_or_else(|| no_flag(name))?.to_json(app_id, name)),
            _ => Ok(self.flags.find(name).ok_or_else(|| no_flag(name))?.to_json(app_id, name)),
        }
    }

    fn portals(&self, call: &Call<'_>, name: &str) -> Result<Value, Problem> {
        let limit = paging::limit(call, DEFAULT_LIMIT, LARGEST_LIMIT)?;
        let from = match call.parameter("startPortalId") {
            None => 0,
            Some(text) => text.parse().map_err(|_| paging::refuse("startPortalId", "must be the id of an account"))?,
        };
        let states = self.flags.find(name).into_iter().flat_map(|flag| flag.portals(from)).take(limit);
        Ok(self.told(name, states))
    }

    fn portal(&mut self, call: &Call<'_>, name: &str, portal_id: &str) -> Result<Value, Problem> {
        let id = portal_id.parse().ok().filter(|id| *id > 0);
        let id = id.ok_or_else(|| paging::refuse("portalId", "must be the id of an account"))?;
        let state = match call.method() {
            "PUT" => {
                let value = call.json()?;
                let state = state(&Body::of(&value)?)?;
                self.flags.set_portal(name, id, state);
                state
            }
            "DELETE" => self.flags.remove_portal(name, id),
            _ => self.flags.find(name).map(|flag| flag.portal(id)).unwrap_or_default(),
        };
        Ok(one(self.options.app_id, name, id, state))
    }

    fn upsert_portals(&mut self, call: &Call<'_>, name: &str) -> Result<Value, Problem> {
        let value = call.json()?;
        let body = Body::of(&value)?;
        body.require(&["portalStates"])?;
        let items = body.list("portalStates")?.into_iter().flatten().enumerate();
        let states = items.map(|(index, value)| {
            let path = format!("portalStates[{index}]");
            let body = Body::at(&path, value)?;
            body.require(&["portalId", "flagState"])?;
            Ok((body.id("portalId")?.unwrap_or_default(), state(&body)?))
        });
        let states = states.collect::<Result<Vec<_>, Problem>>()?;
        for (portal_id, state) in &states {
            self.flags.set_portal(name, *portal_id, *state);
        }
        Ok(self.told(name, states))
    }

    fn delete_portals(&mut self, call: &Call<'_>, name: &str) -> Result<Value, Problem> {
        let value = call.json()?;
        let body = Body::of(&value)?;
        body.require(&["portalIds"])?;
        let ids = body.list("portalIds")?.into_iter().flatten().map(crate::fields::whole);
        let ids = ids.collect::<Option<Vec<u64>>>().ok_or_else(|| body.refuse("portalIds", "must be a list of ids"))?;
        let states: Vec<_> = ids.into_iter().map(|id| (id, self.flags.remove_portal(name, id))).collect();
        Ok(self.told(name, states))
    }

    fn told(&self, name: &str, states: impl IntoIterator<Item = (u64, State)>) -> Value {
        let app_id = self.options.app_id;
        let states: Value = states.into_iter().map(|(id, state)| one(app_id, name, id, state)).collect();
        json!({ "portalFlagStates": states })
    }
}

fn one(app_id: u64, name: &str, portal_id: u64, state: State) -> Value {
    json!({ "appId": app_id, "flagName": name, "portalId": portal_id, "flagState": state.name() })
}

fn state(body: &Body<'_>) -> Result<State, Problem> {
    body.require(&["flagState"])?;
    Ok(body.word("flagState", &State::ALL)?.unwrap_or_default())
}

fn known(name: &str) -> Result<&str, Problem> {
    if NAMES.contains(&name) {
        return Ok(name);
    }
    Err(paging::refuse("flagName", format!("must be one of {}, but was {name}", NAMES.join(", "))))
}

fn no_flag(name: &str) -> Problem {
    not_found(format!("The app has no flag {name}"))
}

fn not_found(message: String) -> Problem {
    Problem::of(404, "OBJECT_NOT_FOUND", message)
}

/// The flags that HubSpot knows.
const NAMES: &[&str] = &["hs-release-app-cards", "hs-hide-crm-cards", "hs-release-mcp-server"];

const DEFAULT_LIMIT: usize = 100;
const LARGEST_LIMIT: usize = 1_000;

#[cfg(test)]
mod tests {
    use super::*;
    use crate::http::Request;
    use crate::options::Options;
    use crate::tokens::TokenRequest;

    const FLAG: &str = "/feature-flags/v3/54321/flags/hs-release-app-cards";

    fn emulator() -> Emulator {
        Emulator::new(Options { now: 0, ..Options::default() })
    }

    fn ask(emulator: &mut Emulator, method: &str, path: &str, body: &Value) -> (u16, Value) {
        let key = emulator.credentials().developer_api_key;
        let mark = if path.contains('?') { '&' } else { '?' };
        let request = Request::new(method, &format!("{path}{mark}hapikey={key}"));
        let response = emulator.handle(0, &if body.is_null() { request } else { request.json(body) });
        (response.status, response.json())
    }

    #[test]
    fn a_key_or_a_token_of_the_app_lets_in() {
        let mut emulator = emulator();
        let mut status = |request: &Request| emulator.handle(0, request).status;
        assert_eq!(status(&Request::new("GET", &format!("{FLAG}/portals"))), 401);
        assert_eq!(status(&Request::new("GET", &format!("{FLAG}/portals?hapikey=wrong"))), 401);
        let token = |emulator: &mut Emulator, scope: &str| {
            let scopes = Some(vec![scope.to_owned()]);
            emulator.token(0, TokenRequest { scopes, ..TokenRequest::default() })
        };
        let put = json!({ "defaultState": "ON" });
        for (scope, read, write) in [("developers-read", 200, 403), ("developers-write", 200, 200), ("oauth", 403, 403)]
        {
            let token = token(&mut emulator, scope);
            let list = Request::new("GET", &format!("{FLAG}/portals")).bearer(&token);
            assert_eq!(emulator.handle(0, &list).status, read, "{scope}");
            let put = Request::new("PUT", FLAG).bearer(&token).json(&put);
            assert_eq!(emulator.handle(0, &put).status, write, "{scope}");
        }
    }

    #[test]
    fn what_is_strange_is_refused_by_name() {
        let mut emulator = emulator();
        for (method, path, body, field) in [
            ("PUT", FLAG.to_owned(), json!({}), "defaultState"),
            ("PUT", FLAG.to_owned(), json!({ "defaultState": "on" }), "defaultState"),
            ("PUT", FLAG.to_owned(), json!({ "defaultState": "ON", "overrideState": 1 }), "overrideState"),
            ("PUT", format!("{FLAG}/portals/5"), json!({}), "flagState"),
            ("PUT", format!("{FLAG}/portals/x"), json!({ "flagState": "ON" }), "portalId"),
            ("POST", format!("{FLAG}/portals/batch/upsert"), json!({}), "portalStates"),
            (
                "POST",
                format!("{FLAG}/portals/batch/upsert"),
                json!({ "portalStates": [{ "portalId": 1 }] }),
                "portalStates[0].flagState",
            ),
            ("POST", format!("{FLAG}/portals/batch/delete"), json!({ "portalIds": ["x"] }), "portalIds"),
            ("GET", format!("{FLAG}/portals?startPortalId=x"), Value::Null, "startPortalId"),
            ("GET", format!("{FLAG}/portals?limit=0"), Value::Null, "limit"),
            ("GET", FLAG.replace("hs-release", "my"), Value::Null, "flagName"),
        ] {
            let (status, told) = ask(&mut emulator, method, &path, &body);
            assert_eq!((status, &told["errors"][0]["in"]), (400, &json!(field)), "{method} {path} {body}");
        }
        assert_eq!(ask(&mut emulator, "GET", FLAG, &Value::Null).0, 404);
        assert_eq!(ask(&mut emulator, "DELETE", FLAG, &Value::Null).0, 404);
        assert_eq!(ask(&mut emulator, "GET", &FLAG.replace("54321", "5"), &Value::Null).0, 404);
        assert_eq!(ask(&mut emulator, "POST", FLAG, &json!({})).0, 405);
    }

    #[test]
    fn a_batch_with_a_mistake_changes_nothing() {
        let mut emulator = emulator();
        let states =
            json!({ "portalStates": [{ "portalId": 1, "flagState": "ON" }, { "portalId": 0, "flagState": "ON" }] });
        assert_eq!(ask(&mut emulator, "POST", &format!("{FLAG}/portals/batch/upsert"), &states).0, 400);
        assert_eq!(emulator.flags.names(), Vec::<&str>::new());
    }
}
