//! Subscriptions to the webhooks journal: what is written into it.

use std::collections::BTreeMap;

use crate::operation::{Auth, Bucket, Case, Operation, Rule, Test, Version};
use crate::shape::{DateTime, Distinct, NumericId, ObjectTypeId, PortalId};
use crate::{operations, shape, words};

mod filter;

pub use filter::{
    CreatedFilter, FilterCondition, FilterOperator, FilterRequest, FilterType, StoredCondition, StoredConditions,
    StoredFilter, SubscriptionFilter, WhichFilter,
};

/// HubSpot's page about the journal and its subscriptions.
const PAGE: &str = "https://developers.hubspot.com/docs/api-reference/webhooks-webhooks-v4/webhooks-journal";

/// HubSpot's page about the later versions.
const LATER_PAGE: &str =
    "https://developers.hubspot.com/docs/api-reference/latest/webhooks-journal/subscriptions/guide";

const READ: &[&str] = &["developer.webhooks_journal.subscriptions.read"];
const WRITE: &[&str] = &["developer.webhooks_journal.subscriptions.write"];

const SUBSCRIPTIONS: &[Version] = &[
    Version::of("v4", "/webhooks/v4/subscriptions"),
    Version::of("2026-03", "/webhooks-journal/subscriptions/2026-03"),
    Version::of("2026-09", "/webhooks-journal/subscriptions/2026-09"),
];

const FILTER: &[Version] = &[
    Version::of("2026-03", "/webhooks-journal/subscriptions/2026-03/filters/{filterId}"),
    Version::of("2026-09", "/webhooks-journal/subscriptions/2026-09/filters/{filterId}"),
];

words! {
    /// What a subscription is about.
    pub closed SubscriptionType {
        /// Records of an object type: needs `objectTypeId`, `portalId` and `actions`.
        Object = "OBJECT",
        /// Associations of an object type: needs `objectTypeId`, `portalId` and `actions`.
        Association = "ASSOCIATION",
        /// Installations of the app: needs `eventTypeId` and `properties`, and takes neither `portalId` nor `actions`.
        AppLifecycleEvent = "APP_LIFECYCLE_EVENT",
        /// Lists: needs `portalId` and `actions`.
        ListMembership = "LIST_MEMBERSHIP",
        /// Records that were deleted for privacy: needs `objectTypeId`, `portalId` and `actions`.
        GdprPrivacyDeletion = "GDPR_PRIVACY_DELETION",
    }

    /// What happens.
    pub closed SubscriptionAction {
        /// A record is created.
        Create = "CREATE",
        /// A property of a record changes.
        Update = "UPDATE",
        /// A record is deleted.
        Delete = "DELETE",
        /// Records become one.
        Merge = "MERGE",
        /// A deleted record comes back.
        Restore = "RESTORE",
        /// Records are associated.
        AssociationAdded = "ASSOCIATION_ADDED",
        /// Records are associated no more.
        AssociationRemoved = "ASSOCIATION_REMOVED",
        /// A snapshot is taken. Without this action, snapshots may not reach the journal.
        Snapshot = "SNAPSHOT",
        /// The app is installed.
        AppInstall = "APP_INSTALL",
        /// The app is removed.
        AppUninstall = "APP_UNINSTALL",
        /// A record comes into a list.
        AddedToList = "ADDED_TO_LIST",
        /// A record leaves a list.
        RemovedFromList = "REMOVED_FROM_LIST",
        /// A record is deleted for privacy.
        GdprDelete = "GDPR_DELETE",
    }

    /// Which event of the app's life.
    pub open EventTypeId {
        /// An account installs the app.
        Install = "4-1909196",
        /// An account removes the app.
        Uninstall = "4-1916193",
    }
}

shape! {
    /// What to write into the journal.
    pub struct SubscriptionRequest {
        /// The object type, such as `0-1` for contacts.
        "objectTypeId" => object_type_id: Option<ObjectTypeId>,
        /// What it is about; what else is needed follows from it.
        "subscriptionType" => subscription_type: SubscriptionType,
        /// The account.
        "portalId" => portal_id: Option<PortalId>,
        /// What happens; at least one, none twice.
        "actions" => actions: Option<Distinct<SubscriptionAction>>,
        /// The properties that events tell of; all where absent or empty.
        "properties" => properties: Option<Vec<String>>,
        /// Only these records; all where absent or empty.
        "objectIds" => object_ids: Option<Vec<NumericId>>,
        /// Only associations with these object types.
        "associatedObjectTypeIds" => associated_object_type_ids: Option<Vec<ObjectTypeId>>,
        /// Only these lists.
        "listIds" => list_ids: Option<Vec<NumericId>>,
        /// Which event of the app's life.
        "eventTypeId" => event_type_id: Option<EventTypeId>,
    }

    /// Which subscription.
    pub struct WhichSubscription {
        /// Its `id`, from `upsert` or `list`.
        "subscriptionId" => subscription_id: NumericId,
    }

    /// Which account's subscriptions.
    pub struct SubscriptionsOfPortal {
        /// The account.
        "portalId" => portal_id: PortalId,
    }

    /// What is written into the journal.
    pub struct Subscription {
        /// What `delete` asks for.
        "id" => id: Option<NumericId>,
        /// The app.
        "appId" => app_id: Option<NumericId>,
        /// What it is about.
        "subscriptionType" => subscription_type: Option<SubscriptionType>,
        /// The object type, such as `0-1` for contacts.
        "objectTypeId" => object_type_id: Option<String>,
        /// Which event of the app's life.
        "eventTypeId" => event_type_id: Option<EventTypeId>,
        /// The account.
        "portalId" => portal_id: Option<PortalId>,
        /// What happens.
        "actions" => actions: Option<Vec<SubscriptionAction>>,
        /// The properties that events tell of.
        "properties" => properties: Option<Vec<String>>,
        /// Only these records.
        "objectIds" => object_ids: Option<Vec<NumericId>>,
        /// Only associations with these object types.
        "associatedObjectTypeIds" => associated_object_type_ids: Option<Vec<String>>,
        /// Only these lists.
        "listIds" => list_ids: Option<Vec<NumericId>>,
        /// What differs for single actions, by action.
        "actionOverrides" => action_overrides: Option<BTreeMap<String, Option<ActionOverride>>>,
        /// The user who made it.
        "createdBy" => created_by: Option<NumericId>,
        /// When it was made.
        "createdAt" => created_at: Option<DateTime>,
        /// When it was last changed.
        "updatedAt" => updated_at: Option<DateTime>,
        /// When it was deleted.
        "deletedAt" => deleted_at: Option<DateTime>,
        ..
    }

    /// What differs for one action.
    pub struct ActionOverride {
        /// The properties that events tell of.
        "properties" => properties: Option<Vec<String>>,
        /// Only these records.
        "objectIds" => object_ids: Option<Vec<NumericId>>,
        /// Only associations with these object types.
        "associatedObjectTypeIds" => associated_object_type_ids: Option<Vec<String>>,
        /// Only these lists.
        "listIds" => list_ids: Option<Vec<NumericId>>,
        ..
    }

    /// All subscriptions of the app.
    pub struct SubscriptionList {
        /// In one page.
        "results" => results: Option<Vec<Subscription>>,
        ..
    }
}

const TYPE: &str = "/body/subscriptionType";
const ACTIONS: &str = "/body/actions/*";

const OF_APP: Test = Test::Is(TYPE, &["APP_LIFECYCLE_EVENT"]);
const OF_ACCOUNT: Test = Test::Is(TYPE, &["OBJECT", "ASSOCIATION", "LIST_MEMBERSHIP", "GDPR_PRIVACY_DELETION"]);
const OF_OBJECTS: Test = Test::Is(TYPE, &["OBJECT", "ASSOCIATION", "GDPR_PRIVACY_DELETION"]);

const fn missing(when: &'static [Test], at: &'static str) -> Rule {
    Rule::Problem(Case { when, at, code: "missing", says: "is required for this subscriptionType" })
}

const fn left_out(when: &'static [Test], at: &'static str) -> Rule {
    Rule::Problem(Case { when, at, code: "conflict", says: "must be left out for this subscriptionType" })
}

const fn other_action(when: &'static [Test]) -> Rule {
    let says = "holds an action that this subscriptionType does not have";
    Rule::Problem(Case { when, at: "body.actions", code: "conflict", says })
}

const fn without_place(when: &'static [Test], at: &'static str) -> Rule {
    Rule::Note(Case { when, at, code: "conflict", says: "is not documented for this subscriptionType" })
}

/// What each type of subscription needs and has.
const TYPES: &[Rule] = &[
    missing(&[OF_OBJECTS, Test::Lacks("/body/objectTypeId")], "body.objectTypeId"),
    missing(&[OF_ACCOUNT, Test::Lacks("/body/portalId")], "body.portalId"),
    missing(&[OF_ACCOUNT, Test::Lacks("/body/actions")], "body.actions"),
    missing(&[OF_APP, Test::Lacks("/body/eventTypeId")], "body.eventTypeId"),
    missing(&[OF_APP, Test::Lacks("/body/properties")], "body.properties"),
    left_out(&[OF_APP, Test::Has("/body/portalId")], "body.portalId"),
    left_out(&[OF_APP, Test::Has("/body/actions")], "body.actions"),
    other_action(&[
        Test::Is(TYPE, &["OBJECT"]),
        Test::Is(ACTIONS, &["APP_INSTALL", "APP_UNINSTALL", "ADDED_TO_LIST", "REMOVED_FROM_LIST", "GDPR_DELETE"]),
    ]),
    other_action(&[
        Test::Is(TYPE, &["ASSOCIATION"]),
        Test::IsNot(ACTIONS, &["ASSOCIATION_ADDED", "ASSOCIATION_REMOVED"]),
    ]),
    other_action(&[
        Test::Is(TYPE, &["LIST_MEMBERSHIP"]),
        Test::IsNot(ACTIONS, &["ADDED_TO_LIST", "REMOVED_FROM_LIST"]),
    ]),
    other_action(&[Test::Is(TYPE, &["GDPR_PRIVACY_DELETION"]), Test::IsNot(ACTIONS, &["GDPR_DELETE"])]),
    without_place(&[OF_ACCOUNT, Test::Has("/body/eventTypeId")], "body.eventTypeId"),
    without_place(&[Test::IsNot(TYPE, &["LIST_MEMBERSHIP"]), Test::Has("/body/listIds")], "body.listIds"),
    // Not a problem: HubSpot's guide lists them for objects, too.
    Rule::Note(Case {
        when: &[Test::Is(TYPE, &["OBJECT"]), Test::Is(ACTIONS, &["ASSOCIATION_ADDED", "ASSOCIATION_REMOVED"])],
        at: "body.actions",
        code: "conflict",
        says: "holds an action of `ASSOCIATION` subscriptions",
    }),
    Rule::Note(Case {
        when: &[Test::Is(ACTIONS, &["UPDATE"]), Test::Empty("/body/properties")],
        at: "body.properties",
        code: "missing",
        says: "names no property, so that every change is written",
    }),
];

operations! {
    /// Creates a subscription, or changes the one of the same kind. The app must be installed in the account, with the scopes that reading the records takes.
    pub static UPSERT: Operation<(), SubscriptionRequest, Subscription> =
        Operation::post("webhooks.subscriptions.upsert", SUBSCRIPTIONS)
            .auth(Auth::App)
            .scopes(WRITE)
            .bucket(Bucket::Subscriptions)
            .repeatable()
            .rules(TYPES)
            .page(PAGE);

    /// Lists all subscriptions of the app, those of every account in one page.
    pub static LIST: Operation<(), (), SubscriptionList> =
        Operation::get("webhooks.subscriptions.list", SUBSCRIPTIONS)
            .auth(Auth::App)
            .scopes(READ)
            .bucket(Bucket::Subscriptions)
            .page(PAGE);

    /// Gets one subscription.
    pub static GET: Operation<WhichSubscription, (), Subscription> =
        Operation::get("webhooks.subscriptions.get", &[
            Version::of("2026-03", "/webhooks-journal/subscriptions/2026-03/{subscriptionId}"),
            Version::of("2026-09", "/webhooks-journal/subscriptions/2026-09/{subscriptionId}"),
        ])
        .auth(Auth::App)
        .scopes(READ)
        .bucket(Bucket::Subscriptions)
        .page(LATER_PAGE);

    /// Deletes a subscription. What is in the journal already stays there.
    pub static DELETE: Operation<WhichSubscription, (), ()> =
        Operation::delete("webhooks.subscriptions.delete", &[
            Version::of("v4", "/webhooks/v4/subscriptions/{subscriptionId}"),
            Version::of("2026-03", "/webhooks-journal/subscriptions/2026-03/{subscriptionId}"),
            Version::of("2026-09", "/webhooks-journal/subscriptions/2026-09/{subscriptionId}"),
        ])
        .auth(Auth::App)
        .scopes(WRITE)
        .bucket(Bucket::Subscriptions)
        .page(PAGE);

    /// Deletes all subscriptions to one account.
    pub static DELETE_FOR_PORTAL: Operation<SubscriptionsOfPortal, (), ()> =
        Operation::delete("webhooks.subscriptions.deleteForPortal", &[
            Version::of("v4", "/webhooks/v4/subscriptions/portals/{portalId}"),
            Version::of("2026-03", "/webhooks-journal/subscriptions/2026-03/portals/{portalId}"),
            Version::of("2026-09", "/webhooks-journal/subscriptions/2026-09/portals/{portalId}"),
        ])
        .auth(Auth::App)
        .scopes(WRITE)
        .bucket(Bucket::Subscriptions)
        .page(PAGE);

    /// Adds a filter to a subscription: an event is kept if all conditions of any one filter hold. It applies to CREATE and UPDATE alone, and can't be changed: delete it and make another.
    pub static CREATE_FILTER: Operation<(), FilterRequest, CreatedFilter> =
        Operation::post("webhooks.subscriptions.createFilter", &[
            Version::of("2026-03", "/webhooks-journal/subscriptions/2026-03/filters"),
            Version::of("2026-09", "/webhooks-journal/subscriptions/2026-09/filters"),
        ])
        .auth(Auth::App)
        .scopes(WRITE)
        .bucket(Bucket::Subscriptions)
        .rules(filter::RULES)
        .page(LATER_PAGE);

    /// Lists the filters of a subscription. The reply is the array itself.
    pub static LIST_FILTERS: Operation<WhichSubscription, (), Vec<StoredFilter>> =
        Operation::get("webhooks.subscriptions.listFilters", &[
            Version::of("2026-03", "/webhooks-journal/subscriptions/2026-03/filters/subscription/{subscriptionId}"),
            Version::of("2026-09", "/webhooks-journal/subscriptions/2026-09/filters/subscription/{subscriptionId}"),
        ])
        .auth(Auth::App)
        .scopes(READ)
        .bucket(Bucket::Subscriptions)
        .page(LATER_PAGE);

    /// Gets one filter.
    pub static GET_FILTER: Operation<WhichFilter, (), StoredFilter> =
        Operation::get("webhooks.subscriptions.getFilter", FILTER)
            .auth(Auth::App)
            .scopes(READ)
            .bucket(Bucket::Subscriptions)
            .page(LATER_PAGE);

    /// Deletes a filter. A subscription without filters keeps every event.
    pub static DELETE_FILTER: Operation<WhichFilter, (), ()> =
        Operation::delete("webhooks.subscriptions.deleteFilter", FILTER)
            .auth(Auth::App)
            .scopes(WRITE)
            .bucket(Bucket::Subscriptions)
            .page(LATER_PAGE);
}
