import type { Connection } from '../database/connect.ts';
import { allowedActions } from './actions.ts';
import type { Complaint } from './complaint.ts';
import type { Reader } from './pages.ts';
import { categoriesWithWords, kelurahanOf } from './queries.ts';

type Choice = { value: string; label: string };
export type Choices = { categories: (Choice & { words: string })[]; kelurahan: Choice[] };

/** What a correction can be made to; nothing is asked for who may make none. */
export async function choicesFor(
  db: Connection,
  complaint: Complaint,
  { person, lang, now }: Pick<Reader, 'person' | 'lang' | 'now'>,
): Promise<Choices> {
  if (!allowedActions(person, complaint, now).some(({ event }) => event === 'correct'))
    return { categories: [], kelurahan: [] };
  const [categories, kelurahan] = await Promise.all([
    categoriesWithWords(db, lang, complaint.categoryCode),
    kelurahanOf(db, complaint.kecamatanCode),
  ]);
  return {
    categories: categories.map(({ code, name, words }) => ({
      value: code,
      label: name,
      words: words.join('|'),
    })),
    kelurahan,
  };
}
