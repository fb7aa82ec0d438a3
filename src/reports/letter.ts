import { longDate, plainDate } from '../calendar/words.ts';
import { catalogues } from '../language/index.ts';
import type { Role } from '../people/roles.ts';
import type { Letterhead } from './letterhead.ts';
import type { ReportKind } from './queries.ts';

export const classifications = ['ordinary', 'soon', 'important', 'secret'] as const;
export type Classification = (typeof classifications)[number];

/** In the own capacity (also Plt., Plh.), on behalf of the head (a.n.), or for one who acts on behalf (u.b.). */
export const signings = ['capacity', 'an', 'ub'] as const;
export type Signing = (typeof signings)[number];

/** A covering letter as its writer left it; null, and an empty body, stand for what is usual. */
export type Written = {
  letter: string;
  letterNumber: string | null;
  classification: Classification | null;
  attachment: string | null;
  subject: string | null;
  /** Who gets a copy (tembusan), one in a line; an empty text is nobody. */
  copies: string | null;
  signing: Signing | null;
  signingTitle: string | null;
  signingVia: string | null;
};

/** A covering letter as it is printed. */
export type Letter = {
  number: string;
  classification: Classification;
  attachment: string;
  subject: string;
  letter: string;
  copies: string[];
};

export const unwritten: Written = {
  letter: '',
  letterNumber: null,
  classification: null,
  attachment: null,
  subject: null,
  copies: null,
  signing: null,
  signingTitle: null,
  signingVia: null,
};

type About = {
  kind: ReportKind;
  weekOf: string;
  period: { from: string; to: string };
  /** Cases that climb, and all that the report lists. */
  unsolved: number;
  listed: number;
  hasResults: boolean;
};

/** What a letter says until somebody writes something else. An official letter is written in Indonesian. */
export function usualLetter(letterhead: Letterhead, about: About): Letter {
  const words = catalogues.id.reports;
  const { addressee, through, kecamatan, city, area } = letterhead;
  const { from, to } = about.period;
  const days = { from: plainDate(from, 'id'), to: plainDate(to, 'id') };
  return {
    number: '',
    classification: about.unsolved > 0 ? 'soon' : 'ordinary',
    attachment: words.paper.attachments[about.listed > 0 || about.hasResults ? 'some' : 'none'],
    subject:
      about.kind === 'period'
        ? words.paper.periodSubject(days.from, days.to)
        : words.paper.subjectOf(longDate(about.weekOf, 'id')),
    letter:
      about.kind === 'period'
        ? words.usualPeriodLetter({ addressee, ...days })
        : words.usualLetter({ addressee, through: through !== null }),
    copies: kecamatan
      ? words.usualCopies.kecamatan({ city, area })
      : words.usualCopies.city({ city, province: letterhead.province }),
  };
}

/** The letter with what was written in place of what is usual. */
export function letterOf(written: Written, usual: Letter): Letter {
  return {
    number: written.letterNumber ?? '',
    classification: written.classification ?? usual.classification,
    attachment: written.attachment || usual.attachment,
    subject: written.subject || usual.subject,
    letter: written.letter || usual.letter,
    copies: written.copies === null ? usual.copies : linesOf(written.copies),
  };
}

const unless = <T>(value: T, same: T) => (value === same ? null : value);

/** What is kept of a letter that was typed: whatever says the usual stays usual, also in another week. */
export function keptOf(typed: Written, usual: Letter): Written {
  return {
    ...typed,
    letter: typed.letter === usual.letter ? '' : typed.letter,
    letterNumber: typed.letterNumber || null,
    classification: unless(typed.classification, usual.classification),
    attachment: unless(typed.attachment, usual.attachment) || null,
    subject: unless(typed.subject, usual.subject) || null,
    copies:
      typed.copies === null || linesOf(typed.copies).join('\n') === usual.copies.join('\n')
        ? null
        : linesOf(typed.copies).join('\n'),
    signing: unless(typed.signing, 'capacity'),
    signingTitle: typed.signingTitle || null,
    signingVia: typed.signingVia || null,
  };
}

/** How somebody may sign: the head in the own capacity; who acts as such also on behalf of the head. */
export const signingsOf = ({ capacity }: Pick<Role, 'capacity'>): readonly Signing[] =>
  capacity === 'plt' || capacity === 'plh' ? signings : ['capacity'];

/** The signer's own title and, for u.b., that of the one in between; null when the capacity says it all. */
export function delegation(
  { signing, signingTitle, signingVia }: Written,
  role: Pick<Role, 'capacity'>,
): { mode: 'an' | 'ub'; title: string; via: string | null } | null {
  if (!signing || signing === 'capacity' || !signingsOf(role).includes(signing) || !signingTitle) return null;
  return { mode: signing, title: signingTitle, via: signing === 'ub' ? signingVia : null };
}

const linesOf = (text: string): string[] =>
  text
    .split('\n')
    .map((line) => line.replace(/^\s*\d+[.)]\s*/, '').trim())
    .filter(Boolean);
