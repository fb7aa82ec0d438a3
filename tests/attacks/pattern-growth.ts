import { RegExpParser, type AST } from '@eslint-community/regexpp';

/**
 * A text that, repeated, costs a pattern more than its length does; null when there is none. Read from the pattern and not
 * measured, so it is the same on every machine.
 *
 * A backtracking engine is slow where one text can be read in ever more ways: where a repetition p can go on, or give over
 * to another repetition q, on a text that both can read again and again (Weber and Seidl, 1991: infinite ambiguity). The
 * search for a place to begin is a repetition, too. Where the pattern can end at once, nothing is tried again. What is not
 * followed to its end (back references, what stands after an assertion) counts as slow rather than as harmless.
 */
export function slowText(source: string, flags: string): string | null {
  const pattern = new RegExpParser({ ecmaVersion: 2024 }).parsePattern(source, 0, source.length, {
    unicode: flags.includes('u'),
    unicodeSets: flags.includes('v'),
  });
  const begins = [{ atBegin: true }, ...(flags.includes('y') ? [] : [{ atBegin: false }])];
  for (const { atBegin } of begins) {
    const text = repeatedIn(new Reading(pattern, flags, atBegin));
    if (text !== null) return text;
  }
  return null;
}

/** A place of the pattern that reads one letter, and the places that may read the next one. */
type Place = {
  id: number;
  /** The letters that it reads: one bit for each of the alphabet. */
  letters: bigint;
  next: Place[];
  /** Whether the pattern may end here, whatever follows. */
  done: boolean;
};

/** A piece of the pattern: where it begins, where it ends, whether it may be empty; `sure` where nothing is asserted. */
type Piece = { first: Place[]; last: { place: Place; sure: boolean }[]; empty: 'no' | 'asserted' | 'sure' };

/** The places of a pattern and their order (Glushkov's automaton), with the search for a begin before it. */
class Reading {
  readonly places: Place[] = [];
  readonly alphabet: string[];
  private readonly flags: string;
  private readonly known = new Map<string, bigint>();
  private readonly atBegin: boolean;

  constructor(pattern: AST.Pattern, flags: string, atBegin: boolean) {
    this.flags = flags.replace(/[gym]/g, '');
    this.atBegin = atBegin || flags.includes('m');
    this.alphabet = lettersFor(pattern.raw);
    const whole = this.either(pattern.alternatives);
    for (const { place, sure } of whole.last) place.done ||= sure;
    if (!atBegin) {
      const search = this.place('[^]');
      search.next.push(search, ...whole.first);
    }
  }

  private either(alternatives: readonly AST.Alternative[]): Piece {
    const pieces = alternatives.map(({ elements }) =>
      elements.map((each) => this.piece(each)).reduce(following, nothing('sure')),
    );
    const empty = pieces.map((piece) => piece.empty);
    return {
      first: pieces.flatMap(({ first }) => first),
      last: pieces.flatMap(({ last }) => last),
      empty: empty.includes('sure') ? 'sure' : empty.includes('asserted') ? 'asserted' : 'no',
    };
  }

  private piece(node: AST.Element): Piece {
    switch (node.type) {
      case 'Group':
      case 'CapturingGroup':
        return this.either(node.alternatives);
      case 'Quantifier':
        return this.repeated(node);
      case 'Assertion':
        if (node.kind === 'start') return nothing(this.atBegin ? 'asserted' : 'no');
        if (node.kind === 'lookbehind' && /[*+]|,\}/.test(node.raw)) return this.anything();
        // Read for itself, and then the rest from the same place.
        if (node.kind === 'lookahead')
          return { first: this.either(node.alternatives).first, last: [], empty: 'asserted' };
        return nothing('asserted');
      case 'Backreference':
        return this.anything();
      default: {
        const place = this.place(node.raw);
        return { first: [place], last: [{ place, sure: true }], empty: 'no' };
      }
    }
  }

  /** `x{2,4}` as `xx(x(x)?)?`, `x{2,}` as `xx+`. */
  private repeated({ element, min, max }: AST.Quantifier): Piece {
    const endless = max === Infinity;
    let whole = nothing('sure');
    for (let n = endless ? Math.max(min, 1) : max; n > 0; n -= 1) {
      const piece = this.piece(element);
      if (endless && whole.first.length === 0) join(piece.last, piece.first);
      whole = following(piece, whole);
      if (n > min) whole = { ...whole, empty: 'sure' };
    }
    return whole;
  }

  private anything(): Piece {
    const place = this.place('[^]');
    place.next.push(place);
    return { first: [place], last: [{ place, sure: false }], empty: 'asserted' };
  }

  private place(one: string): Place {
    const place: Place = { id: this.places.length, letters: this.lettersOf(one), next: [], done: false };
    this.places.push(place);
    return place;
  }

  private lettersOf(one: string): bigint {
    const pattern = new RegExp(`^(?:${one})$`, this.flags);
    const known =
      this.known.get(one) ??
      this.alphabet.reduce(
        (all, letter, bit) => (pattern.test(letter) ? all | (1n << BigInt(bit)) : all),
        0n,
      );
    this.known.set(one, known);
    return known;
  }
}

/** ASCII, some others, and what the pattern names. */
function lettersFor(source: string): string[] {
  const named = [...source.matchAll(/\\u\{?([\da-f]{4,6})/gi)].map(([, code]) =>
    String.fromCodePoint(parseInt(code!, 16)),
  );
  const ascii = Array.from({ length: 128 }, (_, code) => String.fromCharCode(code));
  // Those that read well first.
  const readable = ascii.toSorted(
    (a, b) => Number(/\W/.test(a)) - Number(/\W/.test(b)) || Number(a < ' ') - Number(b < ' '),
  );
  return [...new Set([...readable, ...source, ...named, ...'éЖ中😀\u00A0\u2028\uE000'])];
}

const nothing = (empty: Piece['empty']): Piece => ({ first: [], last: [], empty });

function following(one: Piece, other: Piece): Piece {
  join(one.last, other.first);
  const before = one.last.map(({ place, sure }) => ({ place, sure: sure && other.empty === 'sure' }));
  return {
    first: one.empty === 'no' ? one.first : [...one.first, ...other.first],
    last: other.empty === 'no' ? other.last : [...other.last, ...before],
    empty: one.empty === 'sure' ? other.empty : other.empty === 'no' ? 'no' : one.empty,
  };
}

/** The same two places may be joined twice: then the text between is read in two ways. */
function join(last: Piece['last'], first: Place[]): void {
  for (const { place } of last) place.next.push(...first);
}

function repeatedIn({ places, alphabet }: Reading): string | null {
  const circles = circlesOf(places);
  // Where the pattern may end, it has found what it looks for: nothing before is tried again.
  const trials = circlesOf(places.filter(({ done }) => !done));
  for (const [place, trial] of trials)
    for (const next of place.next.filter((each, nth, all) => trial.has(each) && all.indexOf(each) < nth)) {
      const back = commonText([next], [place], [trial], alphabet);
      if (back !== null && next.letters) return letterOf(next.letters, alphabet) + back;
    }
  for (const [p, circle] of circles)
    for (const [q, trial] of trials) {
      const text = p === q ? null : commonText([p, p, q], [p, q, q], [circle, null, trial], alphabet);
      if (text !== null) return text;
    }
  return null;
}

/** What each place that comes back to itself goes through on its ways (Tarjan's strongly connected components). */
function circlesOf(places: readonly Place[]): Map<Place, Set<Place>> {
  const within = new Set(places);
  const [numbers, lowest] = [new Map<Place, number>(), new Map<Place, number>()];
  const [open, found] = [[] as Place[], new Map<Place, Set<Place>>()];
  const visit = (place: Place): void => {
    const number = numbers.size;
    numbers.set(place, number);
    lowest.set(place, number);
    open.push(place);
    for (const next of place.next.filter((each) => within.has(each))) {
      if (!numbers.has(next)) visit(next);
      if (open.includes(next)) lowest.set(place, Math.min(lowest.get(place)!, lowest.get(next)!));
    }
    if (lowest.get(place) !== number) return;
    const circle = new Set(open.splice(open.indexOf(place)));
    if (circle.size > 1 || place.next.includes(place)) for (const each of circle) found.set(each, circle);
  };
  for (const place of places) if (!numbers.has(place)) visit(place);
  return found;
}

/** A text that leads each of `from` to its place in `to`, all at once, each within its places; the shortest. */
function commonText(
  from: Place[],
  to: Place[],
  within: (Set<Place> | null)[],
  alphabet: readonly string[],
): string | null {
  const goal = keyOf(to);
  const seen = new Set([keyOf(from)]);
  const ahead = [{ at: from, text: '' }];
  for (const { at, text } of ahead) {
    if (keyOf(at) === goal) return text;
    const step = (nth: number, chosen: Place[], letters: bigint): void => {
      if (nth < at.length) {
        for (const next of at[nth]!.next)
          if ((within[nth]?.has(next) ?? true) && letters & next.letters)
            step(nth + 1, [...chosen, next], letters & next.letters);
      } else if (!seen.has(keyOf(chosen))) {
        seen.add(keyOf(chosen));
        ahead.push({ at: chosen, text: text + letterOf(letters, alphabet) });
      }
    };
    step(0, [], -1n);
  }
  return null;
}

const keyOf = (places: readonly Place[]) => places.map(({ id }) => id).join();
const letterOf = (letters: bigint, alphabet: readonly string[]) =>
  alphabet.find((_, bit) => letters & (1n << BigInt(bit)))!;
