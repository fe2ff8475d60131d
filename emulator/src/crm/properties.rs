//! `…/properties/{objectType}`: lists the properties of a type, gives one and makes one.

use serde_json::{Map, Value, json};

use crate::body::Body;
use crate::call::Call;
use crate::crm::answer::Asked;
use crate::crm::property::{Choice, Definition, Kind};
use crate::crm::read::not_found;
use crate::crm::store::{Crm, Table};
use crate::crm::types::ObjectType;
use crate::http::Response;
use crate::paging;
use crate::problem::Problem;

/// `GET …/{objectType}`: all of them, without pages.
pub(crate) fn list(call: &Call<'_>, crm: &Crm, kind: &ObjectType) -> Result<Response, Problem> {
    let table = crm.table(kind).ok_or_else(not_found)?;
    let shown = !paging::flag(call, "archived")? && is_plain(call)?;
    let all = table.definitions().iter().filter(|_| shown);
    let results: Vec<Value> = all.map(|(name, definition)| definition.to_json(name)).collect();
    Ok(Response::of_json(200, &json!({ "results": results })))
}

/// `GET …/{objectType}/{propertyName}`.
pub(crate) fn get(call: &Call<'_>, crm: &Crm, kind: &ObjectType, name: &str) -> Result<Response, Problem> {
    let table = crm.table(kind).ok_or_else(not_found)?;
    let shown = !paging::flag(call, "archived")? && is_plain(call)?;
    let definition = table.definition(name).filter(|_| shown).ok_or_else(|| {
        Problem::of(404, "OBJECT_NOT_FOUND", format!("No property with the name {name}."))
            .with("context", json!({ "propertyName": [name] }))
    })?;
    Ok(Response::of_json(200, &definition.to_json(name)))
}

/// `POST …/{objectType}`.
pub(crate) fn create(asked: &Asked<'_>, crm: &mut Crm) -> Result<Response, Problem> {
    let body = asked.call.json()?;
    let fields = Body::of(&body)?;
    fields.require(&["name", "label", "type", "fieldType", "groupName"])?;
    let name = fields.text("name")?.unwrap_or_default();
    if !is_name(name) {
        return Err(
            fields.refuse("name", "must begin with a letter and hold only small letters, digits and underscores")
        );
    }
    let definition = definition(&fields, asked.now)?;
    let table = crm.table_mut(asked.kind).ok_or_else(not_found)?;
    if table.definition(name).is_some() {
        return Err(Problem::of(409, "OBJECT_ALREADY_EXISTS", format!("A property named '{name}' already exists."))
            .with("subCategory", json!("Properties.PROPERTY_WITH_NAME_EXISTS"))
            .with("context", json!({ "propertyName": [name] })));
    }
    if definition.unique && unique(table) >= MOST_UNIQUE {
        return Err(fields.refuse("hasUniqueValue", format!("is true for {MOST_UNIQUE} properties already")));
    }
    let told = definition.to_json(name);
    table.define(name, definition);
    let path = asked.call.path.trim_end_matches('/');
    Ok(Response::of_json(201, &told).with_header("location", format!("{}{path}/{name}", asked.call.origin)))
}

fn definition(fields: &Body<'_>, now: u64) -> Result<Definition, Problem> {
    let field_type = fields.text("fieldType")?.unwrap_or_default();
    let word = fields.text("type")?.unwrap_or_default();
    let kind = Kind::named(word, field_type);
    let kind = kind.ok_or_else(|| fields.refuse("type", format!("must be one of {}", TYPES.join(", "))))?;
    if !FIELD_TYPES.iter().any(|(known, types)| *known == field_type && types.contains(&word)) {
        return Err(fields.refuse("fieldType", format!("can't be {field_type} where the type is {word}")));
    }
    let options = options(fields)?;
    let external = fields.flag("externalOptions")? == Some(true);
    if matches!(kind, Kind::Choice | Kind::Choices) && options.is_empty() && !external {
        return Err(fields.refuse("options", "must not be empty for an enumeration"));
    }
    let mut told = Map::new();
    for name in TEXTS {
        told.extend(fields.text(name)?.map(|text| ((*name).to_owned(), json!(text))));
    }
    for name in FLAGS {
        told.extend(fields.flag(name)?.map(|flag| ((*name).to_owned(), json!(flag))));
    }
    if let Some(order) = fields.value("displayOrder") {
        let order = order.as_i64().ok_or_else(|| fields.refuse("displayOrder", "must be a whole number"))?;
        told.insert("displayOrder".to_owned(), json!(order));
    }
    Ok(Definition {
        kind,
        unique: fields.flag("hasUniqueValue")? == Some(true),
        group: fields.text("groupName")?.unwrap_or_default().to_owned(),
        options,
        created_at: Some(now),
        told,
        ..Definition::default()
    })
}

fn options(fields: &Body<'_>) -> Result<Vec<Choice>, Problem> {
    let read = |(index, option): (usize, &Value)| {
        let path = format!("options[{index}]");
        let option = Body::at(&path, option)?;
        option.require(&["label", "value"])?;
        let (label, value) = (option.text("label")?, option.text("value")?.unwrap_or_default().to_owned());
        let mut told = Map::new();
        told.insert("label".to_owned(), json!(label));
        told.extend(option.flag("hidden")?.map(|hidden| ("hidden".to_owned(), json!(hidden))));
        told.extend(option.text("description")?.map(|text| ("description".to_owned(), json!(text))));
        told.extend(option.value("displayOrder").map(|order| ("displayOrder".to_owned(), order.clone())));
        Ok(Choice { value, told })
    };
    let options = fields.list("options")?.into_iter().flatten().enumerate();
    let options = options.map(read).collect::<Result<Vec<_>, _>>()?;
    let mut values: Vec<&str> = options.iter().map(|option| option.value.as_str()).collect();
    values.sort_unstable();
    if values.windows(2).any(|pair| pair.first() == pair.last()) {
        return Err(fields.refuse("options", "must not hold a value twice"));
    }
    Ok(options)
}

/// Whether the caller asks for properties that aren't sensitive; there are no others.
fn is_plain(call: &Call<'_>) -> Result<bool, Problem> {
    match call.parameter("dataSensitivity") {
        None | Some("non_sensitive") => Ok(true),
        Some("sensitive" | "highly_sensitive") => Ok(false),
        Some(_) => Err(paging::refuse("dataSensitivity", "must be one of non_sensitive, sensitive, highly_sensitive")),
    }
}

fn is_name(name: &str) -> bool {
    let allowed = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'_';
    name.starts_with(|first: char| first.is_ascii_lowercase()) && name.bytes().all(allowed) && name.len() <= 100
}

fn unique(table: &Table) -> usize {
    let own = |definition: &&Definition| definition.unique && !definition.hubspot_defined;
    table.definitions().values().filter(own).count()
}

const MOST_UNIQUE: usize = 10;

const TYPES: &[&str] = &["bool", "date", "datetime", "enumeration", "number", "phone_number", "string"];

/// How a property is entered, and for which types.
const FIELD_TYPES: &[(&str, &[&str])] = &[
    ("booleancheckbox", &["bool", "enumeration"]),
    ("calculation_equation", &["number", "bool", "string", "datetime", "enumeration"]),
    ("checkbox", &["enumeration"]),
    ("date", &["date", "datetime"]),
    ("file", &["string"]),
    ("html", &["string"]),
    ("number", &["number"]),
    ("phonenumber", &["string", "phone_number"]),
    ("radio", &["enumeration", "bool"]),
    ("select", &["enumeration", "bool"]),
    ("text", &["string", "number", "phone_number"]),
    ("textarea", &["string"]),
];

const TEXTS: &[&str] = &[
    "label",
    "description",
    "type",
    "fieldType",
    "calculationFormula",
    "currencyPropertyName",
    "dataSensitivity",
    "numberDisplayHint",
    "referencedObjectType",
    "textDisplayHint",
];

const FLAGS: &[&str] = &["externalOptions", "formField", "hidden", "showCurrencySymbol"];

#[cfg(test)]
mod tests {
    use super::*;
    use crate::crm::asking::{Account, blamed};

    const CONTACTS: &str = "/crm/v3/properties/contacts";

    fn property() -> Value {
        json!({
            "name": "tier", "label": "Tier", "type": "enumeration", "fieldType": "select", "groupName": "contactinformation",
            "description": "How good", "options": [{ "label": "A", "value": "a", "displayOrder": 0, "hidden": false }]
        })
    }

    #[test]
    fn a_new_property_is_described_and_can_be_used() {
        let mut account = Account::new();
        let response = account.send("POST", CONTACTS, &property());
        assert_eq!(response.status, 201);
        assert_eq!(response.header_value("location"), Some("https://api.hubapi.com/crm/v3/properties/contacts/tier"));
        let (_, told) = account.get("/crm/properties/2026-09/0-1/tier");
        assert_eq!(told, response.json());
        assert_eq!((&told["description"], &told["options"][0]["value"]), (&json!("How good"), &json!("a")));
        let change = |value: &str| json!({ "properties": { "tier": value } });
        assert_eq!(account.ask("PATCH", "/crm/v3/objects/contacts/1001", change("a")).0, 200);
        assert_eq!(account.ask("PATCH", "/crm/v3/objects/contacts/1001", change("z")).0, 400);
    }

    #[test]
    fn a_name_that_is_there_is_a_conflict() {
        let mut account = Account::new();
        account.send("POST", CONTACTS, &property());
        for name in ["tier", "email"] {
            let mut again = property();
            again["name"] = json!(name);
            let (status, told) = account.ask("POST", CONTACTS, again);
            assert_eq!((status, &told["category"]), (409, &json!("OBJECT_ALREADY_EXISTS")));
            assert_eq!(told["subCategory"], "Properties.PROPERTY_WITH_NAME_EXISTS");
        }
    }

    #[test]
    fn a_unique_property_names_objects_and_there_are_at_most_ten() {
        let mut account = Account::new();
        let make = |account: &mut Account, name: &str| {
            let body = json!({ "name": name, "label": "N", "type": "string", "fieldType": "text", "groupName": "g", "hasUniqueValue": true });
            account.ask("POST", "/crm/v3/properties/deals", body)
        };
        assert_eq!(make(&mut account, "number_0").1["hasUniqueValue"], true);
        let input = json!({ "id": "D-1", "idProperty": "number_0", "properties": { "dealname": "New" } });
        let (_, told) = account.ask("POST", "/crm/v3/objects/deals/batch/upsert", json!({ "inputs": [input] }));
        assert_eq!(told["results"][0]["new"], true);
        assert_eq!(account.get("/crm/v3/objects/deals/d-1?idProperty=number_0").1["id"], told["results"][0]["id"]);
        for index in 1..10 {
            assert_eq!(make(&mut account, &format!("number_{index}")).0, 201);
        }
        assert_eq!(blamed(&make(&mut account, "number_10").1), "hasUniqueValue");
    }

    #[test]
    fn the_list_has_all_that_is_plain() {
        let mut account = Account::new();
        let (_, told) = account.get("/crm/v3/properties/commerce_payments");
        let list = told["results"].as_array().unwrap();
        let found = |name: &str| list.iter().find(|property| property["name"] == name).unwrap();
        assert_eq!(found("hs_payment_id")["modificationMetadata"]["readOnlyValue"], true);
        assert_eq!(found("hs_latest_status")["options"].as_array().unwrap().len(), 10);
        assert_eq!(told.get("paging"), None);
        for query in ["archived=true", "dataSensitivity=sensitive"] {
            assert_eq!(account.get(&format!("{CONTACTS}?{query}")).1, json!({ "results": [] }), "{query}");
        }
        assert_eq!(account.get(&format!("{CONTACTS}/nothing")).1["category"], "OBJECT_NOT_FOUND");
        assert_eq!(blamed(&account.get(&format!("{CONTACTS}?dataSensitivity=low")).1), "dataSensitivity");
    }

    #[test]
    fn what_is_wrong_is_named() {
        for (field, value, blame) in [
            ("name", json!(null), "name"),
            ("name", json!("Tier"), "name"),
            ("name", json!("1tier"), "name"),
            ("groupName", json!(""), "groupName"),
            ("type", json!("json"), "type"),
            ("fieldType", json!("number"), "fieldType"),
            ("fieldType", json!("combobox"), "fieldType"),
            ("options", json!([]), "options"),
            ("options", json!([{ "label": "A" }]), "options[0].value"),
            ("options", json!([{ "label": "A", "value": "a" }, { "label": "B", "value": "a" }]), "options"),
            ("hidden", json!("no"), "hidden"),
        ] {
            let mut body = property();
            body[field] = value;
            let (status, told) = Account::new().ask("POST", CONTACTS, body);
            assert_eq!((status, blamed(&told)), (400, blame), "{told}");
        }
    }
}
