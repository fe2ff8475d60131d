//! Filters of a subscription: which of its events are written into the journal.

use crate::operation::{Case, Rule, Test};
use crate::shape::{Name, NonEmpty, NumericId};
use crate::{shape, words};

words! {
    /// What a condition looks at.
    pub open FilterType {
        /// A property of the record.
        CrmObjectProperty = "CRM_OBJECT_PROPERTY",
    }

    /// How a condition compares.
    pub closed FilterOperator {
        /// It is `value`.
        Eq = "EQ",
        /// It is not `value`.
        NEq = "N_EQ",
        /// It is below `value`.
        Lt = "LT",
        /// It is above `value`.
        Gt = "GT",
        /// It is `value` or below.
        Lte = "LTE",
        /// It is `value` or above.
        Gte = "GTE",
        /// It contains `value`.
        Contains = "CONTAINS",
        /// It starts with `value`.
        StartsWith = "STARTS_WITH",
        /// It ends with `value`.
        EndsWith = "ENDS_WITH",
        /// It is one of `values`.
        In = "IN",
        /// It is none of `values`.
        NotIn = "NOT_IN",
        /// It has no value.
        IsEmpty = "IS_EMPTY",
        /// It has a value.
        IsNotEmpty = "IS_NOT_EMPTY",
    }
}

shape! {
    /// Which events of a subscription to keep.
    pub struct FilterRequest {
        /// The subscription's `id`.
        "subscriptionId" => subscription_id: NumericId,
        /// What must hold.
        "filter" => filter: SubscriptionFilter,
    }

    /// What must hold for an event to be kept.
    pub struct SubscriptionFilter {
        /// All of them; at least one.
        "conditions" => conditions: NonEmpty<FilterCondition>,
    }

    /// One condition.
    pub struct FilterCondition {
        /// What it looks at.
        "filterType" => filter_type: FilterType,
        /// The property, such as `lifecyclestage`.
        "property" => property: Name,
        /// How it compares.
        "operator" => operator: FilterOperator,
        /// What it compares with.
        "value" => value: Option<String>,
        /// What `IN` and `NOT_IN` compare with.
        "values" => values: Option<NonEmpty<String>>,
    }

    /// Which filter.
    pub struct WhichFilter {
        /// Its `id`, from `createFilter` or `listFilters`.
        "filterId" => filter_id: NumericId,
    }

    /// A filter that was made.
    pub struct CreatedFilter {
        /// What `getFilter` and `deleteFilter` ask for.
        "filterId" => filter_id: Option<NumericId>,
        ..
    }

    /// A filter of a subscription.
    pub struct StoredFilter {
        /// What `getFilter` and `deleteFilter` ask for.
        "id" => id: Option<NumericId>,
        /// When it was made, in milliseconds of Unix time.
        "createdAt" => created_at: Option<i64>,
        /// What must hold.
        "filter" => filter: Option<StoredConditions>,
        ..
    }

    /// What must hold for an event to be kept.
    pub struct StoredConditions {
        /// All of them.
        "conditions" => conditions: Option<Vec<StoredCondition>>,
        ..
    }

    /// One condition of a filter.
    pub struct StoredCondition {
        /// What it looks at.
        "filterType" => filter_type: Option<FilterType>,
        /// The property.
        "property" => property: Option<String>,
        /// How it compares.
        "operator" => operator: Option<FilterOperator>,
        /// What it compares with.
        "value" => value: Option<String>,
        /// What `IN` and `NOT_IN` compare with.
        "values" => values: Option<Vec<String>>,
        ..
    }
}

const ONE_VALUE: &[&str] = &["EQ", "N_EQ", "LT", "GT", "LTE", "GTE", "CONTAINS", "STARTS_WITH", "ENDS_WITH"];

/// What each operator compares with.
pub const RULES: &[Rule] = &[Rule::Each {
    list: "/body/filter/conditions",
    rules: &[
        Rule::Problem(Case {
            when: &[Test::Is("/operator", ONE_VALUE), Test::Lacks("/value")],
            at: "value",
            code: "missing",
            says: "is required for this operator",
        }),
        Rule::Problem(Case {
            when: &[Test::Is("/operator", &["IN", "NOT_IN"]), Test::Lacks("/values")],
            at: "values",
            code: "missing",
            says: "is required for this operator",
        }),
        Rule::Problem(Case {
            when: &[Test::Is("/operator", &["IN", "NOT_IN", "IS_EMPTY", "IS_NOT_EMPTY"]), Test::Has("/value")],
            at: "value",
            code: "conflict",
            says: "must be left out for this operator",
        }),
        Rule::Problem(Case {
            when: &[Test::IsNot("/operator", &["IN", "NOT_IN"]), Test::Has("/values")],
            at: "values",
            code: "conflict",
            says: "must be left out for this operator",
        }),
    ],
}];
