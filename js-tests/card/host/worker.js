// The worker of a card, as HubSpot sets it up: React, the remote components and HubSpot's functions are there, the
// ways out of a worker are not. It loads one card and sends what that renders to the page.

import { createRemoteRoot } from "@remote-ui/core";
import * as RemoteUI from "@remote-ui/react";
import { createEndpoint, retain } from "@remote-ui/rpc";
import * as React from "react";

const page = createEndpoint(self);
const load = self.importScripts.bind(self);
/** What HubSpot tells the card of where it is, and where what it renders goes. */
let context, channel;

function refuse() {
  throw new Error("this is not available in a card");
}

for (const name of ["fetch", "XMLHttpRequest", "importScripts", "WebSocket", "EventSource", "indexedDB", "caches"]) {
  Object.defineProperty(self, name, { value: refuse });
}

Object.assign(self, {
  React,
  RemoteUI,
  __HUBSPOT_EXTENSION_WORKER__: true,
  logger: console,
  hsWorkerAPI: { useExtensionContext: () => context },

  async hsFetch(url, options) {
    const { status, text } = await page.call.hubspotFetch(String(url), options);
    return new Response(text || null, { status });
  },

  extend_V2(render) {
    const root = createRemoteRoot(channel);
    RemoteUI.createRoot(root).render(render({ context }));
    root.mount();
  },
});

page.expose({
  /** Runs the card's script; what it throws at once is thrown here. */
  open(script, where, receive) {
    retain(receive);
    context = where;
    channel = receive;
    load(script);
  },
});
