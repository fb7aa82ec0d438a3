import type { Request } from 'express';
import { z } from 'zod';
import { Invalid, VersionRequired } from '../errors.ts';

/**
 * Parses a request's body by a schema. `beside` is what is wrong with the form outside of its body (a file that is
 * missing): it is told together with the rest. @throws Invalid with one catalogue key for each wrong field.
 */
export function parseForm<Schema extends z.ZodType>(
  schema: Schema,
  body: unknown,
  beside: Readonly<Record<string, string>> = {},
): z.output<Schema> {
  const result = schema.safeParse(body ?? {});
  const fields: Record<string, string> = {};
  for (const { path, message } of result.error?.issues ?? []) fields[path.join('.') || 'form'] ??= message;
  Object.assign(fields, beside);
  if (!result.success || Object.keys(fields).length > 0) throw new Invalid(fields);
  return result.data;
}

/**
 * A day as 'YYYY-MM-DD' in the years that this program is about: PostgreSQL and calendars know no year 0000, and
 * what is meant for 9999 is a slip of the pen. `message` is the error when it is anything else.
 */
export const isoDay = (message = 'date'): z.ZodType<string, string> =>
  z.iso.date(message).refine((day) => day >= '2000-01-01' && day <= '2100-12-31', message);

// Made once: making a schema takes longer than reading by it.
const uuid = z.uuid();
const email = z.email();
const day = isoDay();

export const isUuid = (given: unknown): given is string => uuid.safeParse(given).success;
export const isEmail = (given: unknown): given is string => email.safeParse(given).success;
export const isIsoDay = (given: unknown): given is string => day.safeParse(given).success;

/** The version that a form was made from: `_version` of a form, `If-Match` of a program. Never optional. */
export function versionOf(req: Request): number {
  const body = req.body as { _version?: unknown } | undefined;
  const given =
    body?._version ??
    req
      .get('if-match')
      ?.replace(/^W\/|"/g, '')
      .replace(/"/g, '');
  if (typeof given !== 'string' || !/^\d{1,9}$/.test(given)) throw new VersionRequired();
  return Number(given);
}

/** The key that makes a repeated submission act once, from a form's `_key` or the Idempotency-Key header. */
export function keyOf(req: Request): string | undefined {
  const body = req.body as { _key?: unknown } | undefined;
  const given = body?._key ?? req.get('idempotency-key');
  return isUuid(given) ? given : undefined;
}

/** What was typed, to be shown again beside the errors: strings only, without the form's own fields. */
export function typed(body: unknown): Record<string, string> {
  const entries = Object.entries((body ?? {}) as Record<string, unknown>);
  return Object.fromEntries(
    entries.filter(
      (entry): entry is [string, string] => typeof entry[1] === 'string' && !entry[0].startsWith('_'),
    ),
  );
}

/** The same for fields that were sent more than once: checkboxes, a select with several values. */
export function typedLists(body: unknown): Record<string, string[]> {
  const entries = Object.entries((body ?? {}) as Record<string, unknown>);
  return Object.fromEntries(
    entries.flatMap(([name, value]) =>
      Array.isArray(value)
        ? [[name, value.filter((each): each is string => typeof each === 'string')] as const]
        : [],
    ),
  );
}

/** Sentences beside the fields for the keys of an Invalid. */
export function fieldErrors(
  words: Readonly<Record<string, string>>,
  { fields }: Invalid,
): Record<string, string> {
  return Object.fromEntries(Object.entries(fields).map(([name, key]) => [name, words[key] ?? key]));
}
