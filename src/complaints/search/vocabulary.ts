import type { Connection, Database } from '../../database/connect.ts';
import { likeliest, swapsOf } from './words.ts';

const dayMs = 24 * 60 * 60 * 1000;

/**
 * Teaches the search how words are spelled: those of places and categories, and those that at least five of the newest
 * complaints share, so that none of them tells of a single one; of confidential ones and those about officials none.
 */
export async function learnWords(db: Connection): Promise<void> {
  await db.raw(
    `insert into search_words (word)
     select word from (
       select word from areas, unnest(tsvector_to_array(to_tsvector('pg_catalog.simple', name))) word
       union
       select word from categories,
         unnest(tsvector_to_array(to_tsvector('pg_catalog.simple', name_id || ' ' || array_to_string(synonyms, ' ')))) word
       union
       (select word from (
         select text from complaints where not (confidential or restricted or anonymous)
         order by received_at desc, id desc limit 20000) newest,
         unnest(tsvector_to_array(to_tsvector('pg_catalog.simple', translate(newest.text, '/.-_@:', '      ')))) word
       group by word having count(*) >= 5)) found
     where word ~ '^[[:alpha:]]{3,30}$'
     on conflict do nothing`,
  );
}

/** For `due.ts`: once a day. */
export async function learnDaily(db: Database, now: Date): Promise<void> {
  const known = (await db('settings').where({ key: 'search.learned' }).first('changed_at')) as
    { changed_at: Date } | undefined;
  if (known && Math.abs(now.getTime() - known.changed_at.getTime()) < dayMs) return;
  await db('settings')
    .insert({ key: 'search.learned', value: JSON.stringify(true), changed_at: now })
    .onConflict('key')
    .merge();
  await learnWords(db);
}

/** A typed word as the index knows it: its stem, and the words that may have been meant when it is none we know. */
export type Read = { word: string; stem: string; meant: { word: string; stem: string }[] };

/** Looks typed words up, all in one query (index search_words_like). */
export async function readWords(db: Connection, words: readonly string[]): Promise<Read[]> {
  if (words.length === 0) return [];
  const { rows } = await db.raw<{ rows: (Read & { known: string[] })[] }>(
    `select w.word, ${stem('w.word')} as stem, coalesce(near.known, '{}') as known
     from jsonb_to_recordset(:words::jsonb) as w (at int, word text, swaps text[])
     left join lateral (
       select array_agg(k.word) as known from (
         select k.word from search_words k
         where k.word % w.word or k.word = any(w.swaps) or (k.word like w.word || '%' and length(w.word) > 3)
         order by similarity(k.word, w.word) desc, k.word limit 20) k
     ) near on length(w.word) > 2 and w.word ~ '^[[:alpha:]]+$'
       and not exists (select from search_words k where k.word = w.word)
     order by w.at`,
    { words: JSON.stringify(words.map((word, at) => ({ at, word, swaps: swapsOf(word) }))) },
  );
  const found = rows.map((row) => ({ ...row, likely: likeliest(row.word, row.known) }));
  const stems = await stemsOf(
    db,
    found.flatMap(({ likely }) => likely),
  );
  return found.map(({ word, stem: own, likely }) => ({
    word,
    stem: own,
    meant: likely.map((each) => ({ word: each, stem: stems.get(each) ?? each })),
  }));
}

async function stemsOf(db: Connection, words: readonly string[]): Promise<Map<string, string>> {
  if (words.length === 0) return new Map();
  const { rows } = await db.raw<{ rows: { word: string; stem: string }[] }>(
    `select word, ${stem('word')} as stem from unnest(?::text[]) word`,
    [[...words]],
  );
  return new Map(rows.map((row) => [row.word, row.stem]));
}

// As the configuration `indonesian` treats them: what holds a figure stays as it is.
const stem = (word: string) =>
  `case when ${word} ~ '[[:digit:]]' then ${word}
     else coalesce((ts_lexize('pg_catalog.indonesian_stem', ${word}))[1], ${word}) end`;
