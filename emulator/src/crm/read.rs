//! Lists objects and gives one of them. Changes nothing.

use serde_json::{Map, Value, json};

use crate::call::Call;
use crate::crm::record::Record;
use crate::crm::store::{Crm, Table};
use crate::crm::types::ObjectType;
use crate::escape::percent;
use crate::http::Response;
use crate::problem::Problem;

/// `GET …/{objectType}`.
pub(crate) fn list(call: &Call<'_>, crm: &Crm, kind: &ObjectType) -> Result<Response, Problem> {
    let view = View::of(call, crm, kind)?;
    let most = if view.histories.is_empty() { 100 } else { 50 };
    let limit = match call.parameter("limit") {
        None => 10,
        Some(text) => match text.parse::<usize>() {
            Ok(limit) if (1..=most).contains(&limit) => limit,
            _ => {
                return Err(Problem::validation(format!(
                    "limit must be a whole number from 1 to {most}, but was {text}"
                )));
            }
        },
    };
    let after = match call.parameter("after") {
        None => 0,
        Some(text) => {
            text.parse().map_err(|_| Problem::validation("after is not a value that paging.next.after gave"))?
        }
    };
    let archived = archived(call)?;
    let mut records = view.table.records.range(after..).map(|(_, record)| record);
    let mut wanted = records.by_ref().filter(|record| record.archived_at.is_some() == archived);
    let page: Vec<Value> = wanted.by_ref().take(limit).map(|record| view.show(record)).collect();
    let mut body = Map::new();
    body.insert("results".to_owned(), Value::Array(page));
    if let Some(next) = wanted.next() {
        let after = next.id.to_string();
        body.insert("paging".to_owned(), json!({ "next": { "link": link(call, &after), "after": after } }));
    }
    Ok(Response::of_json(200, &Value::Object(body)))
}

/// `GET …/{objectType}/{objectId}`.
pub(crate) fn get(call: &Call<'_>, crm: &Crm, kind: &ObjectType, id: &str) -> Result<Response, Problem> {
    let view = View::of(call, crm, kind)?;
    let archived = archived(call)?;
    let id = resolve(call, view.table, id)?;
    let record = view.table.records.get(&id).filter(|record| record.archived_at.is_some() == archived);
    Ok(Response::of_json(200, &view.show(record.ok_or_else(not_found)?)))
}

/// The id that a path means, by id or by the property that `idProperty` names.
pub(crate) fn resolve(call: &Call<'_>, table: &Table, id: &str) -> Result<u64, Problem> {
    match call.parameter("idProperty") {
        None | Some("hs_object_id") => id.parse().map_err(|_| no_number(id)),
        Some(property) => match table.definition(property) {
            Some(definition) if definition.unique => table.named(property, id).ok_or_else(not_found),
            _ => Err(Problem::validation(format!("{property} is not a property that names one object"))),
        },
    }
}

pub(crate) fn not_found() -> Problem {
    Problem::of(404, "OBJECT_NOT_FOUND", "resource not found")
}

/// How the caller wants objects shown.
struct View<'a> {
    crm: &'a Crm,
    table: &'a Table,
    properties: Vec<&'a str>,
    histories: Vec<&'a str>,
    associations: Vec<&'static ObjectType>,
}

impl<'a> View<'a> {
    fn of(call: &'a Call<'_>, crm: &'a Crm, kind: &ObjectType) -> Result<Self, Problem> {
        let table = crm.table(kind).ok_or_else(not_found)?;
        let asked = call.parameters("propertiesWithHistory");
        let histories: Vec<&str> = asked.into_iter().filter(|name| table.definition(name).is_some()).collect();
        let associations = call.parameters("associations").into_iter().map(known_type).collect::<Result<_, _>>()?;
        Ok(Self { crm, table, properties: table.shown(&call.parameters("properties")), histories, associations })
    }

    fn show(&self, record: &Record) -> Value {
        let mut body = record.to_json(&self.properties);
        if !self.histories.is_empty() {
            body.insert("propertiesWithHistory".to_owned(), record.histories(&self.histories));
        }
        let ties: Map<String, Value> = self.associations.iter().filter_map(|kind| self.ties(record, kind)).collect();
        if !ties.is_empty() {
            body.insert("associations".to_owned(), Value::Object(ties));
        }
        Value::Object(body)
    }

    fn ties(&self, record: &Record, other: &ObjectType) -> Option<(String, Value)> {
        let label = format!("{}_to_{}", self.table.kind.singular, other.singular);
        let lives = |id: u64| self.crm.find(other, id).is_some_and(|found| found.archived_at.is_none());
        let tied = record.associations.iter().filter(|(kind, id)| *kind == other.id && lives(*id));
        let results: Vec<Value> = tied.map(|(_, id)| json!({ "id": id.to_string(), "type": label })).collect();
        (!results.is_empty()).then(|| (other.plural.to_owned(), json!({ "results": results })))
    }
}

/// The type of that name, or HubSpot's complaint.
pub(crate) fn known_type(name: &str) -> Result<&'static ObjectType, Problem> {
    ObjectType::find(name).ok_or_else(|| Problem::validation(format!("Unable to infer object type from: {name}")))
}

fn archived(call: &Call<'_>) -> Result<bool, Problem> {
    match call.parameter("archived") {
        None | Some("false") => Ok(false),
        Some("true") => Ok(true),
        Some(_) => Err(Problem::validation("archived must be true or false")),
    }
}

fn no_number(id: &str) -> Problem {
    Problem::of(404, "OBJECT_NOT_FOUND", "Object not found.  objectId are usually numeric.")
        .with("context", json!({ "id": [id] }))
        .with("subCategory", json!("crm.NOT_FOUND"))
}

/// The caller's own URL with another `after`.
fn link(call: &Call<'_>, after: &str) -> String {
    let kept = call.query.iter().filter(|(name, _)| name != "after");
    let pairs: Vec<String> = kept.map(|(name, value)| format!("{}={}", percent(name), percent(value))).collect();
    let first = if pairs.is_empty() { String::new() } else { format!("{}&", pairs.join("&")) };
    format!("{}{}?{first}after={after}", call.origin, call.path)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::http::Request;

    fn ask(url: &str, id: Option<&str>) -> (u16, Value) {
        let crm = Crm::built_in(1_767_225_600_000);
        let request = Request::new("GET", url);
        let call = Call::parse(&request).unwrap();
        let kind = ObjectType::find("contacts").unwrap();
        let answer = match id {
            None => list(&call, &crm, kind),
            Some(id) => get(&call, &crm, kind, id),
        };
        let response = answer.unwrap_or_else(|problem| problem.respond("c"));
        (response.status, response.json())
    }

    #[test]
    fn pages_follow_one_another_and_end_without_paging() {
        let (mut url, mut seen) = ("https://h.test/c?limit=10&properties=email%2Cphone".to_owned(), Vec::new());
        loop {
            let (status, page) = ask(&url, None);
            assert_eq!(status, 200);
            seen.extend(page["results"].as_array().unwrap().iter().map(|result| result["id"].clone()));
            let Some(link) = page["paging"]["next"]["link"].as_str() else { break };
            assert!(link.starts_with("https://h.test/c?limit=10&properties=email%2Cphone&after="));
            url = link.to_owned();
        }
        assert_eq!((seen.len(), seen[0].clone(), seen[24].clone()), (25, json!("1001"), json!("1025")));
    }

    #[test]
    fn limits_outside_the_documents_range_are_refused() {
        for limit in ["0", "101", "ten"] {
            assert_eq!(ask(&format!("/c?limit={limit}"), None).0, 400, "{limit}");
        }
        assert_eq!(ask("/c?limit=51&propertiesWithHistory=email", None).0, 400);
        assert_eq!(ask("/c", None).1["results"].as_array().unwrap().len(), 10);
    }

    #[test]
    fn default_properties_are_given_when_none_are_asked_for() {
        let (_, contact) = ask("/c/1001", Some("1001"));
        let names: Vec<&String> = contact["properties"].as_object().unwrap().keys().collect();
        assert_eq!(names, ["createdate", "email", "firstname", "hs_object_id", "lastmodifieddate", "lastname"]);
    }

    #[test]
    fn a_property_without_a_value_is_null_and_an_unknown_one_absent() {
        let (_, contact) = ask("/c/1001?properties=jobtitle,nothing", Some("1001"));
        assert_eq!(contact["properties"].get("jobtitle"), Some(&Value::Null));
        assert_eq!(contact["properties"].get("nothing"), None);
    }

    #[test]
    fn an_object_is_found_by_a_unique_property_only() {
        let (_, contact) = ask("/c/1001?properties=email", Some("1001"));
        let email = contact["properties"]["email"].as_str().unwrap().to_owned();
        assert_eq!(ask("/c/x?idProperty=email", Some(&email)).1["id"], "1001");
        assert_eq!(ask("/c/x?idProperty=phone", Some(&email)).0, 400);
        assert_eq!(ask("/c/x?idProperty=email", Some("nobody@x.test")).0, 404);
    }

    #[test]
    fn history_and_associations_come_when_asked_for() {
        let (_, contact) = ask("/c/1001?propertiesWithHistory=email&associations=companies,deals", Some("1001"));
        assert!(contact["propertiesWithHistory"]["email"][0]["timestamp"].is_string());
        let ties = &contact["associations"]["companies"]["results"];
        assert_eq!(ties, &json!([{ "id": "2001", "type": "contact_to_company" }]));
    }

    #[test]
    fn what_is_not_there_is_404() {
        assert_eq!(ask("/c/9", Some("9")).0, 404);
        let (status, body) = ask("/c/abc", Some("abc"));
        assert_eq!((status, body["category"].as_str()), (404, Some("OBJECT_NOT_FOUND")));
        assert_eq!(ask("/c/1001?archived=true", Some("1001")).0, 404);
    }
}
