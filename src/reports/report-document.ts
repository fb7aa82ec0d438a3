import { rulesOf } from '../calendar/queries.ts';
import { plainDate } from '../calendar/words.ts';
import type { Connection, Transaction } from '../database/connect.ts';
import { requestDocument, type DocumentKind, type Values } from '../documents/document.ts';
import { NotFound } from '../errors.ts';
import { catalogues, type Language } from '../language/index.ts';
import type { Person } from '../people/roles.ts';
import type { ReportContent } from './content.ts';
import { letterheadOf } from './letterhead.ts';
import { titleOf } from './list-page.ts';
import { groupedNip, paperOf, signatureOf } from './paper.ts';
import { reportById, visibleReport } from './queries.ts';
import { flowValues, recapValues, resultValues } from './table-values.ts';
import { sheetsOf } from './sheets.ts';

/** A sent report as a file: all that it prints comes from its frozen content, whenever the file is made. */
export const reportDocument: DocumentKind = {
  name: 'report',
  read: async (db, subject, language) => {
    const report = await reportById(db, Number(subject));
    if (!report?.content) throw new NotFound();
    const { content } = report;
    const { calendar } = await rulesOf(db);
    const t = catalogues[language];
    const { writer } = await letterheadOf(db, report);
    const standing = content.signer && signatureOf(content.signer, content.letterhead.area, t).titles;
    return {
      title: `${titleOf(report, content.letterhead, t)}, ${spanOf(content, language)}`,
      officeId: writer.officeId,
      number: content.number || null,
      signer: content.signer && { name: content.signer.name, standing: standing!.join(', ') },
      confidential: false,
      values: valuesOf(content, language, calendar.zone),
      sheets: sheetsOf(content, language),
    };
  },
  mayRead: async (db: Connection, person: Person, subject: string) =>
    /^[1-9]\d{0,14}$/.test(subject) && (await visibleReport(db, person, Number(subject))) !== undefined,
};

const spanOf = ({ kind, weekOf, period: { from, to } }: ReportContent, lang: Language) =>
  kind === 'period' ? `${plainDate(from, lang)} – ${plainDate(to, lang)}` : plainDate(weekOf, lang);

/** Asks for the files of a report in the transaction that sends it. */
export async function requestFiles(
  trx: Transaction,
  reportId: number,
  by: { person: Person; now: Date },
): Promise<void> {
  for (const mediaType of ['pdf', 'xlsx'] as const)
    await requestDocument(trx, { kind: reportDocument, subject: reportId, mediaType, ...by });
}

/** What the template of a report prints. */
function valuesOf(content: ReportContent, lang: Language, zone: string): Values {
  const t = catalogues[lang];
  const paper = paperOf(content, { t, lang, zone });
  const { signer } = content;
  const photos = photosOf(paper, t.reports.documents);
  const part = (name: string) =>
    (paper.parts.find(({ id }) => id === name)?.rows ?? []).map(({ href: _, photos: __, state, ...row }) => ({
      ...row,
      no: String(row.no),
      state: [state.text, row.due, row.overdue].filter(Boolean).join('\n'),
      work: [row.unit, row.step].filter(Boolean).join('\n'),
    }));
  return {
    date: paper.date,
    facts: paper.facts,
    recipient: [paper.to, paper.addressee, paper.through].filter(Boolean).join('\n'),
    letter: paper.letter,
    summary: paper.summary.map(({ label, number }) => ({ label, number: String(number) })),
    signers: signer
      ? [
          {
            title: `${signatureOf(signer, content.letterhead.area, t).titles.join('\n')},`,
            name: signer.name,
            nip: signer.nip ? groupedNip(signer.nip) : '',
            note: paper.signed,
            // Signed by a password: no room for a pen.
            room: 26,
          },
        ]
      : [],
    copies: paper.copies.map((text, index) => ({ number: String(index + 1), text })),
    hasCopies: paper.copies.length > 0,
    weekly: content.kind !== 'period',
    area: paper.area,
    solved: part('solved'),
    closedUnsolved: paper.parts.map(({ note }) => note).join(''),
    unsolved: part('unsolved'),
    underWay: part('underWay'),
    recap: paper.recap ? recapValues(paper.recap) : null,
    results: paper.results && { ...resultValues(paper.results), flows: flowValues(paper.results) },
    photos,
    hasPhotos: photos.length > 0,
  };
}

type Paper = ReturnType<typeof paperOf>;
type Words = { photo(ticket: string, kind: string): string; photoKinds: { before: string; after: string } };

const photosOf = (paper: Paper, words: Words) =>
  paper.parts.flatMap(({ rows }) =>
    rows.flatMap(({ ticket, photos }) =>
      (['before', 'after'] as const).flatMap((kind) => {
        const photo = photos[kind];
        return photo ? [{ photo, caption: words.photo(ticket, words.photoKinds[kind]) }] : [];
      }),
    ),
  );
