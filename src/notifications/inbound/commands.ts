import { readTicket } from '../../complaints/tickets.ts';

/** What somebody means with a message. `ticket` is null where none was named. */
export type Command =
  | { type: 'check'; ticket: string | null }
  | { type: 'wrongTicket'; fault: 'typo' | 'malformed' }
  | { type: 'done'; ticket: string | null }
  | { type: 'notYet'; ticket: string | null; why: string | null }
  | { type: 'number'; n: number; text: string }
  | { type: 'stop' | 'start' | 'help' | 'nothing' }
  | { type: 'text'; ticket: string | null; text: string };

const check = /^(?:CEK|CHECK|STATUS)(.*)$/;
const done = /^(?:SUDAH BERES|BERES|SUDAH SELESAI|SELESAI|DONE)\b/;
const notYet = /^(?:BELUM BERES|BELUM SELESAI|BELUM|NOT YET|NOT DONE)\b[\s,.:;!-]*/;
const polite =
  /^(?:(?:PAK|BU|BAPAK|IBU|KAK|MIN|YA|TERIMA KASIH|MAKASIH|THANKS|THANK YOU|PLEASE)\b|[\s,.!:)])*$/;
const single: [RegExp, 'stop' | 'start' | 'help'][] = [
  [/^(?:STOP|BERHENTI)[.!]*$/, 'stop'],
  [/^(?:MULAI|START)[.!]*$/, 'start'],
  [/^(?:BANTUAN|HELP|\?)[.!]*$/, 'help'],
];

/**
 * Reads a message of any case and spacing. Whatever is no command for certain is a text: better a word too many on a
 * complaint than one that nobody reads.
 */
export function readCommand(message: string): Command {
  const text = message.trim();
  const upper = text.toUpperCase().replace(/\s+/g, ' ');
  if (!text) return { type: 'nothing' };
  const word = single.find(([pattern]) => pattern.test(upper));
  if (word) return { type: word[1] };
  const number = /^(?:(?:NO|NOMOR|NUMBER)\.? ?)?\(?([1-9])[.)]?$/.exec(upper);
  if (number) return { type: 'number', n: Number(number[1]), text };
  return checkOf(upper) ?? doneOf(upper) ?? notYetOf(text, upper) ?? { type: 'text', ...leadingTicket(text) };
}

/** The language of a command's word, or null for a word of both and for any other text. */
export function languageOf(message: string): 'id' | 'en' | null {
  const upper = message.trim().toUpperCase();
  if (/^(CHECK|DONE|NOT YET|NOT DONE|START|HELP)\b/.test(upper)) return 'en';
  return /^(CEK|BERES|BELUM|SUDAH|SELESAI|MULAI|BERHENTI|BANTUAN)\b/.test(upper) ? 'id' : null;
}

function checkOf(upper: string): Command | null {
  const compact = upper.replace(/[\s\-–.:#!]/g, '');
  // A word of eight letters may look like a ticket; one with a digit is meant as such.
  const bare = compact.length === 8 && /\d/.test(compact) ? readTicket(compact) : null;
  if (bare && 'ticket' in bare) return { type: 'check', ticket: bare.ticket };
  const rest = check.exec(compact)?.[1];
  if (rest === undefined) return bare?.fault === 'typo' ? { type: 'wrongTicket', fault: 'typo' } : null;
  if (rest === '') return { type: 'check', ticket: null };
  const read = readTicket(rest);
  if ('ticket' in read) return { type: 'check', ticket: read.ticket };
  // "Cek lampunya" is no ticket with a slip of the finger: a sentence has no digits.
  const meant = /\d/.test(rest) && rest.length >= 5 && rest.length <= 12 && /^[A-Z0-9]+$/.test(rest);
  return meant ? { type: 'wrongTicket', fault: read.fault } : null;
}

function doneOf(upper: string): Command | null {
  const found = done.exec(upper);
  if (!found) return null;
  const rest = upper.slice(found[0].length);
  const ticket = ticketOf(rest);
  return ticket || polite.test(rest) ? { type: 'done', ticket } : null;
}

function notYetOf(text: string, upper: string): Command | null {
  const found = notYet.exec(upper);
  if (!found) return null;
  // The reason in the writer's own letters.
  const rest = text.replace(/\s+/g, ' ').slice(found[0].length);
  const { ticket, text: why } = leadingTicket(rest);
  return { type: 'notYet', ticket, why: polite.test(why.toUpperCase()) ? null : why };
}

function leadingTicket(text: string): { ticket: string | null; text: string } {
  const found = /^#?([0-9A-Za-z]{4}[ \-–]?[0-9A-Za-z]{4})(?![0-9A-Za-z])[\s,.:;-]*/.exec(text);
  const ticket = found && ticketOf(found[1]!);
  return ticket ? { ticket, text: text.slice(found[0].length) } : { ticket: null, text };
}

function ticketOf(typed: string): string | null {
  const read = readTicket(typed.trim());
  return 'ticket' in read ? read.ticket : null;
}
