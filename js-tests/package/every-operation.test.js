import assert from "node:assert/strict";
import { test } from "node:test";

import { operations } from "../../pkg-template/generated/operations.js";
import { errors, inProcess } from "../helpers/emulator.js";

const contacts = { objectType: "contacts" };
const email = (name) => ({ properties: { email: `${name}@alder.example` } });
const flag = { flagName: "hs-release-app-cards" };

/**
 * A call of every operation that the emulator answers, in an order in which it can: each may use what those before gave.
 * What stands beside the calls says what HubSpot's answer must hold.
 */
const CALLS = {
  "crm.objects.list": () => [{ ...contacts, limit: 2 }, ({ results }) => results.length === 2],
  "crm.objects.get": () => [{ ...contacts, objectId: 1001 }, ({ id }) => id === "1001"],
  "crm.objects.create": () => [{ ...contacts, body: email("new") }, ({ id }) => id],
  "crm.objects.update": ({ create }) => [{ ...contacts, objectId: create.id, body: { properties: { firstname: "Jo" } } }, ({ properties }) => properties.firstname === "Jo"],
  "crm.objects.search": () => [{ ...contacts, body: { filterGroups: [{ filters: [{ propertyName: "email", operator: "EQ", value: "new@alder.example" }] }] } }, ({ total }) => total === 1],
  "crm.objects.batchRead": () => [{ ...contacts, body: { inputs: [{ id: "1001" }, { id: "999" }] } }, ({ results, failures }) => results.length === 1 && failures[0].input.id === "999"],
  "crm.objects.batchCreate": () => [{ ...contacts, body: { inputs: [email("one"), email("two")] } }, ({ results }) => results.length === 2],
  "crm.objects.batchUpdate": () => [{ ...contacts, body: { inputs: [{ id: "1001", properties: { firstname: "A" } }] } }, ({ results }) => results[0].properties.firstname === "A"],
  "crm.objects.batchUpsert": () => [{ ...contacts, body: { inputs: [{ id: "one@alder.example", idProperty: "email", properties: { firstname: "B" } }] } }, ({ results }) => results[0].new === false],
  "crm.objects.batchArchive": ({ batchCreate }) => [{ ...contacts, body: { inputs: batchCreate.results.map(({ id }) => ({ id })) } }, ({ failures }) => failures.length === 0],
  "crm.objects.archive": ({ create }) => [{ ...contacts, objectId: create.id }, isNothing],
  "crm.properties.list": () => [contacts, ({ results }) => results.length > 0],
  "crm.properties.get": () => [{ ...contacts, propertyName: "email" }, ({ name }) => name === "email"],
  "crm.properties.create": () => [{ ...contacts, body: { name: "shoe_size", label: "Shoe size", type: "number", fieldType: "number", groupName: "contactinformation" } }, ({ name }) => name === "shoe_size"],
  "crm.schemas.list": () => [{}, ({ results }) => results.length > 0],
  "crm.schemas.get": () => [{ objectType: "2-3501001" }, ({ objectTypeId }) => objectTypeId === "2-3501001"],
  "crm.associations.labels": () => [{ fromObjectType: "contacts", toObjectType: "companies" }, ({ results }) => results.length > 0],
  "crm.associations.setDefault": () => [{ ...contacts, objectId: 1003, toObjectType: "companies", toObjectId: 2003 }, ({ results }) => results.length > 0],
  "crm.associations.create": () => [{ ...contacts, objectId: 1003, toObjectType: "companies", toObjectId: 2004, body: [{ associationCategory: "USER_DEFINED", associationTypeId: 35 }] }, ({ labels }) => labels.length > 0],
  "crm.associations.set": () => [{ ...contacts, objectId: 1004, toObjectType: "companies", toObjectId: 2004, associationTypeId: 279 }, ({ id }) => id === "1004"],
  "crm.associations.list": () => [{ ...contacts, objectId: 1004, toObjectType: "companies" }, ({ results }) => results.length > 0],
  "crm.associations.remove": () => [{ ...contacts, objectId: 1004, toObjectType: "companies", toObjectId: 2004, associationTypeId: 279 }, isNothing],
  "crm.associations.removeAll": () => [{ ...contacts, objectId: 1003, toObjectType: "companies", toObjectId: 2004 }, isNothing],
  "crm.payments.list": () => [{}, ({ results }) => results.length > 0],
  "crm.payments.get": () => [{ paymentId: 6001 }, ({ id }) => id === "6001"],
  "crm.payments.create": () => [{ body: { properties: { hs_initial_amount: "99.99", hs_initiated_date: "2024-03-27T18:04:11.823Z" } } }, ({ id }) => id],
  "crm.payments.update": ({ create }) => [{ paymentId: create.id, body: { properties: { hs_latest_status: "succeeded" } } }, ({ properties }) => properties.hs_latest_status === "succeeded"],
  "crm.payments.search": () => [{ body: { filterGroups: [{ filters: [{ propertyName: "hs_latest_status", operator: "EQ", value: "succeeded" }] }] } }, ({ total }) => total > 0],
  "crm.payments.properties": () => [{}, ({ results }) => results.length > 0],
  "crm.payments.associationLabels": () => [{ toObjectType: "contacts" }, ({ results }) => results.length > 0],
  "crm.payments.associate": ({ create }) => [{ paymentId: create.id, toObjectType: "contact", toObjectId: 1001, associationTypeId: 387 }, ({ id }) => id],
  "crm.payments.associations": ({ create }) => [{ paymentId: create.id, toObjectType: "contact" }, ({ results }) => results[0].id === "1001"],
  "crm.payments.dissociate": ({ create }) => [{ paymentId: create.id, toObjectType: "contact", toObjectId: 1001, associationTypeId: 387 }, isNothing],
  "crm.payments.archive": ({ create }) => [{ paymentId: create.id }, isNothing],
  "cms.blogPosts.list": () => [{ filters: { state__in: ["PUBLISHED"] }, sort: ["-updatedAt"], limit: 2 }, ({ results }) => results.length === 2],
  "cms.blogPosts.get": () => [{ postId: 9001 }, ({ id }) => id === "9001"],
  "cms.blogPosts.getDraft": () => [{ postId: 9007 }, ({ id }) => id === "9007"],
  "cms.blogPosts.create": () => [{ body: { name: "New", contentGroupId: "184993428780", slug: "new", blogAuthorId: "4183274253", metaDescription: "New.", useFeaturedImage: false } }, ({ id }) => id],
  "cms.blogPosts.updateDraft": ({ create }) => [{ postId: create.id, body: { name: "Newer" } }, ({ name }) => name === "Newer"],
  "cms.blogPosts.resetDraft": () => [{ postId: 9007 }, isNothing],
  "cms.blogPosts.pushLive": ({ create }) => [{ postId: create.id }, isNothing],
  "cms.blogPosts.update": ({ create }) => [{ postId: create.id, body: { name: "Newest" } }, ({ name }) => name === "Newest"],
  "cms.blogPosts.schedule": () => [{ body: { id: "9005", publishDate: "2036-01-01T00:00:00Z" } }, isNothing],
  "cms.blogPosts.createLanguageVariation": () => [{ body: { id: "9001", language: "fr" } }, ({ id }) => id],
  "cms.blogPosts.attachToLanguageGroup": () => [{ body: { id: "9002", language: "es", primaryId: "9001" } }, () => true],
  "cms.blogPosts.setLanguagePrimary": () => [{ body: { id: "9002" } }, () => true],
  "cms.blogPosts.detachFromLanguageGroup": () => [{ body: { id: "9001" } }, () => true],
  "cms.blogPosts.archive": ({ create }) => [{ postId: create.id }, isNothing],
  "conversations.inboxes.list": () => [{}, ({ results }) => results.length > 0],
  "conversations.inboxes.get": () => [{ inboxId: 481939 }, ({ id }) => id === "481939"],
  "conversations.channels.list": () => [{}, ({ results }) => results.length > 0],
  "conversations.channels.get": () => [{ channelId: 1002 }, ({ id }) => id === "1002"],
  "conversations.channelAccounts.list": () => [{}, ({ results }) => results.length > 0],
  "conversations.channelAccounts.get": () => [{ channelAccountId: 148662 }, ({ id }) => id === "148662"],
  "conversations.threads.list": () => [{ limit: 2 }, ({ results }) => results.length === 2],
  "conversations.threads.get": () => [{ threadId: 7001 }, ({ id }) => id === "7001"],
  "conversations.threads.update": () => [{ threadId: 7001, body: { status: "CLOSED" } }, ({ status }) => status === "CLOSED"],
  "conversations.messages.list": () => [{ threadId: 7001 }, ({ results }) => results.length > 0],
  "conversations.messages.get": ({ list }) => [{ threadId: 7001, messageId: list.results[0].id }, ({ id }) => id === list.results[0].id],
  "conversations.messages.originalContent": ({ list }) => [{ threadId: 7001, messageId: list.results.find(({ truncationStatus }) => truncationStatus?.startsWith("TRUNCATED")).id }, ({ text }) => text],
  "conversations.messages.send": () => [{ threadId: 7001, body: { type: "COMMENT", text: "Can you follow up?", richText: "<p>Can you follow up?</p>" } }, ({ type }) => type === "COMMENT"],
  "conversations.actors.get": () => [{ actorId: "A-293199" }, ({ id }) => id === "A-293199"],
  "conversations.actors.batchRead": () => [{ body: { inputs: ["A-293199"] } }, ({ results }) => results.length === 1],
  "conversations.threads.archive": () => [{ threadId: 7003 }, isNothing],
  "conversations.threads.restore": () => [{ threadId: 7003 }, ({ archived }) => archived === false],
  "marketing.smtpTokens.create": () => [{ body: { createContact: true, campaignName: "Receipts" } }, ({ password }) => password],
  "marketing.smtpTokens.list": () => [{ campaignName: "Receipts" }, ({ results }) => results.length > 0],
  "marketing.smtpTokens.get": ({ create }) => [{ tokenId: create.id }, ({ id, password }) => id && !password],
  "marketing.smtpTokens.resetPassword": ({ create }) => [{ tokenId: create.id }, ({ password }) => password !== create.password],
  "marketing.smtpTokens.delete": ({ create }) => [{ tokenId: create.id }, isNothing],
  "marketing.singleEmail.send": () => [{ body: { emailId: 4126643121, message: { to: "jdoe@hubspot.com", sendId: "6" }, customProperties: { purchaseUrl: "https://example.com/link-to-product", productName: "vanilla" } } }, ({ status }) => status === "PENDING"],
  "marketing.singleEmail.status": ({ send }) => [{ statusId: send.statusId }, ({ statusId }) => statusId === send.statusId],
  "featureFlags.set": () => [{ ...flag, body: { defaultState: "OFF" } }, ({ defaultState }) => defaultState === "OFF"],
  "featureFlags.get": () => [flag, ({ defaultState }) => defaultState === "OFF"],
  "featureFlags.list": () => [{}, ({ flagsForApp }) => flagsForApp.includes(flag.flagName)],
  "featureFlags.setPortal": () => [{ ...flag, portalId: 1234, body: { flagState: "ON" } }, ({ flagState }) => flagState === "ON"],
  "featureFlags.getPortal": () => [{ ...flag, portalId: 1234 }, ({ flagState }) => flagState === "ON"],
  "featureFlags.upsertPortals": () => [{ ...flag, body: { portalStates: [{ portalId: 1234, flagState: "OFF" }, { portalId: 4567, flagState: "OFF" }] } }, ({ portalFlagStates }) => portalFlagStates.length === 2],
  "featureFlags.listPortals": () => [flag, ({ portalFlagStates }) => portalFlagStates.length === 2],
  "featureFlags.deletePortal": () => [{ ...flag, portalId: 1234 }, () => true],
  "featureFlags.deletePortals": () => [{ ...flag, body: { portalIds: [4567] } }, () => true],
  "featureFlags.delete": () => [flag, ({ flagName }) => flagName === flag.flagName],
};

/** Those that other tests call, and those that the emulator does not know yet. */
const ELSEWHERE = /^(oauth|automation\.callbacks|webhooks\.(snapshots|journal|subscriptions))\./;

const isNothing = (data) => data === undefined;

/** A client with every credential of an emulator whose limits are no hindrance. */
function scene() {
  const { emulator } = inProcess({ emulator: { limits: { general: 10_000, search: 100 } } });
  const { accessToken, developerApiKey, appId } = emulator.credentials;
  return inProcessOf(emulator, { accessToken, developerApiKey, appId });
}

function inProcessOf(emulator, client) {
  const transport = ({ url, method, headers, body, signal }) => emulator.fetch(url, { method, headers, body, signal });
  return inProcess({ ...client, transport, retry: { attempts: 1 } });
}

test("every operation has a call here, or is called elsewhere", () => {
  assert.deepEqual(operations.filter((name) => !ELSEWHERE.test(name)).sort(), Object.keys(CALLS).sort());
});

test("the emulator answers every operation as its document says", async () => {
  const { hubspot } = scene();
  const areas = new Map();
  const wrong = [];
  for (const [name, call] of Object.entries(CALLS)) {
    const [area, method] = [name.slice(0, name.lastIndexOf(".")), name.slice(name.lastIndexOf(".") + 1)];
    const before = areas.get(area) ?? {};
    areas.set(area, before);
    try {
      const [params, holds] = call(before);
      const namespace = area.split(".").reduce((place, step) => place[step], hubspot);
      const data = await namespace[method](params);
      before[method] = data;
      if (!holds(data)) wrong.push(`${name}: ${JSON.stringify(data)}`);
    } catch (error) {
      wrong.push(`${name}: ${error.name} ${error.message}`);
    }
  }
  assert.deepEqual(wrong, []);
});

test("a token without scopes is told which it lacks", async () => {
  const { emulator } = inProcess();
  const { accessToken } = await emulator.token({ scopes: ["oauth"] });
  const { hubspot } = inProcessOf(emulator, { accessToken });
  for (const call of [
    () => hubspot.crm.objects.get({ ...contacts, objectId: 1001 }),
    () => hubspot.cms.blogPosts.list(),
    () => hubspot.conversations.inboxes.list(),
    () => hubspot.marketing.smtpTokens.list({ campaignName: "x" }),
  ]) {
    await assert.rejects(call(), (error) => error instanceof errors.PermissionError && error.category === "MISSING_SCOPES");
  }
});
