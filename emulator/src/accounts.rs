//! The accounts: who installed the app, with what scopes, and the records of each.

use std::collections::BTreeMap;

use serde_json::json;

use crate::crm::{Crm, ObjectType};
use crate::fields::{Fields, Invalid};
use crate::problem::Problem;
use crate::tokens::missing_scopes;

/// What shall become of an account.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct AccountChange {
    /// Whether the app is installed there.
    pub installed: bool,
    /// An account that exists; a new one where absent.
    pub portal_id: Option<u64>,
    /// What the app may be granted there; everything where absent.
    pub scopes: Option<Vec<String>>,
}

#[derive(Debug)]
pub(crate) struct Account {
    pub installed: bool,
    /// `None`: everything.
    pub scopes: Option<Vec<String>>,
    pub crm: Crm,
}

#[derive(Debug)]
pub(crate) struct Accounts {
    all: BTreeMap<u64, Account>,
    next: u64,
}

impl Account {
    /// Whether the app may use any of these scopes here.
    pub fn grants(&self, any_of: &[&str]) -> bool {
        match &self.scopes {
            None => true,
            Some(scopes) => scopes.iter().any(|scope| any_of.contains(&scope.as_str())),
        }
    }
}

impl Accounts {
    /// One account, which has the app installed.
    pub fn new(portal_id: u64, now: u64) -> Self {
        let mut accounts = Self { all: BTreeMap::new(), next: portal_id };
        accounts.change(now, AccountChange { installed: true, ..AccountChange::default() });
        accounts
    }

    pub fn change(&mut self, now: u64, change: AccountChange) -> u64 {
        let portal_id = change.portal_id.unwrap_or(self.next);
        self.next = self.next.max(portal_id.saturating_add(1));
        let account = self.all.entry(portal_id).or_insert_with(|| Account {
            installed: change.installed,
            scopes: None,
            crm: Crm::built_in(now),
        });
        account.installed = change.installed;
        account.scopes = change.scopes;
        portal_id
    }

    pub fn find(&self, portal_id: u64) -> Option<&Account> {
        self.all.get(&portal_id)
    }

    /// The account that a control names by `portalId`; `default` where it names none.
    pub fn named(&mut self, fields: &Fields<'_>, default: u64) -> Result<(u64, &mut Account), Invalid> {
        let portal_id = fields.whole("portalId")?.unwrap_or(default);
        match self.find_mut(portal_id) {
            Some(account) => Ok((portal_id, account)),
            None => Err(fields.invalid("portalId", "names no account; make one with `account`")),
        }
    }

    pub fn find_mut(&mut self, portal_id: u64) -> Option<&mut Account> {
        self.all.get_mut(&portal_id)
    }

    /// Refuses an account that did not install the app, or did not grant it the type. One that isn't known needs no grant.
    pub fn admit(&self, portal_id: u64, object_type_id: &str) -> Result<(), Problem> {
        let Some(account) = self.find(portal_id).filter(|account| account.installed) else {
            let message = format!("The app is not installed in portal {portal_id}.");
            let context = json!({ "portalId": [portal_id.to_string()] });
            return Err(Problem::of(403, "BANNED", message).with("context", context));
        };
        match ObjectType::find(object_type_id) {
            Some(kind) if !account.grants(kind.read) => Err(missing_scopes(kind.read)),
            _ => Ok(()),
        }
    }

    pub fn iter(&self) -> impl Iterator<Item = (&u64, &Account)> {
        self.all.iter()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_new_account_has_an_id_of_its_own() {
        let mut accounts = Accounts::new(12_345, 0);
        let first = accounts.change(0, AccountChange::default());
        let second = accounts.change(0, AccountChange { portal_id: Some(20_000), ..AccountChange::default() });
        let third = accounts.change(0, AccountChange::default());
        assert_eq!((first, second, third), (12_346, 20_000, 20_001));
        assert!(!accounts.find(first).unwrap().installed && accounts.find(12_345).unwrap().installed);
    }

    #[test]
    fn an_account_grants_everything_unless_told_otherwise() {
        let mut accounts = Accounts::new(1, 0);
        assert!(accounts.find(1).unwrap().grants(&["a"]));
        let scopes = Some(vec!["b".to_owned()]);
        accounts.change(0, AccountChange { installed: true, portal_id: Some(1), scopes });
        assert!(!accounts.find(1).unwrap().grants(&["a"]));
    }
}
