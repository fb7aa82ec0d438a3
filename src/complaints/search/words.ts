/** What somebody types into the search, taken apart: words, and the RT and RW that stand between them. */
export type Typed = { words: string[]; rt: string | null; rw: string | null };

const most = 12;

/** The words of a search in small letters, without those that stand in every sentence; numbers of RT and RW apart. */
export function wordsOf(typed: string): Typed {
  const text = typed.normalize('NFKC').toLowerCase();
  const numbered = (name: string) =>
    new RegExp(`(?<![\\p{L}\\p{N}])${name}[ .:]{0,3}0{0,2}([1-9]\\d{0,2})(?!\\d)`, 'u').exec(text);
  const [rt, rw] = [numbered('rt'), numbered('rw')];
  const rest = [rt, rw].reduce((left, found) => (found ? left.replace(found[0], ' ') : left), text);
  const words = [...new Set((rest.match(/[\p{L}\p{N}]+/gu) ?? []).map((word) => word.slice(0, 40)))];
  const telling = words.filter((word) => !filling.has(word) && !kindsOfPlaces.has(word));
  return {
    // Whoever asks for nothing but "jalan" means just that.
    words: (telling.length > 0 ? telling : words.filter((word) => kindsOfPlaces.has(word))).slice(0, most),
    rt: rt?.[1] ?? null,
    rw: rw?.[1] ?? null,
  };
}

// PostgreSQL brings no list for Indonesian.
const filling = new Set(
  `yang di ke dari dan atau pada untuk dengan dalam oleh ini itu ada adalah akan juga sudah belum tidak bisa karena
   the of in at and or`.split(/\s+/),
);
// Dropped beside other words: the place itself is enough.
const kindsOfPlaces = new Set('kelurahan kel kecamatan kec kota kabupaten kab jalan jl jln'.split(' '));

/** Every run of up to four words, the longest first: names of places have as many. */
export function runsOf(words: readonly string[]): string[] {
  const runs: string[] = [];
  for (let length = Math.min(4, words.length); length > 0; length -= 1)
    for (let start = 0; start + length <= words.length; start += 1)
      runs.push(words.slice(start, start + length).join(' '));
  return runs;
}

/** The same word with two neighbouring letters swapped, each pair in turn: what hands do most often. */
export const swapsOf = (word: string): string[] =>
  [...word]
    .slice(1)
    .map((letter, index) => word.slice(0, index) + letter + word[index] + word.slice(index + 2));

/** How many letters have to be put in, taken out, changed or swapped to make one word of the other. */
export function editsBetween(one: string, other: string): number {
  let before: number[] = [];
  let row = Array.from({ length: other.length + 1 }, (_, index) => index);
  for (let i = 1; i <= one.length; i += 1) {
    const next = [i];
    for (let j = 1; j <= other.length; j += 1) {
      const same = one[i - 1] === other[j - 1];
      next[j] = Math.min(row[j]! + 1, next[j - 1]! + 1, row[j - 1]! + (same ? 0 : 1));
      const swapped = i > 1 && j > 1 && one[i - 1] === other[j - 2] && one[i - 2] === other[j - 1];
      if (swapped) next[j] = Math.min(next[j]!, before[j - 2]! + 1);
    }
    before = row;
    row = next;
  }
  return row[other.length]!;
}

/** The words that were most likely meant, at most three; those that go on where the typed one ends count as near. */
export function likeliest(typed: string, known: readonly string[]): string[] {
  const bearable = typed.length <= 4 ? 1 : 2;
  return known
    .map((word) => ({ word, edits: word.startsWith(typed) ? 1 : editsBetween(typed, word) }))
    .filter(({ edits }) => edits <= bearable)
    .toSorted((one, other) => one.edits - other.edits || one.word.length - other.word.length)
    .slice(0, 3)
    .map(({ word }) => word);
}
