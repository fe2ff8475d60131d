//! Reads the body of a search and refuses what HubSpot refuses.

use serde_json::Value;

use crate::body::Body;
use crate::crm::record::Record;
use crate::crm::search::filter::Filter;
use crate::crm::store::{Crm, Table};
use crate::fields::whole;
use crate::problem::Problem;

#[derive(Debug)]
pub(crate) struct Search<'a> {
    /// One group is enough, of which every filter must hold. None: everything.
    groups: Vec<Vec<Filter<'a>>>,
    /// In lower case.
    words: Vec<String>,
    pub sort: Option<Sort<'a>>,
    pub properties: Vec<&'a str>,
    pub limit: usize,
    pub after: usize,
}

#[derive(Debug)]
pub(crate) struct Sort<'a> {
    pub property: &'a str,
    pub descending: bool,
}

impl<'a> Search<'a> {
    pub fn parse(value: &'a Value, table: &Table) -> Result<Self, Problem> {
        let body = Body::of(value)?;
        let query = body.text("query")?.unwrap_or_default();
        if query.chars().count() > LONGEST_QUERY {
            return Err(body.refuse("query", format!("must not be longer than {LONGEST_QUERY} characters")));
        }
        let limit = number(body, "limit")?.unwrap_or(10);
        if !(1..=MOST_OF_A_PAGE).contains(&limit) {
            return Err(body.refuse("limit", format!("must be a whole number from 1 to {MOST_OF_A_PAGE}")));
        }
        Ok(Self {
            groups: groups(body, table)?,
            words: query.split_whitespace().map(str::to_lowercase).collect(),
            sort: sort(body, table)?,
            properties: body.texts("properties")?.unwrap_or_default(),
            limit,
            after: number(body, "after")?.unwrap_or_default(),
        })
    }

    pub fn finds(&self, crm: &Crm, table: &Table, record: &Record) -> bool {
        let all = |group: &Vec<Filter<'_>>| group.iter().all(|filter| filter.passes(crm, table, record));
        let values = || table.kind.searched.iter().filter_map(|name| record.value(name)).map(str::to_lowercase);
        (self.groups.is_empty() || self.groups.iter().any(all))
            && self.words.iter().all(|word| values().any(|value| value.contains(word.as_str())))
    }
}

fn groups<'a>(body: Body<'a>, table: &Table) -> Result<Vec<Vec<Filter<'a>>>, Problem> {
    let Some(list) = body.list("filterGroups")? else { return Ok(Vec::new()) };
    if list.len() > MOST_GROUPS {
        return Err(body.refuse("filterGroups", format!("must hold at most {MOST_GROUPS} groups")));
    }
    let mut groups = Vec::new();
    for (index, value) in list.iter().enumerate() {
        let path = format!("filterGroups[{index}]");
        let group = Body::at(&path, value)?;
        group.require(&["filters"])?;
        let filters = value.get("filters").and_then(Value::as_array);
        let filters = filters.ok_or_else(|| group.refuse("filters", "must be a list"))?;
        if filters.len() > MOST_OF_A_GROUP {
            return Err(group.refuse("filters", format!("must hold at most {MOST_OF_A_GROUP} filters")));
        }
        let parse = |(at, filter)| Filter::parse(&format!("{path}.filters[{at}]"), filter, table);
        groups.push(filters.iter().enumerate().map(parse).collect::<Result<Vec<_>, _>>()?);
    }
    if groups.iter().map(Vec::len).sum::<usize>() > MOST_FILTERS {
        return Err(body.refuse("filterGroups", format!("must hold at most {MOST_FILTERS} filters in all")));
    }
    Ok(groups)
}

/// The first rule: an object, or a name with `-` before it for descending.
fn sort<'a>(body: Body<'a>, table: &Table) -> Result<Option<Sort<'a>>, Problem> {
    let Some(first) = body.list("sorts")?.and_then(|sorts| sorts.first()) else { return Ok(None) };
    let rule = Body::at("sorts[0]", first);
    let sort = match first.as_str() {
        Some(text) => match text.strip_prefix('-') {
            Some(property) => Sort { property, descending: true },
            None => Sort { property: text, descending: false },
        },
        None => {
            let rule = rule?;
            rule.require(&["propertyName"])?;
            let directions = [("ASCENDING", false), ("DESCENDING", true)];
            let descending = rule.word("direction", &directions)?.unwrap_or_default();
            Sort { property: first.get("propertyName").and_then(Value::as_str).unwrap_or_default(), descending }
        }
    };
    match table.definition(sort.property) {
        Some(_) => Ok(Some(sort)),
        None => {
            Err(crate::body::refuse("sorts[0].propertyName", format!("is {}, which does not exist", sort.property)))
        }
    }
}

fn number(body: Body<'_>, name: &str) -> Result<Option<usize>, Problem> {
    let read = |value| whole(value).and_then(|number| usize::try_from(number).ok()).filter(|number| *number < HUGE);
    let refused = || body.refuse(name, "must be a whole number");
    body.value(name).map(|value| read(value).ok_or_else(refused)).transpose()
}

const LONGEST_QUERY: usize = 3_000;

const MOST_OF_A_PAGE: usize = 200;

const MOST_GROUPS: usize = 5;

const MOST_OF_A_GROUP: usize = 6;

const MOST_FILTERS: usize = 18;

/// Larger than any offset.
const HUGE: usize = 1 << 31;
