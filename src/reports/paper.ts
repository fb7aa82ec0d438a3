import { dateTime, longDate, shortDate, type Language } from '../calendar/words.ts';
import { levelOf } from '../complaints/complaint.ts';
import { sentenceOf } from '../complaints/sentences.ts';
import { states } from '../complaints/states.ts';
import { complaintPath } from '../complaints/paths.ts';
import { shownTicket } from '../complaints/tickets.ts';
import type { Catalogue } from '../language/index.ts';
import type { Part } from './cases.ts';
import type { CaseLine, ReportContent, Signer } from './content.ts';
import type { Tally } from './recap.ts';
import type { Results } from './results.ts';

type Reading = { t: Catalogue; lang: Language; zone: string };

/** The official form of a report, made from its content alone: a sent one prints the same for ever. */
export function paperOf(content: ReportContent, { t, lang, zone }: Reading) {
  const words = t.reports;
  const { letterhead, recap, level, weekOf, sentAt, signer } = content;
  const nil = recap.total.solved + recap.total.unsolved + recap.total.underWay === 0;
  const urgent = recap.total.unsolved > 0;
  const { paper } = words;
  return {
    letterhead: {
      government: paper.government(letterhead.province),
      city: letterhead.city,
      kecamatan: letterhead.kecamatan,
      address: [letterhead.address, letterhead.phone && paper.phone(letterhead.phone)]
        .filter(Boolean)
        .join(', '),
    },
    date: longDate(content.date, lang),
    facts: [
      { label: paper.number, text: content.number || paper.unnumbered },
      { label: paper.classification, text: paper.classifications[urgent ? 'soon' : 'ordinary'] },
      {
        label: paper.attachment,
        text: paper.attachments[nil && !content.results ? 'none' : 'some'],
      },
      { label: paper.subject, text: paper.subjectOf(longDate(weekOf, lang)) },
    ],
    to: paper.to,
    addressee: letterhead.addressee,
    through: letterhead.through && paper.through(letterhead.through),
    letter: content.letter,
    summary: columnsOf.map((part) => ({ label: words.parts[part].short, number: recap.total[part] })),
    signature: signer && signatureOf(signer, letterhead.area, t),
    signed: sentAt ? paper.signedAt(dateTime(new Date(sentAt), lang, zone)) : paper.unsigned,
    parts: partsOf.map((part) => ({
      id: part,
      title: words.parts[part].title,
      empty: words.parts[part].empty,
      asks: part === 'unsolved',
      rows: content.parts[part].map((line, index) => rowOf(line, index, part, { t, lang })),
    })),
    recap: recapOf(content, t, lang),
    results: content.results && resultsOf(content.results, content, { t, lang }),
    area: level === 'kecamatan' ? letterhead.kecamatan! : letterhead.city,
  };
}

const partsOf = ['solved', 'unsolved', 'underWay'] as const;
const columnsOf = ['solved', 'unsolved', 'underWay', 'waiting'] as const;

/** "Plt. Camat Setiabudi", the name and the NIP in groups. */
function signatureOf({ name, nip, ...role }: Signer, area: string, t: Catalogue) {
  return {
    title: `${t.people.roleIn(role)} ${area}`,
    name,
    nip: nip ? `${t.reports.paper.nip} ${groupedNip(nip)}` : '',
  };
}

/** 18 digits as an official writes them: birth date, first appointment, sex, number. */
export const groupedNip = (nip: string): string => nip.replace(/^(\d{8})(\d{6})(\d)(\d{3})$/, '$1 $2 $3 $4');

function rowOf(line: CaseLine, index: number, part: Part, { t, lang }: Omit<Reading, 'zone'>) {
  const words = t.reports;
  const { place, review, step } = line;
  const rtRw = [place.rt && `RT ${place.rt}`, place.rw && `RW ${place.rw}`].filter(Boolean).join('/');
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
    why: line.why ?? '',
    ask: line.ask ?? '',
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

function resultsOf(results: Results, { period }: ReportContent, { t, lang }: Omit<Reading, 'zone'>) {
  const words = t.reports.results;
  const { city, solvedAt, medianDays, total } = results;
  const row = (name: string, found: Results['total']) => ({
    name,
    cells: [
      words.ofDue(found.sessionsHeld, found.sessionsDue),
      found.received,
      words.ofDue(found.meetingsHeld, found.meetingsDue),
      found.attendance,
      found.solved,
      found.escalated,
      found.open,
    ],
  });
  return {
    period: words.period(longDate(period.from, lang), longDate(period.to, lang)),
    heads: [
      words.sessions,
      words.received,
      words.meetings,
      words.attendance,
      words.solved,
      words.escalated,
      words.open,
    ],
    rows: results.byKecamatan.map((found) => row(found.name, found)),
    total: row(t.reports.total, total),
    facts: [
      {
        label: words.cityMeetings,
        text: words.cityMeetingsText(city.meetingsHeld, city.meetingsDue, city.attendance),
      },
      { label: words.solvedAt, text: words.solvedAtText(solvedAt) },
      {
        label: words.median,
        text:
          medianDays === null
            ? words.none
            : words.days(
                new Intl.NumberFormat(lang, { minimumFractionDigits: 1, maximumFractionDigits: 1 }).format(
                  medianDays,
                ),
              ),
      },
    ],
  };
}
