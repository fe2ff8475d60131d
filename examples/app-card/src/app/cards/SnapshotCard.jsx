// What HubSpot loads: puts the card onto a contact's page.

import React from "react";
import { hubspot } from "@hubspot/ui-extensions";

import { Card } from "./components/Card.jsx";

hubspot.extend(() => <Card />);
