//! Where a check is, within what a caller gave.

use crate::text::{concat, decimal};
use crate::value::Step;

/// Where the checker is, as a chain up to the root; a path is only written out for a finding.
#[derive(Clone, Copy)]
pub struct Place<'a> {
    above: Option<&'a Place<'a>>,
    step: At<'a>,
}

#[derive(Clone, Copy)]
enum At<'a> {
    Root(&'a str),
    Member(&'a str),
    Item(usize),
}

impl<'a> Place<'a> {
    /// The root: `body`, or nothing for parameters.
    #[must_use]
    pub fn root(name: &'a str) -> Self {
        Self { above: None, step: At::Root(name) }
    }

    /// A member of this place.
    #[must_use]
    pub fn member(&'a self, name: &'a str) -> Place<'a> {
        Place { above: Some(self), step: At::Member(name) }
    }

    /// An item of this place.
    #[must_use]
    pub fn item(&'a self, index: usize) -> Place<'a> {
        Place { above: Some(self), step: At::Item(index) }
    }

    /// As it is written in findings, such as `body.inputs[1].id`.
    #[must_use]
    pub fn path(&self) -> String {
        let mut path = self.above.map(Place::path).unwrap_or_default();
        match self.step {
            At::Root(name) => path.push_str(name),
            At::Member(name) => {
                if !path.is_empty() {
                    path.push('.');
                }
                path.push_str(name);
            }
            At::Item(index) => path.push_str(&concat(&["[", &decimal(index as i64), "]"])),
        }
        path
    }

    /// The way from the parameters to here.
    #[must_use]
    pub fn steps(&self) -> Vec<Step> {
        let mut steps = self.above.map(Place::steps).unwrap_or_default();
        match self.step {
            At::Root("") => {}
            At::Root(name) | At::Member(name) => steps.push(Step::Member(name.to_owned())),
            At::Item(index) => steps.push(Step::Item(index)),
        }
        steps
    }

    /// How many steps that are, with the root.
    #[must_use]
    pub fn depth(&self) -> usize {
        1 + self.above.map_or(0, Place::depth)
    }
}
