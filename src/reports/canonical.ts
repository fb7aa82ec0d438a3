import { createHash } from 'node:crypto';

type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json | undefined };

/**
 * The one way of writing a value as JSON: keys in order, no spaces, nothing undefined. What PostgreSQL keeps as
 * jsonb gives the same text again, so a stored document can always be compared with its hash.
 */
export function canonicalJson(value: Json): string {
  if (Array.isArray(value)) return `[${(value as readonly Json[]).map(canonicalJson).join(',')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const entries = Object.entries(value as Record<string, Json | undefined>)
    .filter((entry): entry is [string, Json] => entry[1] !== undefined)
    .toSorted(([one], [other]) => (one < other ? -1 : 1));
  return `{${entries.map(([key, each]) => `${JSON.stringify(key)}:${canonicalJson(each)}`).join(',')}}`;
}

/** sha256 of the canonical JSON. */
export const hashOf = (value: object): Buffer =>
  createHash('sha256')
    .update(canonicalJson(value as Json))
    .digest();
