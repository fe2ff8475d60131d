//! The versions of an operation: names, paths, and when HubSpot stops serving them.
//! Most paths differ in the version's name alone, so one of them stands for the others: a table holds each path once.

use crate::text::{concat, find, split_once};

/// Every name of a version. A new one is added here; what uses it without does not compile.
const NAMES: &[&str] = &[
    "v1",
    "v2",
    "v3",
    "v4",
    "2025-09",
    "2026-03",
    "2026-09",
    "documented",
    "2026-03-local",
    "2026-09-local",
    "2026-03-journal",
    "2026-03-journal-local",
    "v3-crm-object-schemas",
];

/// Every day on which versions end.
const LAST_DAYS: &[Day] = &[LEGACY_ENDS, Day { year: 2027, month: 2, day: 16 }];

/// The end of v1 to v4: the earlier of the dates that HubSpot gives.
const LEGACY_ENDS: Day = Day { year: 2027, month: 3, day: 30 };

/// So many versions, and so many paths that differ in more than the name, are the most that an operation has.
const MOST: usize = 6;
const MOST_PATHS: usize = 4;

/// No version, no path, no day.
const NONE: u8 = u8::MAX;

/// A calendar day, in UTC.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Day {
    /// Such as 2027.
    pub year: u16,
    /// 1 to 12.
    pub month: u8,
    /// 1 to 31.
    pub day: u8,
}

/// A version of an operation: its name and its path.
#[derive(Clone, Copy, Debug)]
pub struct Version {
    /// Such as `2026-03`.
    pub name: &'static str,
    /// The day on which HubSpot stops serving it, where that is known.
    pub ends: Option<Day>,
    pub(super) path: &'static str,
    /// What stands in `path` where this one's name belongs.
    written: &'static str,
}

impl Version {
    /// A version whose end follows from its name: v1 to v4 end on 2027-03-30.
    #[must_use]
    pub const fn of(name: &'static str, path: &'static str) -> Self {
        let legacy = matches!(name.as_bytes(), [b'v', b'1'..=b'4']);
        Self { name, ends: if legacy { Some(LEGACY_ENDS) } else { None }, path, written: name }
    }

    /// The same version with its own last day.
    #[must_use]
    pub const fn ends(self, year: u16, month: u8, day: u8) -> Self {
        Self { ends: Some(Day { year, month, day }), ..self }
    }

    /// Its path below the base URL, with `{placeholders}`.
    #[must_use]
    pub fn path(&self) -> String {
        match split_once(self.path, self.written) {
            Some((before, after)) => concat(&[before, self.name, after]),
            None => self.path.to_owned(),
        }
    }
}

/// The versions of an operation, the default first.
#[derive(Clone, Copy, Debug)]
pub struct Versions {
    entries: [Entry; MOST],
    paths: [&'static str; MOST_PATHS],
}

/// Places in `NAMES`, in the operation's paths and in `LAST_DAYS`.
#[derive(Clone, Copy, Debug)]
struct Entry {
    name: u8,
    path: u8,
    ends: u8,
}

impl Versions {
    /// The table of these versions.
    #[allow(clippy::indexing_slicing, reason = "runs while the crate is compiled")]
    #[must_use]
    pub(super) const fn of(versions: &[Version]) -> Self {
        let mut table = Self { entries: [Entry { name: NONE, path: NONE, ends: NONE }; MOST], paths: [""; MOST_PATHS] };
        let mut firsts = [""; MOST_PATHS];
        let mut index = 0;
        while index < versions.len() {
            let Version { name, ends, path, .. } = versions[index];
            let mut known = 0;
            while !table.paths[known].is_empty() && !is_same_but(table.paths[known], firsts[known], path, name) {
                known += 1;
            }
            if table.paths[known].is_empty() {
                table.paths[known] = path;
                firsts[known] = name;
            }
            table.entries[index] = Entry { name: place_of_name(name), path: known as u8, ends: place_of_day(ends) };
            index += 1;
        }
        table
    }

    /// The default.
    #[must_use]
    pub fn first(&self) -> Option<Version> {
        self.iter().next()
    }

    /// How many there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.iter().count()
    }

    /// Whether there is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.first().is_none()
    }

    /// All of them.
    pub fn iter(&self) -> impl Iterator<Item = Version> {
        self.entries.iter().map_while(|entry| {
            let first = self.entries.iter().find(|first| first.path == entry.path)?;
            Some(Version {
                name: NAMES.get(usize::from(entry.name))?,
                ends: LAST_DAYS.get(usize::from(entry.ends)).copied(),
                path: self.paths.get(usize::from(entry.path))?,
                written: NAMES.get(usize::from(first.name))?,
            })
        })
    }

    /// Whether one of the paths holds this text.
    #[must_use]
    pub fn any_path_has(&self, text: &str) -> bool {
        self.paths.iter().any(|path| find(path, text).is_some())
    }
}

#[allow(clippy::indexing_slicing, reason = "runs while the crate is compiled")]
const fn place_of_name(name: &str) -> u8 {
    let mut index = 0;
    loop {
        assert!(index < NAMES.len(), "the name of a version is not in the list of names");
        if name.len() == NAMES[index].len() && begins(name.as_bytes(), 0, NAMES[index].as_bytes()) {
            return index as u8;
        }
        index += 1;
    }
}

#[allow(clippy::indexing_slicing, reason = "runs while the crate is compiled")]
const fn place_of_day(day: Option<Day>) -> u8 {
    let Some(day) = day else { return NONE };
    let mut index = 0;
    loop {
        assert!(index < LAST_DAYS.len(), "the last day of a version is not in the list of days");
        let known = LAST_DAYS[index];
        if day.year == known.year && day.month == known.month && day.day == known.day {
            return index as u8;
        }
        index += 1;
    }
}

/// Whether a path becomes another where another name stands for the one in it.
const fn is_same_but(path: &str, name: &str, other: &str, other_name: &str) -> bool {
    let (path, other) = (path.as_bytes(), other.as_bytes());
    let mut at = 0;
    while at < path.len() && !begins(path, at, name.as_bytes()) {
        at += 1;
    }
    if at == path.len() || path.len() + other_name.len() != other.len() + name.len() {
        return false;
    }
    let (before, rest) = path.split_at(at);
    let (_, after) = rest.split_at(name.len());
    let end = at + other_name.len();
    begins(other, 0, before) && begins(other, at, other_name.as_bytes()) && begins(other, end, after)
}

/// Whether a part stands at a place of a text.
#[allow(clippy::indexing_slicing, reason = "runs while the crate is compiled")]
const fn begins(text: &[u8], at: usize, part: &[u8]) -> bool {
    let mut index = 0;
    while index < part.len() {
        if at + index >= text.len() || text[at + index] != part[index] {
            return false;
        }
        index += 1;
    }
    true
}

#[cfg(test)]
#[cfg(not(target_arch = "wasm32"))]
mod tests {
    use super::*;

    #[test]
    fn every_version_has_its_own_path_and_last_day() {
        const VERSIONS: Versions = Versions::of(&[
            Version::of("v3", "/crm/v3/x/{id}"),
            Version::of("2025-09", "/crm/x/2025-09/{id}"),
            Version::of("2026-03", "/crm/x/2026-03/{id}"),
            Version::of("v1", "/crm/v1/x/{id}").ends(2027, 2, 16),
            Version::of("documented", "/x/{id}"),
            Version::of("2026-09", "/crm/y/2026-09/{id}"),
        ]);
        let found: Vec<(&str, String, Option<u8>)> =
            VERSIONS.iter().map(|version| (version.name, version.path(), version.ends.map(|day| day.day))).collect();
        let expected = [
            ("v3", "/crm/v3/x/{id}", Some(30)),
            ("2025-09", "/crm/x/2025-09/{id}", None),
            ("2026-03", "/crm/x/2026-03/{id}", None),
            ("v1", "/crm/v1/x/{id}", Some(16)),
            ("documented", "/x/{id}", None),
            ("2026-09", "/crm/y/2026-09/{id}", None),
        ];
        assert_eq!(found, expected.map(|(name, path, day)| (name, path.to_owned(), day)));
        assert_eq!(VERSIONS.paths, ["/crm/v3/x/{id}", "/crm/x/2025-09/{id}", "/x/{id}", "/crm/y/2026-09/{id}"]);
        assert!(Versions::of(&[]).first().is_none());
    }
}
