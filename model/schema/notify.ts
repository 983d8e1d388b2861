import { z } from 'zod';
import { isSecretUrl } from '../secrets';
import { message } from './fields';

const HOLDS_SECRET = message(
  'must hold no password or token, because what is synthesized is stored and shown',
  "let a relay on this machine add it, and name the relay, such as 'http://127.0.0.1:9000/alerts'",
);

/** An address that takes what Alertmanager posts. */
const webhook = z
  .url({
    protocol: /^https?$/,
    error: message('is not the URL of a webhook', "write it as 'http://127.0.0.1:9000/alerts'"),
  })
  .refine((url) => !isSecretUrl(url), { error: HOLDS_SECRET });

/** Who is told of alerts on `local`. */
export const notifySchema = z.strictObject({
  /** Each gets every alert, and the deadman every five minutes. @default nobody - `amtool alert query` shows what fires */
  webhooks: z.array(webhook).prefault([]),
});
