import type { Connection } from '../../database/connect.ts';
import { nearTickets, readTicket } from '../tickets.ts';
import { readWords, type Read } from './vocabulary.ts';
import { runsOf, wordsOf } from './words.ts';

/** What was typed into the search, as it is asked. */
export type Question = {
  typed: string;
  /** The ticket that was typed; or those that it may be when one character of it can't be right. */
  ticket: string | null;
  tickets: string[];
  /** For PostgreSQL (tsquery): stems and the index's own words, all of which must stand there. Empty: no word at all. */
  asked: string;
  /** Words that nobody knows, with those that are searched besides. */
  corrected: { typed: string; meant: string[] }[];
  /** Somebody's telephone number or NIK: never searched here, see `by-number.ts`. */
  number: boolean;
};

/** Takes a search apart and looks its words and places up. At most three queries. */
export async function readQuestion(db: Connection, typed: string): Promise<Question> {
  const read = readTicket(typed);
  const number = isNumber(typed);
  const { words, rt, rw } = number ? { words: [], rt: null, rw: null } : wordsOf(typed);
  // "Jl. Melati" and "rt 03 rw 12" have eight letters and figures as well.
  const meansTicket = /\d|^\s*\w{4}-\w{4}\s*$/.test(typed) && rt === null && rw === null;
  const found = await readWords(db, words);
  const spelled = found.map(({ word, meant }) => meant[0]?.word ?? word);
  const places = await placesNamed(db, [...new Set([...runsOf(words), ...runsOf(spelled)])]);
  return {
    typed,
    ticket: 'ticket' in read ? read.ticket : null,
    tickets: 'fault' in read && read.fault === 'typo' && meansTicket ? nearTickets(typed) : [],
    asked: [...parts(found, places), rt && lexeme(`@rt${rt}`), rw && lexeme(`@rw${rw}`)]
      .filter(Boolean)
      .join(' & '),
    corrected: found.flatMap(({ word, meant }) =>
      meant.length > 0 ? [{ typed: word, meant: meant.map((each) => each.word) }] : [],
    ),
    number,
  };
}

/** A telephone number as people write it here, or a NIK. */
const isNumber = (typed: string) =>
  /^[+\d][\d ().-]{8,30}$/.test(typed.trim()) && typed.replace(/\D/g, '').length >= 9;

// Letters and figures only, and stems of them: nothing in it can end the quotation.
const lexeme = (word: string) => `'${word.replace(/[^\p{L}\p{N}@.]/gu, '')}'`;
const anyOf = (choices: readonly string[]) => (choices.length > 1 ? `(${choices.join(' | ')})` : choices[0]!);

const wordPart = ({ stem, meant }: Read) =>
  anyOf([...new Set([stem, ...meant.map((each) => each.stem)])].map(lexeme));

// The name of a place is asked as the place, or as the words that it is.
function parts(found: readonly Read[], places: ReadonlyMap<string, string[]>): string[] {
  const asked: string[] = [];
  for (let at = 0; at < found.length;) {
    const length = [4, 3, 2, 1].find(
      (n) => at + n <= found.length && codesOf(found.slice(at, at + n), places),
    );
    const run = found.slice(at, at + (length ?? 1));
    const words = run.map(wordPart).join(' & ');
    const codes = codesOf(run, places);
    asked.push(codes ? `((${words}) | ${codes.map((code) => lexeme(`@${code}`)).join(' | ')})` : words);
    at += run.length;
  }
  return asked;
}

const codesOf = (run: readonly Read[], places: ReadonlyMap<string, string[]>) =>
  places.get(run.map(({ word }) => word).join(' ')) ??
  places.get(run.map(({ word, meant }) => meant[0]?.word ?? word).join(' '));

/** Codes of the areas that have one of these names (index areas_by_name). */
async function placesNamed(db: Connection, names: readonly string[]): Promise<Map<string, string[]>> {
  if (names.length === 0) return new Map();
  const { rows } = await db.raw<{ rows: { name: string; codes: string[] }[] }>(
    `select lower(name) as name, array_agg(code order by code) as codes from areas
     where lower(name) = any(?) and level <> 'province' group by lower(name)`,
    [[...names]],
  );
  return new Map(rows.map(({ name, codes }) => [name, codes]));
}
