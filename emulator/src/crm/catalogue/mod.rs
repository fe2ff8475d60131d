//! The object types that every account has, and their properties: those that the documents name, and the most used
//! of the others. Data only.

mod activities;
mod commerce;
mod core;
mod custom;
mod library;

use crate::crm::types::ObjectType;

/// All types, always in the same order.
pub(crate) fn all() -> impl Iterator<Item = &'static ObjectType> {
    core::TYPES
        .iter()
        .chain(&commerce::TYPES)
        .chain(std::iter::once(&commerce::PAYMENTS))
        .chain(&activities::TYPES)
        .chain(&library::TYPES)
        .chain(std::iter::once(&custom::CARS))
}

/// How many types there are, and which of them this one is.
pub(crate) fn place(id: &str) -> Option<usize> {
    all().position(|kind| kind.id == id)
}
