//! A list over its pages, one at a time: the next page is asked for when somebody wants it.
//!
//! ```text
//!   Loading ─▶ Wanted ─▶ Loading …        until a page names no next one
//!   (call)     (ask)
//! ```
//! It looks at cursors and ids alone; the items stay with the host. A cursor that comes a second time is an error, since
//! the list would never end. An empty page with a next one is not the end.

use crate::engine::error::{Error, ErrorKind};
use crate::engine::exchange::{Exchange, Reply};
use crate::engine::machine::{Answer, Ask, Input, Output, Ticket, Tickets, Why};
use crate::engine::patience::Patience;
use crate::engine::random::Random;
use crate::engine::request::{Content, Request};
use crate::engine::time::Time;
use crate::operation::Paging;
use crate::text::{concat, decimal, percent_decoded, percent_encode, split, split_once};
use crate::value::{Value, object};

/// What a list tells.
#[derive(Debug)]
pub enum Event {
    /// A page came.
    Page(Reply),
    /// That was the last one.
    Done,
    /// There is no page to be had.
    Failed(Error),
}

/// How a list goes on.
#[derive(Clone, Debug)]
pub enum Way {
    /// By the cursor of the last page, in the query.
    Query(Paging),
    /// By the cursor of the last page, in the body.
    Body(Value),
    /// By the last id: a search in the order of the ids, which has no end where HubSpot's cursors have one.
    Ids(Value),
}

impl Way {
    /// To everything that a search finds: in the order of the ids, behind the last one. Where HubSpot takes no further filter
    /// that would say so, by cursors, which have an end.
    #[must_use]
    pub fn everything(search: Value) -> Self {
        if has_room(&search) { Way::Ids(search) } else { Way::Body(by_ids(&search, None)) }
    }

    fn wants(&self) -> &'static [&'static str] {
        match self {
            Way::Query(paging) => wants(*paging),
            Way::Body(_) => wants(Paging::After),
            Way::Ids(_) => &["/results/*/id", "/paging/next/after"],
        }
    }

    fn next(&self, wanted: &Value) -> Option<String> {
        match self {
            Way::Query(paging) => next(*paging, wanted),
            Way::Body(_) => next(Paging::After, wanted),
            Way::Ids(_) => {
                next(Paging::After, wanted)?;
                wanted.at("/results/*/id").last()?.id_text()
            }
        }
    }
}

/// The places of a page that tell how the list goes on.
#[must_use]
pub fn wants(paging: Paging) -> &'static [&'static str] {
    match paging {
        Paging::Whole => &[],
        Paging::After => &["/paging/next/after"],
        Paging::PortalId => &["/portalFlagStates/*/portalId", "/paging/next/after"],
    }
}

/// The cursor of the next page; `None` after the last one.
#[must_use]
pub fn next(paging: Paging, wanted: &Value) -> Option<String> {
    let cursor = wanted
        .at("/paging/next/after")
        .first()
        .and_then(|after| after.id_text())
        .filter(|after| !after.is_empty())
        // Some come percent-encoded already, such as those that end in `%3D%3D`. Encoding them again would make others.
        .map(|cursor| percent_decoded(&cursor));
    if paging == Paging::PortalId {
        let last = wanted.at("/portalFlagStates/*/portalId").last().and_then(|id| id.as_integer());
        return cursor.or_else(|| last.map(|id| decimal(id.saturating_add(1))));
    }
    cursor
}

/// A list on its way.
#[derive(Debug)]
pub struct Pages {
    request: Request,
    patience: Patience,
    way: Way,
    random: Random,
    state: State,
    seen: Vec<String>,
    cancel: Option<Ticket>,
}

#[derive(Debug)]
enum State {
    Loading(Box<Exchange>),
    /// A page was handed out; this is the cursor of the next one.
    Full(String),
    Wanted(Ticket, String),
    Last(Event),
    Over,
}

impl Pages {
    /// A list from its first page, or from the page at a cursor.
    #[must_use]
    pub fn new(now: Time, mut request: Request, patience: Patience, way: Way, from: Option<String>, seed: u64) -> Self {
        request.wants = way.wants();
        let state = State::Over;
        let random = Random::new(seed);
        let mut pages = Self { request, patience, way, random, state, seen: Vec::new(), cancel: None };
        pages.load(now, from);
        pages
    }

    /// Takes one input; the outputs follow from [`Pages::poll`].
    pub fn handle(&mut self, now: Time, input: Input<'_>) {
        match (&mut self.state, input) {
            (State::Loading(exchange), Input::Stop) => {
                self.cancel = exchange.ticket();
                self.state = State::Over;
            }
            (_, Input::Stop) => self.state = State::Over,
            (State::Loading(exchange), input) => exchange.handle(now, input),
            (State::Wanted(wanted, cursor), Input::Answer { ticket, answer: Answer::Granted }) if *wanted == ticket => {
                let cursor = std::mem::take(cursor);
                self.load(now, Some(cursor));
            }
            _ => {}
        }
    }

    /// The next output.
    pub fn poll(&mut self, now: Time, tickets: &mut Tickets) -> Output<Event> {
        if let Some(ticket) = self.cancel.take() {
            return Output::Cancel { ticket };
        }
        match &mut self.state {
            State::Loading(exchange) => match exchange.poll(now, tickets) {
                Output::Event(outcome) => Output::Event(self.loaded(outcome)),
                output => output.passed(),
            },
            State::Full(cursor) => {
                let ticket = tickets.draw();
                self.state = State::Wanted(ticket, std::mem::take(cursor));
                Output::Ask { ticket, ask: Ask::More }
            }
            State::Wanted(..) => Output::Wait { until: Time::NEVER, why: Why::Input },
            State::Last(_) => match std::mem::replace(&mut self.state, State::Over) {
                State::Last(event) => Output::Event(event),
                _ => Output::End,
            },
            State::Over => Output::End,
        }
    }

    fn loaded(&mut self, outcome: Result<Reply, Error>) -> Event {
        let reply = match outcome {
            Ok(reply) => reply,
            Err(error) => {
                self.state = State::Over;
                return Event::Failed(error);
            }
        };
        let next = self.way.next(&reply.wanted).or_else(|| self.by_cursors(&reply.wanted));
        self.state = match next {
            None => State::Last(Event::Done),
            Some(cursor) if self.seen.contains(&cursor) => {
                let message = "the list would never end: HubSpot named the same next page twice";
                State::Last(Event::Failed(Error::new(ErrorKind::Decode, message).of(self.request.endpoint)))
            }
            Some(cursor) => State::Full(cursor),
        };
        Event::Page(reply)
    }

    /// The rest of a search by cursors: its page names a next one, but has no id that one could go on behind.
    fn by_cursors(&mut self, wanted: &Value) -> Option<String> {
        let Way::Ids(search) = &self.way else { return None };
        let cursor = next(Paging::After, wanted)?;
        self.way = Way::Body(by_ids(search, self.seen.last().map(String::as_str)));
        self.seen.clear();
        Some(cursor)
    }

    fn load(&mut self, now: Time, cursor: Option<String>) {
        let mut request = self.request.clone();
        match (&self.way, &cursor) {
            (Way::Query(paging), Some(cursor)) => {
                let name = if *paging == Paging::PortalId { "startPortalId" } else { "after" };
                request.url = with_param(&request.url, name, cursor).into();
                set(&mut request.params, name, cursor.as_str().into());
                set(&mut request.params, OFFSET, Value::Null);
            }
            (Way::Query(_), None) => {}
            (Way::Body(body), cursor) => {
                let mut body = body.clone();
                if let Some(cursor) = cursor {
                    set(&mut body, "after", cursor.as_str().into());
                }
                request.body = Content::Json(body.into());
            }
            (Way::Ids(body), cursor) => request.body = Content::Json(by_ids(body, cursor.as_deref()).into()),
        }
        self.seen.extend(cursor);
        let exchange = Exchange::new(now, request, self.patience, self.random.draw());
        self.state = State::Loading(exchange.into());
    }
}

/// Whether each group of a search can have one more filter: HubSpot takes 6 in a group, and 18 in all.
fn has_room(search: &Value) -> bool {
    let mut all = 0;
    for group in search.items_at("filterGroups") {
        let filters = group.items_at("filters").len() + 1;
        all += filters;
        if filters > 6 || all > 18 {
            return false;
        }
    }
    true
}

/// A search in the order of the ids, behind the last one.
fn by_ids(body: &Value, last: Option<&str>) -> Value {
    const ID: &str = "hs_object_id";
    let mut body = if let Value::Object(_) = body { body.clone() } else { object([]) };
    let order = object([("propertyName", ID.into()), ("direction", "ASCENDING".into())]);
    set(&mut body, "sorts", Value::List([order].into()));
    if let Some(last) = last {
        // It says where the first page begins; each later one would leave out as many.
        set(&mut body, "after", Value::Null);
        let behind = object([("propertyName", ID.into()), ("operator", "GT".into()), ("value", last.into())]);
        let mut groups = Vec::new();
        for group in body.items_at("filterGroups") {
            let mut group = group.clone();
            let mut filters = group.items_at("filters").to_vec();
            filters.push(behind.clone());
            set(&mut group, "filters", Value::List(filters));
            groups.push(group);
        }
        if groups.is_empty() {
            groups.push(object([("filters", Value::List([behind].into()))]));
        }
        set(&mut body, "filterGroups", Value::List(groups));
    }
    body
}

/// Sets a member, whether it was there or not.
fn set(object: &mut Value, name: &str, value: Value) {
    if let Value::Object(members) = object {
        members.retain(|(other, _)| other != name);
    }
    object.add(name, value);
}

/// It says where the first page begins, and does not go with a cursor.
const OFFSET: &str = "offset";

/// A URL in whose query a parameter has this value.
fn with_param(url: &str, name: &str, value: &str) -> String {
    let (path, query) = split_once(url, "?").unwrap_or((url, ""));
    let mut result = concat(&[path, "?"]);
    for pair in split(query, "&") {
        let is = |name: &str| pair.strip_prefix(name).is_some_and(|rest| rest.is_empty() || rest.starts_with('='));
        if !is(name) && !is(OFFSET) && !pair.is_empty() {
            result.push_str(pair);
            result.push('&');
        }
    }
    result.push_str(name);
    result.push('=');
    percent_encode(value, &mut result);
    result
}

#[cfg(test)]
#[cfg(not(target_arch = "wasm32"))]
mod tests {
    use super::*;
    use crate::engine::machine::Body;
    use crate::engine::patience::Since;
    use crate::engine::time::Span;
    use crate::options::{CallOptions, Options};

    fn parse(text: &str) -> Value {
        serde_json::from_str(text).unwrap()
    }

    #[test]
    fn a_cursor_takes_its_place_in_the_query() {
        assert_eq!(with_param("https://h/x", "after", "a="), "https://h/x?after=a%3D");
        let url = "https://h/x?limit=2&after=old&afterwards=1&bare";
        assert_eq!(with_param(url, "after", "new"), "https://h/x?limit=2&afterwards=1&bare&after=new");
        assert_eq!(with_param("https://h/x?offset=2&limit=2", "after", "new"), "https://h/x?limit=2&after=new");
    }

    #[test]
    fn a_cursor_that_is_encoded_is_decoded_once() {
        let way = Way::Query(Paging::After);
        let next = |after: &str| way.next(&object([("paging", object([("next", object([("after", after.into())]))]))]));
        assert_eq!(next("MTA%3D%3D").as_deref(), Some("MTA=="));
        assert_eq!(next("100%25").as_deref(), Some("100%"));
        assert_eq!(next("5%x").as_deref(), Some("5%x"));
        assert_eq!((next(""), way.next(&Value::Null)), (None, None));
        assert_eq!(way.next(&parse(r#"{"paging":{"next":{"after":100}}}"#)).as_deref(), Some("100"));
    }

    #[test]
    fn portals_go_on_behind_the_last_one() {
        let way = Way::Query(Paging::PortalId);
        let next = |wanted: &str| way.next(&parse(wanted));
        assert_eq!(next(r#"{"portalFlagStates":[{"portalId":1},{"portalId":9}]}"#).as_deref(), Some("10"));
        assert_eq!(next(r#"{"portalFlagStates":[]}"#), None);
        let both = r#"{"portalFlagStates":[{"portalId":1}],"paging":{"next":{"after":"7"}}}"#;
        assert_eq!(next(both).as_deref(), Some("7"));
    }

    #[test]
    fn a_search_by_ids_keeps_every_group() {
        let body = parse(
            r#"{"filterGroups":[{"filters":[{"propertyName":"a","operator":"HAS_PROPERTY"}]},{}],"sorts":["x"],"limit":200}"#,
        );
        let text = serde_json::to_string(&by_ids(&body, Some("7"))).unwrap();
        let behind = r#"{"propertyName":"hs_object_id","operator":"GT","value":"7"}"#;
        let expected = format!(
            r#"{{"limit":200,"sorts":[{{"propertyName":"hs_object_id","direction":"ASCENDING"}}],"filterGroups":[{{"filters":[{{"propertyName":"a","operator":"HAS_PROPERTY"}},{behind}]}},{{"filters":[{behind}]}}]}}"#
        );
        assert_eq!(text, expected);
        let further = by_ids(&parse(r#"{"after":"5"}"#), Some("7"));
        assert_eq!(
            (further.get("after"), by_ids(&parse(r#"{"after":"5"}"#), None).text_at("after")),
            (None, Some("5"))
        );
        let first = serde_json::to_string(&by_ids(&Value::Null, None)).unwrap();
        assert_eq!(first, r#"{"sorts":[{"propertyName":"hs_object_id","direction":"ASCENDING"}]}"#);
    }

    #[test]
    fn an_empty_page_is_not_the_end_of_a_search_by_ids() {
        let request = Request::new(&crate::api::crm_objects::GET.endpoint, "https://h/", Span::seconds(30));
        let patience = Patience::new(&Options::default(), &CallOptions::default(), Since::Start);
        let mut pages = Pages::new(Time(0), request, patience, Way::Ids(parse("{}")), None, 7);
        let mut answers = [
            r#"{"results":[{"id":"9"},{"id":"10"}],"paging":{"next":{"after":"2"}}}"#,
            r#"{"results":[],"paging":{"next":{"after":"4"}}}"#,
            r#"{"results":[{"id":"11"}]}"#,
        ]
        .into_iter();
        let (mut tickets, mut sent) = (Tickets::default(), Vec::new());
        loop {
            match pages.poll(Time(0), &mut tickets) {
                Output::Ask { ticket, ask: Ask::Token { .. } } => {
                    pages.handle(Time(0), Input::Answer { ticket, answer: Answer::Token(None) });
                }
                Output::Ask { ticket, .. } => pages.handle(Time(0), Input::Answer { ticket, answer: Answer::Granted }),
                Output::Send { ticket, request } => {
                    let Content::Json(body) = &request.body else { panic!("{request:?}") };
                    let text = |path: &str| body.at(path).first().and_then(|value| value.as_text().map(String::from));
                    sent.push((text("/filterGroups/*/filters/*/value"), text("/after")));
                    let body = parse(answers.next().unwrap());
                    let headers: Vec<(String, String)> = Vec::new();
                    let body = Body::Wanted(&body);
                    pages.handle(Time(0), Input::Response { ticket, status: 200, headers: &headers, body });
                }
                Output::Event(Event::Failed(error)) => panic!("{error:?}"),
                Output::Event(_) => {}
                Output::End => break,
                other => panic!("{other:?}"),
            }
        }
        let ten = || Some("10".to_owned());
        assert_eq!(sent, [(None, None), (ten(), None), (ten(), Some("4".to_owned()))]);
    }

    #[test]
    fn a_search_without_room_for_a_filter_goes_on_by_cursors() {
        let way = |sizes: &[usize]| {
            let groups: Vec<String> =
                sizes.iter().map(|size| format!(r#"{{"filters":[{}]}}"#, vec!["{}"; *size].join(","))).collect();
            Way::everything(parse(&format!(r#"{{"filterGroups":[{}]}}"#, groups.join(","))))
        };
        for sizes in [&[][..], &[5], &[5, 5, 5], &[4, 3, 2, 2, 2]] {
            assert!(matches!(way(sizes), Way::Ids(_)), "{sizes:?}");
        }
        for sizes in [&[6][..], &[1, 6], &[4, 4, 4, 4], &[4, 3, 2, 2, 3]] {
            let Way::Body(body) = way(sizes) else { panic!("{sizes:?}") };
            assert_eq!(body.at("/sorts/*/propertyName")[0].as_text(), Some("hs_object_id"), "{sizes:?}");
        }
    }
}
