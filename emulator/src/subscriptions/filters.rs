//! Adds, shows and takes away the filters of subscriptions. One can't be changed.

use serde_json::{Value, json};

use crate::body::Body;
use crate::call::Call;
use crate::emulator::Emulator;
use crate::http::Response;
use crate::problem::Problem;
use crate::subscriptions::answer::unknown;
use crate::subscriptions::filter::Filter;

impl Emulator {
    pub(super) fn add_filter(&mut self, now: u64, call: &Call<'_>) -> Result<Response, Problem> {
        let value = call.json()?;
        let body = Body::of(&value)?;
        body.require(&["subscriptionId", "filter"])?;
        let subscription_id = body.id("subscriptionId")?.unwrap_or_default();
        let id = self.subscriptions.fresh_filter_id();
        let filter = Filter::parse(id, now, body.value("filter").unwrap_or(&Value::Null))?;
        match self.subscriptions.add_filter(subscription_id, filter) {
            true => Ok(Response::of_json(200, &json!({ "filterId": id }))),
            false => Err(unknown("subscription", subscription_id)),
        }
    }

    pub(super) fn filters_of(&self, id: u64) -> Result<Response, Problem> {
        let one = self.subscriptions.find(id).ok_or_else(|| unknown("subscription", id))?;
        Ok(Response::of_json(200, &one.filters.iter().map(Filter::to_json).collect()))
    }

    pub(super) fn filter(&mut self, call: &Call<'_>, id: u64) -> Result<Response, Problem> {
        if call.method() == "GET" {
            let filter = self.subscriptions.find_filter(id).ok_or_else(|| unknown("filter", id))?;
            return Ok(Response::of_json(200, &filter.to_json()));
        }
        match self.subscriptions.remove_filter(id) {
            true => Ok(Response::of_nothing(204)),
            false => Err(unknown("filter", id)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::subscriptions::answer::tests::{ALL, ask, contacts, emulator};

    fn filter(subscription_id: &Value, operator: &str) -> Value {
        let condition = json!({ "filterType": "CRM_OBJECT_PROPERTY", "property": "city", "operator": operator });
        json!({ "subscriptionId": subscription_id, "filter": { "conditions": [condition] } })
    }

    #[test]
    fn a_filter_is_made_listed_found_and_deleted() {
        let mut emulator = emulator();
        let (_, subscription) = ask(&mut emulator, "POST", ALL, &contacts(12_345));
        let (filters, id) = (format!("{ALL}/filters"), &subscription["id"]);
        let (status, made) = ask(&mut emulator, "POST", &filters, &filter(id, "IS_EMPTY"));
        assert_eq!(status, 200);
        ask(&mut emulator, "POST", &filters, &filter(id, "IS_NOT_EMPTY"));
        let (_, all) = ask(&mut emulator, "GET", &format!("{filters}/subscription/{id}"), &Value::Null);
        assert_eq!((all.as_array().unwrap().len(), &all[0]["id"]), (2, &made["filterId"]));
        let one = format!("{filters}/{}", made["filterId"]);
        assert_eq!(ask(&mut emulator, "GET", &one, &Value::Null), (200, all[0].clone()));
        assert_eq!(ask(&mut emulator, "DELETE", &one, &Value::Null).0, 204);
        assert_eq!(ask(&mut emulator, "DELETE", &one, &Value::Null).0, 404);
        assert_eq!(ask(&mut emulator, "GET", &one, &Value::Null).0, 404);
        ask(&mut emulator, "DELETE", &format!("{ALL}/{id}"), &Value::Null);
        assert_eq!(ask(&mut emulator, "GET", &format!("{filters}/subscription/{id}"), &Value::Null).0, 404);
    }

    #[test]
    fn a_filter_needs_a_subscription_and_conditions() {
        let mut emulator = emulator();
        let filters = format!("{ALL}/filters");
        assert_eq!(ask(&mut emulator, "POST", &filters, &filter(&json!(5), "IS_EMPTY")).0, 404);
        for (body, field) in [
            (filter(&Value::Null, "IS_EMPTY"), "subscriptionId"),
            (json!({ "subscriptionId": 5 }), "filter"),
            (json!({ "subscriptionId": 5, "filter": {} }), "filter.conditions"),
            (filter(&json!(5), "EQ"), "filter.conditions[0].value"),
        ] {
            let (status, told) = ask(&mut emulator, "POST", &filters, &body);
            assert_eq!((status, &told["errors"][0]["in"]), (400, &json!(field)), "{body}");
        }
    }
}
