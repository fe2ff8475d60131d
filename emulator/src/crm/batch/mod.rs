//! Many objects in one request: at most 100. What can be done is done, and what can't is told beside it: 207.

mod change;
mod create;
mod read;

use serde_json::Value;

use crate::body::Body;
use crate::crm::answer::Asked;
use crate::crm::store::Crm;
use crate::http::Response;
use crate::problem::Problem;

/// What is done with the objects.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Verb {
    Read,
    Create,
    Update,
    Upsert,
    Archive,
}

impl Verb {
    pub fn named(word: &str) -> Option<Self> {
        match word {
            "read" => Some(Self::Read),
            "create" => Some(Self::Create),
            "update" => Some(Self::Update),
            "upsert" => Some(Self::Upsert),
            "archive" => Some(Self::Archive),
            _ => None,
        }
    }

    pub fn route(self) -> &'static str {
        match self {
            Self::Read => "/crm/objects/{objectType}/batch/read",
            Self::Create => "/crm/objects/{objectType}/batch/create",
            Self::Update => "/crm/objects/{objectType}/batch/update",
            Self::Upsert => "/crm/objects/{objectType}/batch/upsert",
            Self::Archive => "/crm/objects/{objectType}/batch/archive",
        }
    }
}

/// `POST …/{objectType}/batch/{verb}`.
pub(crate) fn answer(asked: &Asked<'_>, crm: &mut Crm, verb: Verb) -> Result<Response, Problem> {
    let body = asked.call.json()?;
    match verb {
        Verb::Read => read::read(asked, crm, &body),
        Verb::Create => create::create(asked, crm, &body),
        Verb::Update => change::update(asked, crm, &body),
        Verb::Upsert => change::upsert(asked, crm, &body),
        Verb::Archive => change::archive(asked, crm, &body),
    }
}

/// What an input calls its object: a text, or a number.
fn id(index: usize, input: &Value) -> Result<String, Problem> {
    let path = format!("inputs[{index}]");
    let body = Body::at(&path, input)?;
    body.require(&["id"])?;
    match body.value("id") {
        Some(Value::String(text)) => Ok(text.clone()),
        Some(Value::Number(number)) => Ok(number.to_string()),
        _ => Err(body.refuse("id", "must be an id")),
    }
}

/// Most objects of one request.
const MOST: usize = 100;
