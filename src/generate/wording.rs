//! The tables in words, for those who hover over a method and for those who read the reference.

use super::input::has_stand_in;
use crate::operation::{Auth, Bucket, Case, Day, Endpoint, Repeat, Rule, Test, Version};
use crate::shape::{Field, Kind};

/// A doc comment as one line: its lines came with one space before each.
pub fn tidy(about: &str) -> &str {
    about.trim()
}

/// Which option of the client a call needs, in a table of many.
pub fn credential_options(auth: Auth) -> &'static str {
    match auth {
        Auth::Nothing => "none",
        Auth::Account => "`accessToken` or `auth`",
        Auth::App => "`app`",
        Auth::Developer => "`developerApiKey` or `app`",
    }
}

/// Which option of the client a call needs, and whose it is.
pub fn credential(auth: Auth) -> &'static str {
    match auth {
        Auth::Nothing => "none",
        Auth::Account => "the account's: `accessToken` or `auth`",
        Auth::App => "the app's: `app`",
        Auth::Developer => "`developerApiKey`, else the app's: `app`",
    }
}

/// How often HubSpot lets it be called.
pub fn limit(bucket: Bucket) -> &'static str {
    match bucket {
        Bucket::Unlimited => "none known",
        Bucket::General => {
            "100 requests in ten seconds, together with most operations, unless HubSpot's headers say more"
        }
        Bucket::Search => "4 searches a second",
        Bucket::Journal => "100 requests a second for an app, all of the journal together",
        Bucket::Subscriptions => "50 requests a second for an app, all of its subscriptions together",
        Bucket::Snapshots => "10 requests a second for an app, all of its snapshots together",
    }
}

/// What the client does when it does not learn whether a call was carried out.
pub fn lost_reply(repeat: Repeat) -> String {
    match repeat {
        Repeat::Safe => "sent again, since it is safe to repeat".into(),
        Repeat::Never => "not sent again, since it is not safe to repeat; the error says `mayHaveHappened`".into(),
        Repeat::With(pointer) => {
            let place = place(pointer);
            format!(
                "sent again with {place}, which makes it safe to repeat; else not: the error says `mayHaveHappened`"
            )
        }
    }
}

/// The scopes of a call, as code.
pub fn scopes(operation: &Endpoint) -> Option<String> {
    let scopes: Vec<String> = operation.scopes.iter().map(|scope| format!("`{scope}`")).collect();
    (!scopes.is_empty()).then(|| scopes.join(", "))
}

/// Method and path of a version, and when it ends.
fn path(operation: &Endpoint, version: &Version) -> String {
    let path = format!("`{} {}`", operation.method.as_str(), version.path());
    match version.ends {
        Some(Day { year, month, day }) => format!("{path} until {year}-{month:02}-{day:02}"),
        None => path,
    }
}

/// Each version by its name, and its path with its end.
pub fn versions(operation: &Endpoint) -> Vec<(String, String)> {
    let name = |(index, version): (usize, Version)| {
        let default = if index == 0 { ", the default" } else { "" };
        (format!("`{}`{default}", version.name), path(operation, &version))
    };
    operation.versions.iter().enumerate().map(name).collect()
}

/// A rule over several values, as a sentence.
pub fn rule(rule: &Rule) -> String {
    match rule {
        Rule::DistinctBy { list, keys } => {
            format!("Items of {} that agree in {} get a note.", place(list), codes(keys))
        }
        // What must not be empty needs no condition.
        Rule::Problem(Case { when: [Test::Is(_, [""])], at, says, .. }) => format!("`{at}` {says}."),
        Rule::Problem(case) => format!("{}, `{}` {}.", when(case), case.at, case.says),
        Rule::Note(case) => format!("{}, a note says that `{}` {}.", when(case), case.at, case.says),
        Rule::All(rules) => sentences(rules),
        Rule::Each { list, rules } => format!("For each of {}: {}", place(list), sentences(rules)),
        Rule::ReadOnly { object, names, parts } => {
            let families =
                if parts.is_empty() { String::new() } else { format!(", nor any name with {}", codes(parts)) };
            format!("{} must not hold what HubSpot writes: {}{families}.", place(object), codes(names))
        }
        Rule::AtMost { values, most } => format!("There may be at most {most} of {} in all.", place(values)),
        Rule::Sum { numbers, most } => {
            let numbers: Vec<String> = numbers
                .iter()
                .map(|(number, absent)| match absent {
                    0 => place(number),
                    absent => format!("{} ({absent} where absent)", place(number)),
                })
                .collect();
            format!("{} together reach at most {most}.", numbers.join(" and "))
        }
        Rule::Pairs { word, number, known } => {
            let known: Vec<String> = known
                .chunk_by(|(_, number), (_, next)| number == next)
                .filter_map(|group| {
                    let words: Vec<&str> = group.iter().map(|(word, _)| *word).collect();
                    group.first().map(|(_, number)| format!("{number} with {}", codes(&words)))
                })
                .collect();
            format!(
                "{} and {} go together as documented, or get a note: {}.",
                place(word),
                place(number),
                known.join("; ")
            )
        }
    }
}

fn sentences(rules: &[Rule]) -> String {
    rules.iter().map(rule).collect::<Vec<_>>().join(" ")
}

fn when(case: &Case) -> String {
    let tests: Vec<String> = case
        .when
        .iter()
        .map(|test| match test {
            Test::Has(pointer) => format!("with {}", place(pointer)),
            Test::Lacks(pointer) => format!("without {}", place(pointer)),
            Test::Empty(pointer) => format!("with {} absent or empty", place(pointer)),
            Test::Is(pointer, words) => format!("with {} {}", place(pointer), codes(words)),
            Test::IsNot(pointer, words) => format!("with {} other than {}", place(pointer), codes(words)),
            Test::Over(pointer, 0) => format!("with something in {}", place(pointer)),
            Test::Over(pointer, most) => format!("with {} beyond {most}", place(pointer)),
        })
        .collect();
    let text = tests.join(" and ");
    let mut letters = text.chars();
    letters.next().map_or_else(|| "Always".into(), |first| first.to_uppercase().collect::<String>() + letters.as_str())
}

/// A JSON pointer as a path: `/body/inputs/*/id` is `body.inputs[].id`.
fn place(pointer: &str) -> String {
    format!("`{}`", pointer.trim_start_matches('/').replace("/*", "[]").replace('/', "."))
}

fn codes(words: &[&str]) -> String {
    words.iter().map(|word| format!("`{word}`")).collect::<Vec<_>>().join(", ")
}

/// What is said of a field, its bounds, and what else there is to say.
pub fn about(field: &Field, more: Option<String>) -> String {
    let mut about = tidy(field.about).to_owned();
    for more in bounds(&field.kind).into_iter().chain(more) {
        about.push(' ');
        about.push_str(&more);
    }
    about
}

/// Bounds that a TypeScript type can't hold, as a sentence.
fn bounds(kind: &Kind) -> Option<String> {
    match kind {
        Kind::Integer([least, most]) => match (*least > i64::MIN, *most < i64::MAX) {
            (true, true) => Some(format!("From {least} to {most}.")),
            (true, false) => Some(format!("At least {least}.")),
            (false, true) => Some(format!("At most {most}.")),
            (false, false) => None,
        },
        Kind::List(list) => list.most.map(|most| format!("At most {most} items.")),
        _ => None,
    }
}

/// What is used where a parameter is absent, as a sentence.
pub fn stand_in(param: &Field) -> Option<String> {
    has_stand_in(param).then(|| format!("The client's own `{}` where absent.", param.name))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::rate::Limits;
    use crate::engine::time::Time;

    #[test]
    fn the_limits_in_words_are_those_that_are_kept() {
        for bucket in [Bucket::General, Bucket::Search, Bucket::Journal, Bucket::Subscriptions, Bucket::Snapshots] {
            let told: usize = limit(bucket).split(' ').next().unwrap().parse().unwrap();
            let mut limits = Limits::new(100, 4);
            let mut tickets = crate::engine::machine::Tickets::default();
            let granted = (0..1000).take_while(|_| limits.ask(Time(0), bucket, tickets.draw())).count();
            assert_eq!(granted, told, "{bucket:?}");
        }
    }

    #[test]
    fn what_makes_a_call_safe_to_repeat_is_named() {
        let told = lost_reply(Repeat::With("/body/message/sendId"));
        assert!(told.starts_with("sent again with `body.message.sendId`, which"), "{told}");
    }

    #[test]
    fn bounds_are_told_where_there_are_any() {
        assert_eq!(bounds(&Kind::Integer(&[1, 100])).as_deref(), Some("From 1 to 100."));
        assert_eq!(bounds(&Kind::Integer(&[0, i64::MAX])).as_deref(), Some("At least 0."));
        assert_eq!(bounds(&Kind::Integer(&[i64::MIN, i64::MAX])), None);
    }
}
