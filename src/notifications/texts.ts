import { dayOf, type CalendarSettings } from '../calendar/cycle.ts';
import { dateTime, longDate, shortDate, type Language } from '../calendar/words.ts';
import { levelOf } from '../complaints/complaint.ts';
import type { CitizenMessage } from '../complaints/machine.ts';
import { nextAnswerOf } from '../complaints/next-answer.ts';
import { complaintPath, trackPath } from '../complaints/paths.ts';
import { shownTicket } from '../complaints/tickets.ts';
import { catalogues, type Catalogue } from '../language/index.ts';
import type { LetterName } from '../language/id/letters.ts';
import type { CitizenValues } from '../language/id/messages.ts';
import { accountPath, resetPath } from '../people/paths.ts';
import { linkKeyOf } from '../people/reset-key.ts';
import type { ChannelName } from './channels/channel.ts';
import { digestValues } from './digest.ts';
import { segment, septets, toGsm7 } from './gsm7.ts';
import type { Particulars, Queued } from './queries.ts';

export type Text = {
  subject: string | null;
  body: string;
  /** What an approved WhatsApp template is filled with: the sentence and the link. */
  variables?: Record<string, string>;
};
export type Setting = { calendar: CalendarSettings; base: string };

/** The text of a message to a complainant as the channel carries it, or null when the catalogue has none. */
export function citizenText(row: Queued, channel: ChannelName, { calendar, base }: Setting): Text | null {
  const t = catalogues[row.language];
  if (!Object.hasOwn(t.messages.citizen, row.message)) return null;
  const sentence = t.messages.citizen[row.message as CitizenMessage];
  const values = citizenValues(row, row.language, calendar);
  const link = base + trackPath(row.trackKey);
  switch (channel) {
    case 'sms':
      return { subject: null, body: smsOf(sentence, values, { link, base }, t) };
    case 'whatsapp':
      return {
        subject: null,
        body: `${sentence(values)}\n${t.messages.track(link)}`,
        variables: { '1': sentence(values), '2': link },
      };
    case 'email':
      return {
        subject: t.messages.mail.subject(values.ticket),
        body: [
          t.messages.mail.greeting,
          sentence(values),
          t.messages.track(link),
          t.messages.mail.closing,
        ].join('\n\n'),
      };
  }
}

/** A letter to one person about their own account, or null when the catalogue has none. */
export function personText(row: Queued, { calendar, base }: Setting): (Text & { subject: string }) | null {
  const { letters } = catalogues[row.language];
  if (!row.reader || !Object.hasOwn(letters, row.message)) return null;
  // What the deed wrote with it; a letter with a link of its own names the row behind it.
  const values = row.particulars as unknown as Record<string, string>;
  const path = values.reset ? resetPath(linkKeyOf(values.reset)) : (values.path ?? accountPath);
  return letters[row.message as LetterName]({
    name: row.reader.name,
    username: row.reader.username,
    at: dateTime(row.createdAt, row.language, calendar.zone),
    link: base + path,
    values,
  });
}

export type OfficeMessageName = keyof Catalogue['messages']['office'];
/** What a message to an office is made of. */
export type OfficeRow = Pick<
  Queued,
  | 'message'
  | 'language'
  | 'particulars'
  | 'confidential'
  | 'urgent'
  | 'ticket'
  | 'categoryId'
  | 'categoryEn'
  | 'kelurahan'
>;

/** The text of a message to an office, or null when the catalogue has none. */
export function officeText(row: OfficeRow, { calendar, base }: Setting): (Text & { subject: string }) | null {
  const t = catalogues[row.language];
  if (!Object.hasOwn(t.messages.office, row.message)) return null;
  const { confidential, particulars, language, kelurahan, ticket } = row;
  const category = language === 'id' ? row.categoryId : row.categoryEn;
  const link = base + (particulars.path ?? complaintPath(ticket));
  const { digest } = particulars;
  const text = t.messages.office[row.message as OfficeMessageName]({
    // A message about a report is about no complaint.
    ticket: ticket ? shownTicket(ticket) : '',
    matter: confidential ? null : `${category}, ${kelurahan}`,
    state: Object.hasOwn(t.states, particulars.state ?? '') ? t.states[particulars.state].label : '',
    due: particulars.dueAt ? dateTime(new Date(particulars.dueAt), language, calendar.zone) : null,
    link,
    plannedOn: particulars.plannedOn ? longDate(particulars.plannedOn, language) : null,
    office: particulars.office ?? null,
    reason: confidential ? null : (particulars.reason ?? particulars.instruction ?? null),
    cause: particulars.type ?? null,
    meets: !particulars.state?.startsWith('province.'),
    cases: particulars.cases ?? null,
    digest: digest ? digestValues(digest, { language, calendar, link }) : null,
  });
  // The unit hears of an urgent case through its ordinary message, which must not look like one.
  const marked = row.urgent && row.message !== 'urgent';
  return marked ? { ...text, subject: t.messages.urgent(text.subject) } : text;
}

/**
 * One GSM-7 segment. Where all does not fit, names of offices go first, then the direct link becomes the page that
 * ticket and phone open, then the first of two days: the latest day of the answer always stays.
 */
export function smsOf(
  sentence: (values: CitizenValues) => string,
  values: CitizenValues,
  { link, base }: { link: string; base: string },
  t: Catalogue,
): string {
  const [direct, open] = [link, `${base}/track`].map((address) =>
    t.messages.track(address.replace(/^https?:\/\//, '')),
  ) as [string, string];
  const nameless = { ...values, unit: null, institution: null };
  const { answer } = values;
  const brief = sentence({ ...nameless, answer: answer && { on: answer.latest, latest: answer.latest } });
  const candidates = [
    `${sentence(values)} ${direct}`,
    `${sentence(nameless)} ${direct}`,
    `${sentence(values)} ${open}`,
    `${sentence(nameless)} ${open}`,
    `${brief} ${open}`,
  ].map(toGsm7);
  return candidates.find((text) => septets(text) <= segment) ?? toGsm7(brief);
}

function citizenValues(row: Queued, lang: Language, calendar: CalendarSettings): CitizenValues {
  const { particulars, message, createdAt, confidential } = row;
  const { state, answerOn, answerLatestOn } = particulars;
  const dueAt = particulars.dueAt ? new Date(particulars.dueAt) : null;
  const answer = nextAnswerOf(
    { state, dueAt, answerOn, answerLatestOn, overdue: message === 'delayed' },
    createdAt,
    calendar,
  );
  const short = (day: string | null | undefined) => (day ? shortDate(day, lang) : null);
  return {
    ticket: shownTicket(row.ticket),
    // Who works on it tells what it is about.
    unit: confidential ? null : row.unit,
    institution: confidential ? null : (particulars.institution ?? null),
    plannedOn: short(particulars.plannedOn),
    dueOn: short(dueAt && dayOf(dueAt, calendar)),
    answer: answer && { on: shortDate(answer.on, lang), latest: shortDate(answer.latest, lang) },
    level: levelOf(state) ?? 'kecamatan',
    closing: closingOf(particulars, row.follower),
    hidden: confidential,
  };
}

function closingOf({ type, outcome }: Particulars, follower: boolean): CitizenValues['closing'] {
  // The lead's complainant withdrew; those who joined it did not.
  if (type === 'withdraw') return follower ? 'other' : 'withdrawn';
  if (type === 'mergeInto') return 'merged';
  if (type === 'refer' || outcome === 'referred') return 'referred';
  return type === 'notAComplaint' || outcome === 'notValid' ? 'notAComplaint' : 'other';
}
