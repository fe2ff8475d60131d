/** How to log in to HubSpot's mail server: what nodemailer's `createTransport` takes, among others. It holds the password. */
export interface SmtpSettings {
  host: string;
  port: 25 | 465 | 587;
  /** Whether the connection is encrypted from the first byte, as on port 465. */
  secure: boolean;
  /** Whether STARTTLS must come before anything else, as on the other ports. */
  requireTLS: boolean;
  auth: { user: string; pass: string };
}

/**
 * The settings of a mailer for an SMTP token.
 * @param token as HubSpot gave it when it was created or its password was reset: it tells the password at no other time
 * @throws {InvalidRequestError} where the password is missing, or an option is wrong
 */
export declare function smtpSettings(
  token: { readonly id?: string | undefined; readonly password?: string | null | undefined },
  options?: {
    /** The account's data center, `na1` unless given; `eu1` has a server of its own. A token's metadata tells it as `hublet`. */
    region?: "na1" | "eu1" | (string & {});
    /** 587 unless given. 25 and 587 are STARTTLS, 465 is TLS. */
    port?: 25 | 465 | 587;
  },
): SmtpSettings;

/**
 * When an SMTP token ends, in the form of its `createdAt`: HubSpot keeps a token for twelve months.
 * @throws {InvalidRequestError} where the token doesn't tell when it was created
 */
export declare function smtpTokenExpiry(token: { readonly createdAt?: string | undefined }): string;
