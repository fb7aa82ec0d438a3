import { rulesOf } from '../calendar/queries.ts';
import { documentsOf, requestDocument, type DocumentKind } from '../documents/document.ts';
import { documentPath } from '../documents/paths.ts';
import type { Connection, Transaction } from '../database/connect.ts';
import { NotFound } from '../errors.ts';
import { catalogues, type Catalogue, type Language } from '../language/index.ts';
import type { Person } from '../people/roles.ts';
import { agendaOf } from './agenda.ts';
import type { PaperLink } from './agenda-page.ts';
import { addendaOf } from './addenda.ts';
import { inviteesOf } from './attendance-queries.ts';
import { minutesPage, type Paper } from './minutes-page.ts';
import { maySee } from './policy.ts';
import { lineageOf, meetingById, type Meeting } from './queries.ts';
import { signersOf } from './signers.ts';

/** Everything that the minutes of a meeting say. */
export async function paperOf(db: Connection, meeting: Meeting): Promise<Paper> {
  // One after the other: in a transaction they share one connection.
  const agenda = await agendaOf(db, meeting);
  const invitees = await inviteesOf(db, meeting);
  const addenda = await addendaOf(db, meeting.id);
  const lineage = await lineageOf(db, meeting.areaCode);
  const signers = await signersOf(db, meeting);
  return { agenda, invitees, addenda, lineage, ...signers };
}

/** Minutes of a closed meeting: what was decided, by whom it is done and by when (KETIGA, KEEMPAT b). */
export const minutesDocument: DocumentKind = {
  name: 'minutes',
  read: async (db, subject, lang) => {
    const { page, meeting: _, ...facts } = await contentOf(db, subject, lang);
    const words = catalogues[lang].meetings;
    const { decisions, notes, addenda, signers } = page;
    return {
      ...facts,
      title: addenda.length > 0 ? `${page.title}, ${words.addendum(addenda.length)}` : page.title,
      values: {
        heading: page.title,
        facts: page.facts,
        decided: decisions.length > 0,
        decisions: decisions.map((row) => ({ ...row, number: String(row.number) })),
        notes: notes ?? '',
        addenda: addenda.map((each) => ({ ...each, number: String(each.number) })),
        signers,
      },
    };
  },
  edition: async (db, subject) => (await addendaOf(db, Number(subject))).length + 1,
  mayRead,
};

/** Who came to a closed meeting, when and for whom, with room for the signatures. */
export const attendanceDocument: DocumentKind = {
  name: 'attendance',
  read: async (db, subject, lang) => {
    const { page, meeting, ...facts } = await contentOf(db, subject, lang);
    const words = catalogues[lang].meetings;
    return {
      ...facts,
      title: `${words.paper.attendance}: ${words.title[meeting.level](meeting.area, meeting.areaKind)}`,
      values: {
        facts: page.facts.slice(0, 3),
        came: page.attendance.length > 0,
        present: page.attendance.map((row) => ({ ...row, number: String(row.number) })),
        signers: page.signers.slice(-1),
      },
    };
  },
  mayRead,
};

/**
 * Asks for what a closed meeting leaves on paper; with an addendum for another edition of the minutes. Nothing of an
 * earlier edition changes.
 */
export async function requestPapers(
  trx: Transaction,
  { id: subject, addenda }: { id: number; addenda: number },
  by: { person: Person; now: Date },
): Promise<void> {
  await requestDocument(trx, { kind: minutesDocument, subject, edition: addenda + 1, ...by });
  if (addenda === 0) await requestDocument(trx, { kind: attendanceDocument, subject, ...by });
}

/** Links to the documents that there are of a meeting. */
export async function papersOf(
  db: Connection,
  { id }: Pick<Meeting, 'id'>,
  t: Catalogue,
): Promise<PaperLink[]> {
  const [minutes, attendance] = await Promise.all([
    documentsOf(db, minutesDocument, id),
    documentsOf(db, attendanceDocument, id),
  ]);
  return [
    ...minutes.map(({ code, edition, mediaType }) =>
      link(code, edition > 1 ? t.meetings.minutesWith(edition - 1) : t.meetings.minutes, mediaType),
    ),
    ...attendance.map(({ code, mediaType }) => link(code, t.meetings.attendance, mediaType)),
  ];
}

const link = (code: string, label: string, mediaType: string): PaperLink => ({
  href: documentPath(code),
  label: `${label} (${mediaType.toUpperCase()})`,
});

async function mayRead(db: Connection, person: Person, subject: string): Promise<boolean> {
  // Written in one way alone: "07" would be another document of the same meeting.
  const meeting = /^[1-9]\d{0,14}$/.test(subject) ? await meetingById(db, Number(subject)) : undefined;
  return meeting !== undefined && maySee(person, meeting);
}

async function contentOf(db: Connection, subject: string, lang: Language) {
  const meeting = await meetingById(db, Number(subject));
  if (!meeting?.closedAt) throw new NotFound();
  const paper = await paperOf(db, meeting);
  const { calendar } = await rulesOf(db);
  const page = minutesPage(meeting, paper, { t: catalogues[lang], lang, calendar });
  const signs = page.signatures.at(-1);
  return {
    page: { ...page, signers: page.signatures },
    meeting,
    officeId: meeting.officeId,
    number: null,
    signer: signs?.name ? { name: signs.name, standing: signs.title } : null,
    confidential: false,
  };
}
