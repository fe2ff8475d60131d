//! Writes into the journal what an active subscription asks for of all that happens.

use serde_json::{Map, Value, json};

use crate::accounts::Accounts;
use crate::associations::{self, AssociationChange};
use crate::crm::{Change, Changes, ObjectType, What};
use crate::emulator::Emulator;
use crate::journal::event::{Event, Scene};
use crate::subscriptions::{Action, INSTALLED, Kind, Subscription, Subscriptions, UNINSTALLED};

impl Emulator {
    /// What ends or is due by itself until now: snapshots that are done are told, and files are published.
    pub(crate) fn settle_journal(&mut self, now: u64) {
        while let Some((ends_at, snapshot)) = self.snapshots.settle(now) {
            self.journal.settle(ends_at, &self.options.journal);
            let (portal_id, type_id) = (snapshot.portal_id, snapshot.object_type_id.as_str());
            let one = self.subscriptions.about(Kind::Object, portal_id, type_id);
            let wanted = !self.options.journal.snapshots_by_subscription
                || one.is_some_and(|one| one.wants(Action::Snapshot, snapshot.object_id));
            let installed = self.accounts.find(portal_id).is_some_and(|account| account.installed);
            if snapshot.is_taken() && wanted && installed {
                let scene = Scene { portal_id, at: ends_at };
                let event = scene.object(Action::Snapshot, type_id, snapshot.object_id, &snapshot.values);
                self.journal.push(ends_at, &event, &self.options.journal);
            }
        }
        self.journal.settle(now, &self.options.journal);
    }

    /// What a request did to the records of an account.
    pub(crate) fn record_changes(&mut self, now: u64, portal_id: u64, changes: &Changes) {
        if self.subscriptions.all().len() == 0 {
            return;
        }
        let scene = Scene { portal_id, at: now };
        for change in &changes.objects {
            if let Some(event) = of_object(scene, change, &self.subscriptions, &self.accounts) {
                self.journal.push(now, &event, &self.options.journal);
            }
        }
        for change in &changes.associations {
            if let Some(event) = of_association(scene, change, &self.subscriptions) {
                self.journal.push(now, &event, &self.options.journal);
            }
        }
    }

    /// That an account installed the app, or uninstalled it.
    pub(crate) fn record_installation(&mut self, now: u64, portal_id: u64, installed: bool) {
        let (action, event_type_id) =
            if installed { (Action::AppInstall, INSTALLED) } else { (Action::AppUninstall, UNINSTALLED) };
        let Some(one) = self.subscriptions.about(Kind::AppLifecycle, 0, event_type_id) else { return };
        let app_id = self.options.app_id.to_string();
        let all = [
            ("hs_app_id", app_id.as_str()),
            ("hs_app_install_level", "PORTAL"),
            ("hs_initiating_user_id", USER_ID),
            ("hs_user_id", USER_ID),
        ];
        let told = all.into_iter().filter(|(name, _)| one.tells(name));
        let properties = told.map(|(name, value)| (name.to_owned(), json!(value))).collect();
        let event = Scene { portal_id, at: now }.app(action, event_type_id, &properties);
        self.journal.push(now, &event, &self.options.journal);
    }
}

fn of_object(scene: Scene, change: &Change, subscriptions: &Subscriptions, accounts: &Accounts) -> Option<Event> {
    let one = subscriptions.about(Kind::Object, scene.portal_id, change.kind.id)?;
    let (action, values) = match &change.what {
        What::Created(values) => (Action::Create, values.as_slice()),
        What::Changed(values) => (Action::Update, values.as_slice()),
        What::Archived => (Action::Delete, [].as_slice()),
    };
    if !one.wants(action, change.object_id) {
        return None;
    }
    let told = values.iter().filter(|(name, _)| one.tells(name));
    let told = told.map(|(name, value)| (name.clone(), json!(Some(value).filter(|value| !value.is_empty()))));
    let told: Map<String, Value> = told.collect();
    if action == Action::Update && told.is_empty() || !kept(scene, change, action, one, accounts) {
        return None;
    }
    Some(scene.object(action, change.kind.id, change.object_id, &told))
}

/// Whether the filters let it through; they judge new and changed records alone.
fn kept(scene: Scene, change: &Change, action: Action, one: &Subscription, accounts: &Accounts) -> bool {
    if action == Action::Delete || one.filters.is_empty() {
        return true;
    }
    let table = accounts.find(scene.portal_id).and_then(|account| account.crm.table(change.kind));
    let record = table.and_then(|table| Some((table, table.records.get(&change.object_id)?)));
    record.is_some_and(|(table, record)| one.keeps(table, record))
}

fn of_association(scene: Scene, change: &AssociationChange, subscriptions: &Subscriptions) -> Option<Event> {
    let action = if change.added { Action::AssociationAdded } else { Action::AssociationRemoved };
    let wanted = [Kind::Association, Kind::Object].into_iter().any(|kind| {
        let one = subscriptions.about(kind, scene.portal_id, change.from.0);
        one.is_some_and(|one| one.wants(action, change.from.1) && one.reaches(change.to.0))
    });
    if !wanted {
        return None;
    }
    let sides = ObjectType::find(change.from.0).zip(ObjectType::find(change.to.0));
    let types = sides.map(|(from, to)| associations::between(from, to)).unwrap_or_default();
    let kind = types.iter().find(|kind| kind.id == change.type_id);
    Some(scene.association(action, change, kind))
}

/// Who installs and uninstalls the app.
const USER_ID: &str = "8101";
