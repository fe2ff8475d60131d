//! Answers what is asked of the CRM: lets the token in, finds the account's records, and tells of every change.

use serde_json::Value;

use crate::associations;
use crate::batch::Order;
use crate::call::Call;
use crate::crm::batch;
use crate::crm::properties;
use crate::crm::read;
use crate::crm::route::{Place, Route, Version};
use crate::crm::search;
use crate::crm::store::Crm;
use crate::crm::types::ObjectType;
use crate::crm::write::{Rules, Writer};
use crate::emulator::Emulator;
use crate::http::Response;
use crate::limits::{Bucket, Headers};
use crate::payments;
use crate::problem::Problem;
use crate::route::Endpoint;
use crate::schemas;
use crate::tokens::Token;

/// What is asked, and of whom.
pub(crate) struct Asked<'a> {
    pub call: &'a Call<'a>,
    pub now: u64,
    pub portal_id: u64,
    pub version: Version,
    pub kind: &'static ObjectType,
    /// The moment as of which the search knows the records.
    pub indexed: u64,
    /// Whether the results of a batch come in another order than asked.
    pub order: Order,
}

impl Emulator {
    pub(crate) fn answer_crm(&mut self, now: u64, call: &Call<'_>, route: &Route) -> Result<Response, Problem> {
        let token = self.authenticate(now, call)?;
        let kind = kind(route, token.portal_id().ok())?;
        let (portal_id, headers) = self.enter(now, call, &token, route, kind)?;
        let asked = Asked {
            call,
            now,
            portal_id,
            version: route.version,
            kind,
            indexed: now.saturating_sub(self.options.search_delay),
            order: Order::of(&self.options, now),
        };
        let account = self.accounts.find_mut(portal_id).ok_or_else(|| Problem::plain(404, "no such account"))?;
        account.crm.purge(now);
        payments::set_up(kind, &account.crm)?;
        let result = answer(&asked, &mut account.crm, &route.place);
        self.publish_changes(now, portal_id);
        Ok(result?.with_headers(headers))
    }

    /// Lets a token in within the allowance: searches have one of their own, which all apps of an account share.
    fn enter(
        &mut self,
        now: u64,
        call: &Call<'_>,
        token: &Token,
        route: &Route,
        kind: &ObjectType,
    ) -> Result<(u64, Headers), Problem> {
        let scopes = route.scopes(call.method(), kind);
        if route.bucket() != Some(Bucket::Search) {
            return self.admit(now, token, &scopes);
        }
        token.require(&scopes)?;
        let portal_id = token.portal_id()?;
        let key = portal_id.to_string();
        let headers = self.limits.take(now, Bucket::Search, &key, token.daily, &self.options.limits)?;
        Ok((portal_id, headers))
    }
}

/// The object type of a path; the schemas as a whole are about custom ones.
fn kind(route: &Route, portal_id: Option<u64>) -> Result<&'static ObjectType, Problem> {
    match &route.object_type {
        Some(name) => named(name, portal_id),
        None => named(schemas::CUSTOM, portal_id),
    }
}

fn named(name: &str, portal_id: Option<u64>) -> Result<&'static ObjectType, Problem> {
    ObjectType::named(name, portal_id).ok_or_else(|| read::no_type(name))
}

fn answer(asked: &Asked<'_>, crm: &mut Crm, place: &Place) -> Result<Response, Problem> {
    let (call, kind) = (asked.call, asked.kind);
    match (place, call.method()) {
        (Place::Objects, "POST") => {
            Ok(Response::of_json(201, &Value::Object(asked.writer(crm).create(&call.json()?)?)))
        }
        (Place::Objects, _) => read::list(call, crm, kind),
        (Place::Object { id }, "PATCH") => {
            let body = call.json()?;
            let mut writer = asked.writer(crm);
            let id = read::resolve(writer.table()?, id, call.parameter("idProperty"))?;
            Ok(Response::of_json(200, &Value::Object(writer.update(id, &body)?)))
        }
        (Place::Object { id }, "DELETE") => {
            let mut writer = asked.writer(crm);
            let id = read::resolve(writer.table()?, id, None)?;
            writer.archive(id)?;
            Ok(Response::of_nothing(204))
        }
        (Place::Object { id }, _) => read::get(call, crm, kind, id),
        (Place::Search, _) => search::answer(call, crm, kind, asked.indexed),
        (Place::Batch(verb), _) => batch::answer(asked, crm, *verb),
        (Place::Properties, "POST") => properties::create(asked, crm),
        (Place::Properties, _) => properties::list(call, crm, kind),
        (Place::Property { name }, _) => properties::get(call, crm, kind, name),
        (Place::Schemas, _) => schemas::list(asked, crm),
        (Place::Schema, _) => schemas::get(asked, crm),
        (Place::Associations(place), _) => {
            associations::answer(asked, crm, place, named(place.to(), Some(asked.portal_id))?)
        }
    }
}

impl Asked<'_> {
    pub fn writer<'c>(&self, crm: &'c mut Crm) -> Writer<'c> {
        let rules = if self.version >= Version::V2026_09 { Rules::AlsoTheAccounts } else { Rules::HubSpots };
        Writer { crm, kind: self.kind, rules, now: self.now }
    }
}
