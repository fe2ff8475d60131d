//! The pages that a person sees while installing the app. They need no scripts, and every value in them is escaped.

use crate::escape::html;
use crate::http::Response;

/// What the page of consent says.
pub(crate) struct Consent<'a> {
    pub app_id: u64,
    pub scopes: &'a [String],
    pub optional: &'a [String],
    /// Accounts to choose from, and whether each has the app.
    pub accounts: Vec<(u64, bool)>,
    pub chosen: u64,
    /// Path that takes the answer.
    pub action: &'a str,
    /// What comes back with the answer.
    pub hidden: Vec<(&'a str, &'a str)>,
}

/// Asks a person whether the app may be installed, and where.
pub(crate) fn consent(page: &Consent<'_>) -> Response {
    let app = page.app_id;
    let optional = match page.optional {
        [] => String::new(),
        scopes => format!("<p>Where the account has them, also:</p>\n{}", list(scopes)),
    };
    let hidden = page
        .hidden
        .iter()
        .map(|(name, value)| format!("<input type=\"hidden\" name=\"{}\" value=\"{}\">\n", html(name), html(value)));
    let accounts = page.accounts.iter().map(|(portal_id, installed)| {
        let selected = if *portal_id == page.chosen { " selected" } else { "" };
        let note = if *installed { " (installed)" } else { "" };
        format!("<option value=\"{portal_id}\"{selected}>{portal_id}{note}</option>\n")
    });
    let body = format!(
        "<p>App {app} asks for these scopes:</p>\n{}{optional}\
         <form method=\"post\" action=\"{}\">\n{}\
         <p><label>Account <select name=\"portalId\">\n{}</select></label></p>\n\
         <p><button name=\"decision\" value=\"approve\">Connect app</button>\n\
         <button name=\"decision\" value=\"cancel\">Cancel</button></p>\n</form>\n",
        list(page.scopes),
        html(page.action),
        hidden.collect::<String>(),
        accounts.collect::<String>(),
    );
    show(200, &format!("Connect app {app}"), &body)
}

/// Says why the app can't be installed like this.
pub(crate) fn mistake(message: &str) -> Response {
    show(400, "The app can't be connected", &format!("<p>{}</p>\n", html(message)))
}

fn list(scopes: &[String]) -> String {
    let items: String = scopes.iter().map(|scope| format!("<li>{}</li>\n", html(scope))).collect();
    format!("<ul>\n{items}</ul>\n")
}

fn show(status: u16, title: &str, body: &str) -> Response {
    let page = format!(
        "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width\">\n<title>{title}</title>\n</head>\n\
         <body>\n<h1>{title}</h1>\n{body}</body>\n</html>\n"
    );
    Response::of_text(status, "text/html;charset=utf-8", page)
        .with_header("cache-control", "no-store")
        .with_header("content-security-policy", "default-src 'none'; frame-ancestors 'none'")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_of_a_request_becomes_markup() {
        let evil = "\"><script>alert(1)</script>".to_owned();
        let scopes = [evil.clone()];
        let page = consent(&Consent {
            app_id: 1,
            scopes: &scopes,
            optional: &scopes,
            accounts: vec![(5, true), (6, false)],
            chosen: 6,
            action: &evil,
            hidden: vec![("state", &evil)],
        });
        let text = String::from_utf8(page.body).unwrap();
        assert!(!text.contains("<script") && text.contains("&lt;script&gt;"), "{text}");
        assert!(text.contains("<option value=\"6\" selected>"));
        assert!(!String::from_utf8(mistake(&evil).body).unwrap().contains("<script"));
    }
}
