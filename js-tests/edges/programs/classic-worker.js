// A Web Worker of scripts, without a bundler.
importScripts("/node_modules/hubspot-wasm/dist/index.iife.js", "/edges/scenario.iife.js");

onmessage = async ({ data }) => postMessage(await Scenario.scenario(HubSpotWasm, data).catch(String));
