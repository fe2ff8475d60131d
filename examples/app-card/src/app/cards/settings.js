// What to change first.

/** Where your backend is. `../app-hsmeta.json` permits it, and `../local.json` says where it is while you develop. */
export const BACKEND = "https://backend.example.com";

/** The properties that people choose from, by their internal names; HubSpot tells the labels. */
export const OFFERED = {
  contact: ["email", "firstname", "lastname", "phone", "jobtitle", "lifecyclestage", "city", "country"],
  company: ["name", "domain", "industry", "city", "country", "phone"],
};

/** What is chosen at first. */
export const CHOSEN = { contact: ["email", "lastname"], company: ["name"] };

/** Of so many associated companies, at most. */
export const MOST_COMPANIES = 50;

/** How it watches: the options of `take`. Somebody looks on, so it asks often. */
export const WATCH = { maxDelay: 5000 };
