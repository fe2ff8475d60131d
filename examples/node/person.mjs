// A person who installs the app: clicks the link, consents on the page that comes, and ends on the app's own page.

const HIDDEN = /<input type="hidden" name="([^"]*)" value="([^"]*)">/g;
const ENTITIES = { "&amp;": "&", "&lt;": "<", "&gt;": ">", "&quot;": '"', "&#39;": "'" };

/**
 * @param {string} url of the app's server
 * @returns {Promise<string>} what the last page says
 */
export async function installAsPerson(url) {
  const start = await fetch(`${url}/install`, { redirect: "manual" });
  const consent = start.headers.get("location");
  const cookie = start.headers.get("set-cookie").split(";")[0];

  const page = await (await fetch(consent)).text();
  const form = new URLSearchParams([...page.matchAll(HIDDEN)].map(([, name, value]) => [name, plain(value)]));
  form.set("portalId", /<option value="(\d+)" selected>/.exec(page)[1]);
  form.set("decision", "approve");
  const action = new URL(plain(/<form method="post" action="([^"]*)">/.exec(page)[1]), consent);
  const approval = await fetch(action, { method: "POST", body: form, redirect: "manual" });

  const end = await fetch(approval.headers.get("location"), { headers: { cookie } });
  const text = (await end.text()).trim();
  if (!end.ok) throw new Error(text);
  return text;
}

function plain(text) {
  return text.replace(/&(amp|lt|gt|quot|#39);/g, (entity) => ENTITIES[entity]);
}
