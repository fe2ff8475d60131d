// How a program that sends e-mail logs in to HubSpot's mail server.

import { parts, tool } from "./tool.js";

/**
 * The settings of a mailer for an SMTP token, as nodemailer takes them. The token must have its password.
 * @param {{ id?: string, password?: string }} token
 * @param {{ region?: string, port?: 25 | 465 | 587 }} [options]
 * @returns {import("../types/smtp.d.ts").SmtpSettings}
 */
export function smtpSettings(token, options = {}) {
  const { id, password } = parts(token);
  return tool("smtpSettings", { ...parts(options), token: { id, password } });
}

/**
 * When an SMTP token ends, ISO 8601: twelve months after it was created.
 * @param {{ createdAt?: string }} token
 * @returns {string}
 */
export function smtpTokenExpiry(token) {
  const { createdAt } = parts(token);
  return tool("smtpTokenExpiry", { token: { createdAt } });
}
