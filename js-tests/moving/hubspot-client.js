// HubSpot's own client for Node, as its users import it.

export { Client } from "@hubspot/api-client";
