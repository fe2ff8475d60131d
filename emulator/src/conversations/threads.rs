//! Lists threads. Which filters and sortings go together is the documents' affair, and each refusal names one.

use crate::call::Call;
use crate::conversations::store::Desk;
use crate::conversations::thread::{Thread, WithTicket};
use crate::date;
use crate::http::Response;
use crate::paging::{self, refuse};
use crate::problem::Problem;

/// `GET …/threads`.
pub(crate) fn list(call: &Call<'_>, desk: &Desk) -> Result<Response, Problem> {
    let filter = Filter::of(call)?;
    let order = Order::of(call, filter.contact_id.is_some())?;
    let limit = paging::limit(call, DEFAULT_LIMIT, LARGEST_LIMIT)?;
    let after = call.parameter("after").map(|text| cursor(text).ok_or_else(paging::strange_cursor)).transpose()?;
    let with_ticket = with_ticket(call)?;
    let key = |thread: &Thread| match order.by {
        By::Id => Some((0, thread.id)),
        By::LatestMessage { since } => Some((thread.latest_message().filter(|at| *at >= since)?, thread.id)),
    };
    let wanted = desk.threads.values().filter(|thread| filter.takes(thread));
    let mut found: Vec<((u64, u64), &Thread)> = wanted.filter_map(|thread| Some((key(thread)?, thread))).collect();
    found.sort_unstable_by_key(|(key, _)| *key);
    if order.descending {
        found.reverse();
    }
    let passed = |key: (u64, u64), after| if order.descending { key < after } else { key > after };
    let mut rest = found.into_iter().filter(|(key, _)| after.is_none_or(|after| passed(*key, after))).peekable();
    let page: Vec<_> = rest.by_ref().take(limit).collect();
    let next = page.last().filter(|_| rest.peek().is_some()).map(|((at, id), _)| match at {
        0 => id.to_string(),
        at => format!("{at}-{id}"),
    });
    let results = page.iter().map(|(_, thread)| thread.to_json(with_ticket)).collect();
    Ok(paging::respond(call, None, results, next.as_deref()))
}

/// Whether the caller wants the ticket, too.
pub(crate) fn with_ticket(call: &Call<'_>) -> Result<WithTicket, Problem> {
    match call.parameters("association").as_slice() {
        [] => Ok(WithTicket::No),
        asked if asked.iter().all(|word| *word == "TICKET") => Ok(WithTicket::Yes),
        _ => Err(refuse("association", "must be TICKET")),
    }
}

struct Filter {
    archived: bool,
    inbox_id: Option<u64>,
    contact_id: Option<u64>,
    ticket_id: Option<u64>,
    status: Option<String>,
}

impl Filter {
    fn of(call: &Call<'_>) -> Result<Self, Problem> {
        let inboxes = call.parameters("inboxId");
        if inboxes.len() > 1 {
            return Err(refuse("inboxId", "takes a single value"));
        }
        let id = |name: &str| {
            let text = call.parameter(name);
            text.map(|text| text.parse::<u64>().map_err(|_| refuse(name, "must be an id"))).transpose()
        };
        let status = call.parameter("threadStatus").map(str::to_owned);
        if status.as_deref().is_some_and(|word| !["OPEN", "CLOSED"].contains(&word)) {
            return Err(refuse("threadStatus", "must be OPEN or CLOSED"));
        }
        let filter = Self {
            archived: paging::flag(call, "archived")?,
            inbox_id: id("inboxId")?,
            contact_id: id("associatedContactId")?,
            ticket_id: id("associatedTicketId")?,
            status,
        };
        if filter.contact_id.is_some() && filter.inbox_id.is_some() {
            return Err(refuse("inboxId", "can't be used together with associatedContactId"));
        }
        if filter.contact_id.is_some() && filter.status.is_none() {
            return Err(refuse("threadStatus", "must be given together with associatedContactId"));
        }
        Ok(filter)
    }

    fn takes(&self, thread: &Thread) -> bool {
        let is = |asked: Option<u64>, own: Option<u64>| asked.is_none() || asked == own;
        thread.archived_at.is_some() == self.archived
            && is(self.inbox_id, Some(thread.inbox_id))
            && is(self.contact_id, Some(thread.contact_id))
            && is(self.ticket_id, thread.ticket_id)
            && self.status.as_deref().is_none_or(|status| status == thread.status())
    }
}

struct Order {
    by: By,
    descending: bool,
}

#[derive(Clone, Copy)]
enum By {
    Id,
    LatestMessage { since: u64 },
}

impl Order {
    fn of(call: &Call<'_>, of_contact: bool) -> Result<Self, Problem> {
        let sort = call.parameters("sort");
        let asked = match sort.as_slice() {
            [] => "id",
            [asked] => *asked,
            _ => return Err(refuse("sort", "takes a single value")),
        };
        let (name, descending) = asked.strip_prefix('-').map_or((asked, false), |name| (name, true));
        if descending && !of_contact {
            return Err(refuse("sort", "can descend only together with associatedContactId"));
        }
        let since = call.parameter(SINCE);
        let by = match (name, since) {
            ("id", None) => By::Id,
            ("id", Some(_)) => return Err(refuse(SINCE, "goes only with sort=latestMessageTimestamp")),
            ("latestMessageTimestamp", Some(text)) => {
                By::LatestMessage { since: date::parse(text).ok_or_else(|| refuse(SINCE, "must be a date"))? }
            }
            ("latestMessageTimestamp", None) => {
                return Err(refuse(SINCE, "is required with sort=latestMessageTimestamp"));
            }
            _ => return Err(refuse("sort", format!("must be id or latestMessageTimestamp, but was {name}"))),
        };
        Ok(Self { by, descending })
    }
}

fn cursor(text: &str) -> Option<(u64, u64)> {
    match text.split_once('-') {
        None => Some((0, text.parse().ok()?)),
        Some((at, id)) => Some((at.parse().ok()?, id.parse().ok()?)),
    }
}

const SINCE: &str = "latestMessageTimestampAfter";
const DEFAULT_LIMIT: usize = 100;
const LARGEST_LIMIT: usize = 500;

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;
    use crate::crm::Crm;
    use crate::http::Request;

    const START: u64 = 1_767_225_600_000;

    fn ask(query: &str) -> (u16, Value) {
        let mut desk = Desk::built_in(1, START, 7, &Crm::built_in(0));
        desk.archive(START, 7_005);
        let request = Request::new("GET", &format!("/threads{query}"));
        let call = Call::parse(&request).unwrap();
        let response = list(&call, &desk).unwrap_or_else(|problem| problem.respond("c"));
        (response.status, response.json())
    }

    fn ids(query: &str) -> Vec<String> {
        let (status, told) = ask(query);
        assert_eq!(status, 200, "{query} {told}");
        told["results"].as_array().unwrap().iter().map(|one| one["id"].as_str().unwrap().to_owned()).collect()
    }

    #[test]
    fn every_filter_filters() {
        assert_eq!(ids(""), ["7001", "7002", "7003", "7004"]);
        assert_eq!(ids("?archived=true"), ["7005"]);
        assert_eq!(ids("?inboxId=481940"), ["7004"]);
        assert_eq!(ids("?associatedContactId=1002&threadStatus=CLOSED"), ["7002"]);
        assert_eq!(ids("?associatedContactId=1002&threadStatus=OPEN"), Vec::<String>::new());
        assert_eq!(ids("?threadStatus=CLOSED"), ["7002"]);
        assert_eq!(ids("?associatedTicketId=5004"), ["7004"]);
        assert_eq!(
            ids("?latestMessageTimestampAfter=2025-12-31T16:00:00Z&sort=latestMessageTimestamp"),
            ["7003", "7004"]
        );
    }

    #[test]
    fn pages_go_on_where_they_ended_in_both_sortings() {
        for query in ["?sort=id", "?sort=latestMessageTimestamp&latestMessageTimestampAfter=2025-01-01"] {
            let (mut seen, mut next) = (Vec::new(), String::new());
            loop {
                let query = format!("{query}&limit=3{next}");
                seen.push(ids(&query));
                let Some(after) = ask(&query).1["paging"]["next"]["after"].as_str().map(str::to_owned) else { break };
                next = format!("&after={after}");
            }
            assert_eq!(seen, [vec!["7001", "7002", "7003"], vec!["7004"]], "{query}");
        }
    }

    #[test]
    fn threads_of_a_contact_can_descend() {
        let query = "?associatedContactId=1001&threadStatus=OPEN&limit=1&sort=-id";
        assert_eq!(ids(query), ["7001"]);
        assert_eq!(ids(&format!("{query}&after=7001")), Vec::<String>::new());
    }

    #[test]
    fn the_ticket_comes_when_asked_for() {
        assert_eq!(ask("?inboxId=481940").1["results"][0].get("threadAssociations"), None);
        let told = ask("?inboxId=481940&association=TICKET").1;
        assert_eq!(told["results"][0]["threadAssociations"]["associatedTicketId"], "5004");
    }

    #[test]
    fn what_does_not_go_together_is_refused_by_name() {
        for (query, field) in [
            ("?limit=501", "limit"),
            ("?after=x", "after"),
            ("?inboxId=1,2", "inboxId"),
            ("?inboxId=1&inboxId=2", "inboxId"),
            ("?inboxId=x", "inboxId"),
            ("?inboxId=1&associatedContactId=1&threadStatus=OPEN", "inboxId"),
            ("?associatedContactId=1001", "threadStatus"),
            ("?threadStatus=open", "threadStatus"),
            ("?sort=createdAt", "sort"),
            ("?sort=-id", "sort"),
            ("?sort=id,latestMessageTimestamp", "sort"),
            ("?sort=latestMessageTimestamp", SINCE),
            ("?latestMessageTimestampAfter=2025-01-01", SINCE),
            ("?sort=latestMessageTimestamp&latestMessageTimestampAfter=soon", SINCE),
            ("?association=DEAL", "association"),
            ("?archived=maybe", "archived"),
        ] {
            let (status, told) = ask(query);
            assert_eq!((status, &told["errors"][0]["in"]), (400, &json!(field)), "{query}");
        }
    }
}
