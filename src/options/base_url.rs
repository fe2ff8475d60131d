//! Which base URLs a client may have: what carries credentials is encrypted or does not leave the machine.

use crate::text::{any, before, find, number, split_once};

/// `https`, or `http` where nobody can listen; no user, query or fragment.
pub fn is_allowed_base(url: &str) -> bool {
    if any(url, &|character| matches!(character, '?' | '#' | '@' | '\\' | ' ') || character.is_control()) {
        return false;
    }
    let host = |rest: &str| before(rest, "/").to_ascii_lowercase();
    if let Some(rest) = url.strip_prefix("https://") {
        return !host(rest).is_empty();
    }
    let Some(rest) = url.strip_prefix("http://") else { return false };
    let host = host(rest);
    let name_ends = if host.starts_with("[") { find(&host, "]").map(|end| end + 1) } else { find(&host, ":") };
    let (name, port) = host.split_at_checked(name_ends.unwrap_or(host.len())).unwrap_or_default();
    if !port.is_empty() && !port.starts_with(":") {
        return false;
    }
    let mut octets = 0;
    let mut loopback = name.starts_with("127.");
    let mut rest = Some(name);
    while let Some(left) = rest {
        let (octet, after) = split_once(left, ".").map_or((left, None), |(octet, after)| (octet, Some(after)));
        octets += 1;
        loopback &= number(octet).is_some_and(|octet| octet < 256);
        rest = after;
    }
    (loopback && octets == 4) || name == "localhost" || name.ends_with(".localhost") || name == "[::1]"
}
