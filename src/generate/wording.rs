//! The tables in words, for those who hover over a method and for those who read the reference.

use super::input::has_stand_in;
use crate::operation::{Auth, Bucket, Day, Endpoint, Repeat, Rule, Version};
use crate::shape::{Field, Kind};

/// A doc comment as one line: its lines came with one space before each.
pub fn tidy(about: &str) -> &str {
    about.trim()
}

/// Which option of the client a call needs.
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
pub fn lost_reply(repeat: Repeat) -> &'static str {
    match repeat {
        Repeat::Safe => "sent again, since it is safe to repeat",
        Repeat::Never => "not sent again, since it is not safe to repeat; the error says `mayHaveHappened`",
    }
}

/// The scopes of a call, as code.
pub fn scopes(operation: &Endpoint) -> Option<String> {
    let scopes: Vec<String> = operation.scopes.iter().map(|scope| format!("`{scope}`")).collect();
    (!scopes.is_empty()).then(|| scopes.join(", "))
}

/// Method and path of a version, and when it ends.
pub fn path(operation: &Endpoint, version: &Version) -> String {
    let path = format!("`{} {}`", operation.method.as_str(), version.path);
    match version.ends {
        Some(Day { year, month, day }) => format!("{path} until {year}-{month:02}-{day:02}"),
        None => path,
    }
}

/// A rule over several fields of a body, as a sentence.
pub fn rule(rule: &Rule) -> String {
    match rule {
        Rule::DistinctBy { list, keys } => {
            let keys: Vec<String> = keys.iter().map(|key| format!("`{key}`")).collect();
            format!("Items of `{list}` that agree in {} get a note.", keys.join(", "))
        }
    }
}

/// Bounds that a TypeScript type can't hold, as a sentence.
pub fn bounds(kind: &Kind) -> Option<String> {
    match kind {
        Kind::Integer(least, most) => match (*least > i64::MIN, *most < i64::MAX) {
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
    fn bounds_are_told_where_there_are_any() {
        assert_eq!(bounds(&Kind::Integer(1, 100)).as_deref(), Some("From 1 to 100."));
        assert_eq!(bounds(&Kind::Integer(0, i64::MAX)).as_deref(), Some("At least 0."));
        assert_eq!(bounds(&Kind::Integer(i64::MIN, i64::MAX)), None);
    }
}
