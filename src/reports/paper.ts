import { dateTime, longDate, plainDate, shortDate, type Language } from '../calendar/words.ts';
import { levelOf } from '../complaints/complaint.ts';
import { sentenceOf } from '../complaints/sentences.ts';
import { states } from '../complaints/states.ts';
import { complaintPath } from '../complaints/paths.ts';
import { shownTicket } from '../complaints/tickets.ts';
import type { Catalogue } from '../language/index.ts';
import type { Part } from './cases.ts';
import type { CaseLine, Step } from './case-line.ts';
import type { ReportContent, Signer } from './content.ts';
import type { Tally } from './recap.ts';
import { resultsPaper } from './results-paper.ts';

export type Reading = { t: Catalogue; lang: Language; zone: string };

/** The official form of a report, made from its content alone: a sent one prints the same for ever. */
export function paperOf(content: ReportContent, { t, lang, zone }: Reading) {
  const words = t.reports;
  const { letterhead, recap, level, sentAt, signer } = content;
  const { paper } = words;
  const weekly = content.kind !== 'period';
  const { number, classification, attachment, subject } = letterFacts(content, { t, lang });
  return {
    letterhead: {
      government: paper.government(letterhead.province),
      city: letterhead.city,
      kecamatan: letterhead.kecamatan,
      address: [
        letterhead.address,
        letterhead.phone && paper.phone(letterhead.phone),
        letterhead.postcode && paper.postcode(letterhead.postcode),
      ]
        .filter(Boolean)
        .join(', '),
    },
    date: (content.form === 1 ? longDate : plainDate)(content.date, lang),
    facts: [
      { label: paper.number, text: number },
      { label: paper.classification, text: classification },
      { label: paper.attachment, text: attachment },
      { label: paper.subject, text: subject },
    ],
    to: paper.to,
    addressee: letterhead.addressee,
    through: letterhead.through && paper.through(letterhead.through),
    letter: content.letter,
    summary: weekly
      ? columnsOf.map((part) => ({ label: words.parts[part].short, number: recap.total[part] }))
      : [],
    copies: content.copies ?? [],
    signature: signer && signatureOf(signer, letterhead.area, t),
    signed: sentAt ? paper.signedAt(dateTime(new Date(sentAt), lang, zone)) : paper.unsigned,
    parts: (weekly ? partsOf : []).map((part) => ({
      id: part,
      title: words.parts[part].title,
      empty: words.parts[part].empty,
      note: part === 'solved' ? closedUnsolved(content.parts.solved, t) : '',
      asks: part === 'unsolved',
      rows: content.parts[part].map((line, index) => rowOf(line, index, part, { t, lang })),
    })),
    recap: weekly ? recapOf(content, t, lang) : null,
    results: content.results && resultsPaper(content.results, content, { t, lang }),
    area: level === 'kecamatan' ? letterhead.kecamatan! : letterhead.city,
  };
}

const partsOf = ['solved', 'unsolved', 'underWay'] as const;
const columnsOf = ['solved', 'unsolved', 'underWay', 'waiting'] as const;

// Part A holds all that the level is done with; what it closed without solving it is no success, and is told apart.
function closedUnsolved(lines: readonly CaseLine[], t: Catalogue): string {
  const n = lines.filter(({ step }) => step && isClosing(step)).length;
  return n > 0 ? t.reports.closedUnsolved(n) : '';
}

const isClosing = ({ type, data }: Step) =>
  type === 'notAComplaint' ||
  type === 'refer' ||
  (type === 'decide' && (data.outcome === 'notValid' || data.outcome === 'referred'));

// What was sent before letters said more prints its usual words, as it did then.
function letterFacts(content: ReportContent, { t, lang }: Omit<Reading, 'zone'>) {
  const { paper } = t.reports;
  const { solved, unsolved, underWay } = content.recap.total;
  const usual = unsolved > 0 ? 'soon' : 'ordinary';
  const nil = solved + unsolved + underWay === 0 && !content.results;
  return {
    number: content.number || paper.unnumbered,
    classification: paper.classifications[content.classification ?? usual],
    attachment: content.attachment ?? paper.attachments[nil ? 'none' : 'some'],
    subject: content.subject ?? paper.subjectOf(longDate(content.weekOf, lang)),
  };
}

/** "Plt. Camat Setiabudi", or "a.n. Camat Setiabudi" and who signs for him; the name and the NIP in groups. */
export function signatureOf({ name, nip, delegation, ...role }: Signer, area: string, t: Catalogue) {
  const { paper } = t.reports;
  const head = `${t.people.roleIn(delegation ? { ...role, capacity: 'holder' } : role)} ${area}`;
  const titles = delegation
    ? [paper.onBehalf(head), ...(delegation.via ? [delegation.via, paper.forThis] : []), delegation.title]
    : [head];
  return { titles, name, nip: nip ? `${paper.nip} ${groupedNip(nip)}` : '' };
}

/** 18 digits as an official writes them: birth date, first appointment, sex, number. */
export const groupedNip = (nip: string): string => nip.replace(/^(\d{8})(\d{6})(\d)(\d{3})$/, '$1 $2 $3 $4');

function rowOf(line: CaseLine, index: number, part: Part, { t, lang }: Omit<Reading, 'zone'>) {
  const words = t.reports;
  const { place, review, step } = line;
  const rtRw = [place.rt && `RT ${place.rt}`, place.rw && `RW ${place.rw}`].filter(Boolean).join('/');
  const hidden = part === 'unsolved' && line.text === null ? words.hiddenAsk : '';
  const reviewText = review && (review.text ?? (review.waived ? '' : words.hiddenReview));
  return {
    no: index + 1,
    href: complaintPath(line.ticket),
    ticket: shownTicket(line.ticket),
    date: shortDate(line.receivedOn, lang),
    complainant: line.complainant ?? words.hiddenName,
    place: [place.address, rtRw, place.kelurahan, place.kecamatan].filter(Boolean).join(', '),
    category: lang === 'id' ? line.categoryId : line.categoryEn,
    text: line.text ?? words.hiddenMatter,
    review: review ? (review.waived ? words.reviewWaived(reviewText!) : reviewText!) : words.noReview,
    unit: line.unit ?? '',
    step: step ? sentenceOf(step, t, lang) : '',
    state: {
      tone: states[line.state].tone,
      text: part === 'unsolved' ? words.climbs[levelOf(line.state)!] : t.states[line.state].label,
    },
    due: line.dueOn ? words.dueOn(shortDate(line.dueOn, lang)) : '',
    overdue: line.overdue ? words.overdue : '',
    why: line.why ?? hidden,
    ask: line.ask ?? hidden,
    photos: line.photos ?? { before: null, after: null },
  };
}

function recapOf({ recap, level }: ReportContent, t: Catalogue, lang: Language) {
  const words = t.reports.recap;
  const kecamatan = level === 'kecamatan';
  const row = (name: string, tally: Tally) => ({
    name,
    numbers: [...columnsOf.map((part) => tally[part]), tally.total],
  });
  const total = row(t.reports.total, recap.total);
  return {
    heads: [...columnsOf.map((part) => t.reports.parts[part].short), t.reports.total],
    tables: [
      {
        title: kecamatan ? words.byKelurahan : words.byKecamatan,
        head: kecamatan ? words.kelurahan : words.kecamatan,
        rows: recap.byArea.map((tally) => row(tally.name, tally)),
        total,
      },
      {
        title: words.byCategory,
        head: words.category,
        rows: recap.byCategory.map((tally) => row(lang === 'id' ? tally.nameId : tally.nameEn, tally)),
        total,
      },
    ],
  };
}
