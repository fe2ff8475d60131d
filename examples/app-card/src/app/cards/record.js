// The contact on whose page the card is, its companies, and what may be captured of both.

import { client } from "./client.js";
import { MOST_COMPANIES, OFFERED } from "./settings.js";

/** HubSpot's ids of the object types. */
const CONTACT = "0-1";
const COMPANY = "0-2";

/**
 * @typedef {object} Choice
 * @property {string} label
 * @property {string} value
 *
 * @typedef {{ contact: string[], company: string[] }} Chosen names of properties
 *
 * @typedef {object} ContactRecord
 * @property {string} id
 * @property {string} name
 * @property {Record<string, string | null | undefined>} properties
 * @property {{ id: string, name: string }[]} companies
 * @property {boolean} hasMoreCompanies
 * @property {{ contact: Choice[], company: Choice[] }} choices
 */

/**
 * @param {string | number} objectId
 * @param {AbortSignal} signal
 * @returns {Promise<ContactRecord>}
 */
export async function readRecord(objectId, signal) {
  const [contact, ofContacts, ofCompanies] = await Promise.all([
    client.crm.objects.get({ objectType: CONTACT, objectId, properties: OFFERED.contact, associations: ["companies"] }, { signal }),
    client.crm.properties.list({ objectType: CONTACT, properties: OFFERED.contact }, { signal }),
    client.crm.properties.list({ objectType: COMPANY, properties: OFFERED.company }, { signal }),
  ]);
  const { results = [], paging } = contact.associations?.companies ?? {};
  // A company is there once for each way in which it is associated.
  const ids = [...new Set(results.map((company) => String(company.id)))];
  const { id = String(objectId), properties = {} } = contact;
  const { firstname, lastname, email } = properties;
  return {
    id,
    name: [firstname, lastname].filter(Boolean).join(" ") || email || `Contact ${id}`,
    properties,
    companies: await readCompanies(ids.slice(0, MOST_COMPANIES), signal),
    hasMoreCompanies: ids.length > MOST_COMPANIES || paging !== undefined,
    choices: { contact: choicesOf(OFFERED.contact, ofContacts), company: choicesOf(OFFERED.company, ofCompanies) },
  };
}

/**
 * What to ask HubSpot for.
 * @param {ContactRecord} record
 * @param {Chosen} chosen
 * @param {number} portalId
 * @returns {import("hubspot-wasm/card").SnapshotRequest[]}
 */
export function requestsOf({ id, companies }, chosen, portalId) {
  const request = (objectTypeId, objectId, properties) => ({ portalId, objectTypeId, objectId, properties });
  return [
    ...(chosen.contact.length > 0 ? [request(CONTACT, id, chosen.contact)] : []),
    ...(chosen.company.length > 0 ? companies.map((company) => request(COMPANY, company.id, chosen.company)) : []),
  ];
}

/**
 * What people call the record of a request.
 * @param {ContactRecord} record
 * @param {{ objectTypeId: string, objectId: unknown }} request
 */
export function nameOf({ name, companies }, { objectTypeId, objectId }) {
  if (objectTypeId === CONTACT) return name;
  const company = companies.find(({ id }) => id === String(objectId));
  return company?.name ?? `Company ${objectId}`;
}

async function readCompanies(ids, signal) {
  if (ids.length === 0) return [];
  const inputs = ids.map((id) => ({ id }));
  const { results = [] } = await client.crm.objects.batchRead({ objectType: COMPANY, body: { properties: ["name"], inputs } }, { signal });
  const names = new Map(results.map(({ id, properties }) => [id, properties?.name]));
  return ids.map((id) => ({ id, name: names.get(id) || `Company ${id}` }));
}

/**
 * What is offered and there, with the labels that people know.
 * @param {string[]} offered
 * @param {import("hubspot-wasm/card").CrmPropertyList} list
 */
function choicesOf(offered, { results = [] }) {
  const labels = new Map(results.map(({ name, label }) => [name, label]));
  return offered.filter((name) => labels.has(name)).map((name) => ({ value: name, label: labels.get(name) ?? name }));
}
