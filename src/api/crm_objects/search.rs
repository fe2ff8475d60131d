//! Searches among CRM objects.

use super::{CrmObject, TO_READ, WhichObjects};
use crate::api::paging::Paging;
use crate::operation::{self, Bucket, Case, Operation, Rule, Test, Version};
use crate::shape::{Id, Limit, Name, NonEmpty, OrText, PropertyValue};
use crate::{operations, shape, words};

/// HubSpot's page about searches.
const PAGE: &str = "https://developers.hubspot.com/docs/api-reference/latest/crm/search-the-crm";

/// What an operator that takes no value must not have.
macro_rules! without_value {
    ($name:literal) => {
        Rule::Problem(Case {
            when: &[Test::Is("/operator", &["HAS_PROPERTY", "NOT_HAS_PROPERTY"]), Test::Has(concat!("/", $name))],
            at: $name,
            code: "conflict",
            says: "must be left out: its operator takes none",
        })
    };
}

/// What holds for a search.
pub const RULES: &[Rule] = &[
    Rule::AtMost { values: "/body/filterGroups/*", most: 5 },
    Rule::Each { list: "/body/filterGroups", rules: &[Rule::AtMost { values: "/filters/*", most: 6 }] },
    Rule::AtMost { values: "/body/filterGroups/*/filters/*", most: 18 },
    Rule::Each { list: "/body/filterGroups/*/filters", rules: FILTER_RULES },
    Rule::Sum { numbers: &[("/body/after", 0), ("/body/limit", 10)], most: 10_000 },
    Rule::Problem(Case {
        when: &[Test::Over("/body/query", 3_000)],
        at: "body.query",
        code: "tooLong",
        says: "must have at most 3000 characters",
    }),
    Rule::Note(Case {
        when: &[Test::Over("/body/sorts", 1)],
        at: "body.sorts",
        code: "ignored",
        says: "is honoured up to its first item",
    }),
];

const FILTER_RULES: &[Rule] = &[
    Rule::Problem(Case {
        when: &[Test::Is("/operator", COMPARING), Test::Lacks("/value")],
        at: "value",
        code: "missing",
        says: "is required with this operator",
    }),
    Rule::Problem(Case {
        when: &[Test::Is("/operator", &["BETWEEN"]), Test::Lacks("/highValue")],
        at: "highValue",
        code: "missing",
        says: "is required with BETWEEN",
    }),
    Rule::Problem(Case {
        when: &[Test::Is("/operator", &["IN", "NOT_IN"]), Test::Lacks("/values")],
        at: "values",
        code: "missing",
        says: "is required with IN and NOT_IN",
    }),
    without_value!("value"),
    without_value!("highValue"),
    without_value!("values"),
];

/// The operators that look at one value.
const COMPARING: &[&str] = &["EQ", "NEQ", "LT", "LTE", "GT", "GTE", "BETWEEN", "CONTAINS_TOKEN", "NOT_CONTAINS_TOKEN"];

words! {
    /// How a search looks at a property.
    pub closed SearchOperator {
        /// Is `value`.
        Eq = "EQ",
        /// Is not `value`.
        Neq = "NEQ",
        /// Is below `value`.
        Lt = "LT",
        /// Is `value` or below.
        Lte = "LTE",
        /// Is above `value`.
        Gt = "GT",
        /// Is `value` or above.
        Gte = "GTE",
        /// Is from `value` to `highValue`.
        Between = "BETWEEN",
        /// Is one of `values`.
        In = "IN",
        /// Is none of `values`, and not empty.
        NotIn = "NOT_IN",
        /// Has any value.
        HasProperty = "HAS_PROPERTY",
        /// Has none.
        NotHasProperty = "NOT_HAS_PROPERTY",
        /// Has `value` as a word; `*` stands for any letters.
        ContainsToken = "CONTAINS_TOKEN",
        /// Does not have `value` as a word.
        NotContainsToken = "NOT_CONTAINS_TOKEN",
    }

    /// Which way a search sorts.
    pub closed SearchDirection {
        /// The least first.
        Ascending = "ASCENDING",
        /// The greatest first.
        Descending = "DESCENDING",
    }
}

shape! {
    /// What to look for.
    pub struct ObjectSearch {
        /// A record must pass all filters of at least one group; up to 5 groups, 18 filters in all.
        "filterGroups" => filter_groups: Option<Vec<FilterGroup>>,
        /// A text to look for in the properties that HubSpot searches, at most 3000 characters.
        "query" => query: Option<String>,
        /// The order of the records: one property, or its name alone to ascend.
        "sorts" => sorts: Option<Vec<OrText<SearchSort>>>,
        /// The properties to return; HubSpot's own choice where absent.
        "properties" => properties: Option<Vec<String>>,
        /// How many on a page; HubSpot gives 10 where absent.
        "limit" => limit: Option<Limit<200>>,
        /// Where to go on: `paging.next.after` of the page before. No search goes past 10,000 records.
        "after" => after: Option<Id>,
    }

    /// Filters that a record must pass together.
    pub struct FilterGroup {
        /// Up to 6.
        "filters" => filters: Vec<SearchFilter>,
    }

    /// What a property must be.
    pub struct SearchFilter {
        /// The property.
        "propertyName" => property_name: Name,
        /// How to look at it.
        "operator" => operator: SearchOperator,
        /// What to compare it with; the lower bound of `BETWEEN`.
        "value" => value: Option<PropertyValue>,
        /// The upper bound of `BETWEEN`.
        "highValue" => high_value: Option<PropertyValue>,
        /// What to look among with `IN` and `NOT_IN`; texts in lower case.
        "values" => values: Option<NonEmpty<PropertyValue>>,
    }

    /// The order of the records of a search.
    pub struct SearchSort {
        /// The property to sort by.
        "propertyName" => property_name: Name,
        /// Ascending where absent.
        "direction" => direction: Option<SearchDirection>,
    }

    /// Some of the records that a search found.
    pub struct SearchPage {
        /// How many there are on all pages.
        "total" => total: Option<i64>,
        /// Those of this page.
        "results" => results: Option<Vec<CrmObject>>,
        /// Where the search goes on; absent on its last page.
        "paging" => paging: Option<Paging>,
        ..
    }
}

operations! {
    /// Searches the records of an object type. A new record takes some seconds to be found, and no search goes past 10,000 records.
    pub static SEARCH: Operation<WhichObjects, ObjectSearch, SearchPage> =
        Operation::post("crm.objects.search", versions!("/search"))
        .scopes(TO_READ)
        .bucket(Bucket::Search)
        .repeatable()
        .paged(operation::Paging::After)
        .rules(RULES)
        .page(PAGE);
}
