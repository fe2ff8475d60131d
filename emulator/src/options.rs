//! What a run of the emulator can be told at its start: seed, identity, timings, and rates of faults. What an API can be
//! told, its own file reads.

use std::ops::RangeInclusive;

use serde_json::Value;

use crate::email::EmailOptions;
use crate::faults::Fault;
use crate::fields::{Fields, Invalid, set};
use crate::journal::JournalOptions;
use crate::limit_options::LimitOptions;
use crate::snapshots::SnapshotOptions;

/// Options of a run; every one has a default.
#[derive(Debug, Clone)]
pub struct Options {
    /// All randomness comes from it.
    pub seed: u64,
    /// Wall time at the start, in milliseconds since 1970.
    pub now: u64,
    /// The account that has the app installed and that the account tokens belong to.
    pub portal_id: u64,
    /// The app.
    pub app_id: u64,
    /// How long an issued token lives, in milliseconds.
    pub token_lifetime: u64,
    /// How long an authorization code lives, in milliseconds.
    pub code_lifetime: u64,
    /// Where codes may be sent; anywhere that is safe where absent.
    pub redirect_uris: Option<Vec<String>>,
    /// Limits of requests.
    pub limits: LimitOptions,
    /// How far the search lags behind what was written, in milliseconds.
    pub search_delay: u64,
    /// Whether the results of a batch come in another order than asked.
    pub shuffle_batches: bool,
    /// How snapshots proceed.
    pub snapshots: SnapshotOptions,
    /// How the journal is published and kept.
    pub journal: JournalOptions,
    /// How long single sends take.
    pub email: EmailOptions,
    /// Faults that happen by chance: which, and with what probability per request. Their sum should stay below 1.
    pub faults: Vec<(Fault, f64)>,
    /// How late a delayed answer is, in milliseconds.
    pub fault_delay: RangeInclusive<u64>,
}

impl Options {
    /// Reads options from JSON; what is absent keeps its default.
    ///
    /// # Errors
    /// An unknown name or a value of the wrong kind.
    pub fn from_json(value: &Value) -> Result<Self, Invalid> {
        let mut options = Self::default();
        options.apply(value)?;
        Ok(options)
    }

    /// Changes what the JSON names, of that which can change during a run: all but the seed, the time and the ids.
    ///
    /// # Errors
    /// An unknown name or a value of the wrong kind; nothing is changed then.
    pub fn adjust(&mut self, value: &Value) -> Result<(), Invalid> {
        let names: Vec<&str> = NAMES.iter().copied().filter(|name| !FIXED.contains(name)).collect();
        Fields::of("options", value, &names)?;
        self.apply(value).map_err(|wrong| Invalid { path: format!("options.{}", wrong.path), ..wrong })
    }

    fn apply(&mut self, value: &Value) -> Result<(), Invalid> {
        let mut options = self.clone();
        let fields = Fields::of("", value, NAMES)?;
        set(&mut options.seed, fields.whole("seed")?);
        set(&mut options.now, fields.whole("now")?);
        set(&mut options.portal_id, fields.whole("portalId")?);
        set(&mut options.app_id, fields.whole("appId")?);
        set(&mut options.token_lifetime, fields.whole("tokenLifetime")?);
        set(&mut options.code_lifetime, fields.whole("codeLifetime")?);
        if let Some(uris) = fields.texts("redirectUris")? {
            options.redirect_uris = Some(uris);
        }
        set(&mut options.search_delay, fields.whole("searchDelay")?);
        set(&mut options.shuffle_batches, fields.flag("shuffleBatches")?);
        set(&mut options.fault_delay, fields.range("faultDelay")?);
        if let Some(value) = fields.value("limits") {
            options.limits.apply(value)?;
        }
        if let Some(value) = fields.value("snapshots") {
            options.snapshots.apply(value)?;
        }
        if let Some(value) = fields.value("journal") {
            options.journal.apply(value)?;
        }
        if let Some(value) = fields.value("email") {
            options.email.apply(value)?;
        }
        if let Some(value) = fields.value("faults") {
            options.faults = rates(value)?;
        }
        *self = options;
        Ok(())
    }
}

impl Default for Options {
    fn default() -> Self {
        Self {
            seed: 1,
            now: 1_767_225_600_000,
            portal_id: 12_345,
            app_id: 54_321,
            token_lifetime: 1_800_000,
            code_lifetime: 600_000,
            redirect_uris: None,
            limits: LimitOptions::default(),
            search_delay: 0,
            shuffle_batches: false,
            snapshots: SnapshotOptions::default(),
            journal: JournalOptions::default(),
            email: EmailOptions::default(),
            faults: Vec::new(),
            fault_delay: 500..=5_000,
        }
    }
}

fn rates(value: &Value) -> Result<Vec<(Fault, f64)>, Invalid> {
    let fields = Fields::any("faults", value)?;
    let mut rates = Vec::new();
    for (name, _) in fields.iter() {
        let fault = Fault::named(name).ok_or_else(|| fields.invalid(name, Fault::known()))?;
        rates.extend(fields.rate(name)?.map(|rate| (fault, rate)));
    }
    Ok(rates)
}

const NAMES: &[&str] = &[
    "seed",
    "now",
    "portalId",
    "appId",
    "tokenLifetime",
    "codeLifetime",
    "redirectUris",
    "searchDelay",
    "shuffleBatches",
    "limits",
    "snapshots",
    "journal",
    "email",
    "faults",
    "faultDelay",
];

const FIXED: &[&str] = &["seed", "now", "portalId", "appId"];

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::snapshots::Done;

    #[test]
    fn reads_what_is_named_and_keeps_the_rest() {
        let value = json!({
            "seed": 9, "codeLifetime": 5, "redirectUris": ["https://x.test/"], "limits": { "snapshots": 3 },
            "snapshots": { "pending": [1, 2], "done": "SUCCESS", "shuffle": true },
            "faults": { "reset": 0.25, "lostReply": 0.5 }, "faultDelay": 10
        });
        let options = Options::from_json(&value).unwrap();
        assert_eq!((options.seed, options.portal_id, options.limits.snapshots), (9, 12_345, 3));
        assert_eq!((options.code_lifetime, options.redirect_uris), (5, Some(vec!["https://x.test/".to_owned()])));
        assert_eq!(options.snapshots.pending, 1..=2);
        assert_eq!((options.snapshots.done, options.snapshots.shuffle), (Done::Success, true));
        assert_eq!(options.faults, [(Fault::Reset, 0.25), (Fault::LostReply, 0.5)]);
        assert_eq!(options.fault_delay, 10..=10);
    }

    #[test]
    fn says_what_is_wrong_and_changes_nothing() {
        let mut options = Options::default();
        let error = options.apply(&json!({ "seed": 5, "snapshots": { "done": "READY" } })).unwrap_err();
        assert!(error.to_string().starts_with("`snapshots.done` must be one of COMPLETED, SUCCESS"), "{error}");
        assert_eq!(options.seed, 1);
        assert!(options.apply(&json!({ "faults": { "fire": 0.1 } })).is_err());
        assert!(options.apply(&json!([])).is_err());
        let error = options.adjust(&json!({ "journal": { "interval": "soon" } })).unwrap_err();
        assert_eq!(error.path, "options.journal.interval");
    }

    #[test]
    fn the_seed_and_the_ids_stay_during_a_run() {
        let mut options = Options::default();
        for name in FIXED {
            assert!(options.adjust(&json!({ *name: 5 })).is_err(), "{name}");
        }
        options.adjust(&json!({ "tokenLifetime": 5 })).unwrap();
        assert_eq!(options.token_lifetime, 5);
    }
}
