import { randomBytes } from 'node:crypto';

const alphabet = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'; // Crockford's base 32: no I, L, O, U
const letters = 7;

export type RandomBytes = (size: number) => Uint8Array;

/** Seven random characters and a check character: easy to read out, not guessable, a typo is noticed. */
export function newTicket(random: RandomBytes = randomBytes): string {
  const body = [...random(letters)].map((byte) => alphabet[byte % 32]!).join('');
  return body + checkCharacter(body);
}

/**
 * What a person typed as a ticket, in its stored form: any case, spaces and dashes, I and L for 1, O for 0.
 * `typo` when it has eight characters of which one can't be right, `malformed` when it is no ticket at all.
 */
export function readTicket(typed: string): { ticket: string } | { fault: 'typo' | 'malformed' } {
  const ticket = written(typed);
  if (ticket.length !== letters + 1 || [...ticket].some((letter) => !alphabet.includes(letter)))
    return { fault: 'malformed' };
  return checkCharacter(ticket.slice(0, letters)) === ticket[letters] ? { ticket } : { fault: 'typo' };
}

/**
 * The tickets that may have been meant by one with a typo: one other character, or two neighbours swapped. At most one for
 * each place and each pair, as the check character tells.
 */
export function nearTickets(typed: string): string[] {
  const letter = [...written(typed)];
  const near = letter.flatMap((_, at) => [
    ...[...alphabet].map((other) => letter.with(at, other).join('')),
    ...(at > 0
      ? [
          letter
            .with(at, letter[at - 1]!)
            .with(at - 1, letter[at]!)
            .join(''),
        ]
      : []),
  ]);
  return [...new Set(near.filter((ticket) => 'ticket' in readTicket(ticket)))];
}

/** As people see it: `7K3M-Q9TX`. */
export const shownTicket = (ticket: string): string => `${ticket.slice(0, 4)}-${ticket.slice(4)}`;

const written = (typed: string) =>
  typed
    .toUpperCase()
    .replace(/[\s\-–.]/g, '')
    .replace(/[IL]/g, '1')
    .replace(/O/g, '0');

// Odd weights notice every single wrong character; neighbours whose weights differ by two (the check character
// counts as -1), every swap of two characters that do not lie exactly 16 apart in the alphabet.
function checkCharacter(body: string): string {
  const sum = [...body].reduce(
    (total, letter, index) => total + alphabet.indexOf(letter) * (2 * (letters - index) - 1),
    0,
  );
  return alphabet[sum % 32]!;
}
