// What works wherever the package is loaded: a request is built, a mistake is found, and one call goes out and comes back.

/**
 * @param {typeof import("hubspot-wasm")} entry
 * @param {{ accessToken: string, url: string, transport?: Function }} place
 */
export async function check({ HubSpot, isHubSpotError }, { accessToken, url, transport }) {
  const hubspot = new HubSpot({ accessToken, baseUrl: url, ...(transport && { transport }) });
  const built = hubspot.build("crm.objects.get", { objectType: "contacts", objectId: "18446744073709551615" });
  const [{ path, code }] = hubspot.validate("crm.objects.get", { objectType: "contacts" });
  const { id } = await hubspot.crm.objects.get({ objectType: "contacts", objectId: 1001 });
  const refused = await hubspot.crm.objects.get({}).catch((error) => isHubSpotError(error) && error.name);
  return [built.method, built.url.replace(url, ""), path, code, id, refused].join(" ");
}
