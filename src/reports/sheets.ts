import { sentenceOf } from '../complaints/sentences.ts';
import { shownTicket } from '../complaints/tickets.ts';
import type { Sheet } from '../documents/document.ts';
import { catalogues, type Catalogue, type Language } from '../language/index.ts';
import type { CaseLine } from './case-line.ts';
import type { ReportContent } from './content.ts';
import type { Results } from './results.ts';

/** A report as a workbook: the cases, the recapitulation and the results, with numbers and days as such. */
export function sheetsOf(content: ReportContent, lang: Language): Sheet[] {
  const t = catalogues[lang];
  const weekly = content.kind !== 'period';
  return [
    ...(weekly ? [caseSheet(content, t, lang), ...recapSheets(content, t, lang)] : []),
    ...(content.results ? resultSheets(content.results, t, lang) : []),
  ];
}

const text = (head: string, width: number) => ({ head, kind: 'text' as const, width });
const number = (head: string) => ({ head, kind: 'number' as const, width: 14 });

function caseSheet({ parts }: ReportContent, t: Catalogue, lang: Language): Sheet {
  const { columns: words, sheets } = t.reports.documents;
  const order = ['solved', 'unsolved', 'underWay'] as const;
  return {
    name: sheets.cases,
    columns: [
      text(words.part, 12),
      text(words.ticket, 11),
      { head: words.date, kind: 'day' },
      text(words.complainant, 18),
      text(words.place, 36),
      text(words.category, 20),
      text(words.matter, 50),
      text(words.review, 40),
      text(words.unit, 28),
      text(words.work, 40),
      text(words.state, 22),
      { head: words.due, kind: 'day' },
      text(words.why, 36),
      text(words.ask, 36),
    ],
    rows: order.flatMap((part) =>
      parts[part].map((line) => [t.reports.parts[part].short, ...cellsOf(line, t, lang)]),
    ),
  };
}

function cellsOf(line: CaseLine, t: Catalogue, lang: Language) {
  const { place, review, step } = line;
  const rtRw = [place.rt && `RT ${place.rt}`, place.rw && `RW ${place.rw}`].filter(Boolean).join('/');
  return [
    shownTicket(line.ticket),
    line.receivedOn,
    line.complainant ?? t.reports.hiddenName,
    [place.address, rtRw, place.kelurahan, place.kecamatan].filter(Boolean).join(', '),
    lang === 'id' ? line.categoryId : line.categoryEn,
    line.text ?? t.reports.hiddenMatter,
    review ? (review.waived ? t.reports.reviewWaived(review.text ?? '') : (review.text ?? '')) : '',
    line.unit ?? '',
    step ? sentenceOf(step, t, lang) : '',
    t.states[line.state].label,
    line.dueOn,
    line.why ?? '',
    line.ask ?? '',
  ];
}

function recapSheets({ recap, level }: ReportContent, t: Catalogue, lang: Language): Sheet[] {
  const { sheets } = t.reports.documents;
  const order = ['solved', 'unsolved', 'underWay', 'waiting'] as const;
  const numbers = order.map((part) => ({ head: t.reports.parts[part].short, kind: 'number' as const }));
  const sheet = (name: string, head: string, rows: Sheet['rows']): Sheet => ({
    name,
    columns: [{ head, kind: 'text', width: 32 }, ...numbers, { head: t.reports.total, kind: 'number' }],
    rows,
  });
  const words = t.reports.recap;
  return [
    sheet(
      sheets.areas,
      level === 'kecamatan' ? words.kelurahan : words.kecamatan,
      recap.byArea.map((row) => [row.name, ...order.map((part) => row[part]), row.total]),
    ),
    sheet(
      sheets.categories,
      words.category,
      recap.byCategory.map((row) => [
        lang === 'id' ? row.nameId : row.nameEn,
        ...order.map((part) => row[part]),
        row.total,
      ]),
    ),
  ];
}

/** The results of a period as sheets. */
export function resultSheets(results: Results, t: Catalogue, lang: Language): Sheet[] {
  const words = t.reports.results;
  const { sheets } = t.reports.documents;
  const flow = [number(words.received), number(words.solvedAny), number(words.openNow)];
  return [
    {
      name: sheets.results,
      columns: [
        { head: words.area, kind: 'text', width: 28 },
        number(words.sessionsDue),
        number(words.sessionsHeld),
        number(words.received),
        number(words.meetingsDue),
        number(words.meetingsHeld),
        number(words.attendance),
        number(words.solved),
        number(words.escalated),
        number(words.open),
      ],
      rows: [...results.byKecamatan, { name: t.reports.total, ...results.total }].map((row) => [
        row.name,
        row.sessionsDue,
        row.sessionsHeld,
        row.received,
        row.meetingsDue,
        row.meetingsHeld,
        row.attendance,
        row.solved,
        row.escalated,
        row.open,
      ]),
    },
    ...(results.byKelurahan && results.byKelurahan.length > 0
      ? [
          {
            name: sheets.kelurahan,
            columns: [
              { head: t.reports.recap.kecamatan, kind: 'text' as const, width: 24 },
              { head: t.reports.recap.kelurahan, kind: 'text' as const, width: 28 },
              ...flow,
            ],
            rows: results.byKelurahan.map((row) => [
              row.within,
              row.name,
              row.received,
              row.solved,
              row.open,
            ]),
          },
        ]
      : []),
    ...(results.byCategory && results.byCategory.length > 0
      ? [
          {
            name: words.byCategory,
            columns: [{ head: t.reports.recap.category, kind: 'text' as const, width: 32 }, ...flow],
            rows: results.byCategory.map((row) => [
              lang === 'id' ? row.nameId : row.nameEn,
              row.received,
              row.solved,
              row.open,
            ]),
          },
        ]
      : []),
  ];
}
