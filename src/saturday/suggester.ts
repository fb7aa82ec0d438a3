import { readFile } from 'node:fs/promises';
import type { Connection } from '../database/connect.ts';
import { categoriesWithWords } from '../complaints/queries.ts';
import { learn, type Suggest } from './suggest.ts';

// Words change a few times a year and are asked for with every pause in typing: ten seconds old is fresh enough.
const lifetimeMs = 10_000;
let kept: { db: unknown; readAt: number; taught: string; suggest: Suggest } | undefined;

/** Suggests from the active categories with their words as an administrator left them and from the examples shipped. */
export async function suggesterOf(db: Connection): Promise<Suggest> {
  const key = (db.client as { config: unknown }).config;
  if (kept && kept.db === key && performance.now() - kept.readAt < lifetimeMs) return kept.suggest;
  const [categories, examples] = await Promise.all([categoriesWithWords(db, 'id'), shipped()]);
  const texts = categories.map(({ code, name, words }) => ({
    code,
    texts: [name, ...words, ...(examples.get(code) ?? [])],
  }));
  const taught = JSON.stringify(texts);
  // Learning takes its time, so only when there is something new to learn.
  const suggest = kept?.taught === taught ? kept.suggest : learn(texts);
  kept = { db: key, readAt: performance.now(), taught, suggest };
  return suggest;
}

let examples: Promise<Map<string, string[]>> | undefined;

/** Examples of what people say, by category; a category without any is known by its words alone. */
function shipped() {
  examples ??= readFile(new URL('../../db/seeds/category-examples.json', import.meta.url), 'utf8').then(
    (json) => new Map(Object.entries(JSON.parse(json) as Record<string, string[]>)),
  );
  return examples;
}
