//! HubSpot's own object types: the id by which the API knows each, and its name in paths and scopes.

/// Id and name of each.
pub const OBJECT_TYPES: &[(&str, &str)] = &[
    ("0-1", "contacts"),
    ("0-2", "companies"),
    ("0-3", "deals"),
    ("0-5", "tickets"),
    ("0-7", "products"),
    ("0-8", "line_items"),
    ("0-14", "quotes"),
    ("0-47", "meetings"),
    ("0-48", "calls"),
    ("0-53", "invoices"),
    ("0-69", "subscriptions"),
    ("0-101", "commerce_payments"),
    ("0-115", "users"),
    ("0-123", "orders"),
    ("0-136", "leads"),
    ("0-142", "carts"),
    ("0-162", "services"),
    ("0-410", "courses"),
    ("0-420", "listings"),
];
