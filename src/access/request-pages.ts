import { dateTime } from '../calendar/words.ts';
import { shownTicket } from '../complaints/tickets.ts';
import type { Person } from '../people/roles.ts';
import type { StoredAct } from './acts.ts';
import { deadlineOf, stateBadge, type Failed } from './pages.ts';
import * as paths from './paths.ts';
import { mayGive } from './policy.ts';
import type { Capacity } from './posts.ts';
import type { AccessRequest, DocumentRow, Likeness } from './queries.ts';
import { postName, shownNip, sizeOf, spanOf, zone, type Reader } from './words.ts';

type Detail = {
  person: Person;
  request: AccessRequest;
  documents: DocumentRow[];
  acts: StoredAct[];
  likes: Likeness[];
  username: string;
  version: number;
  today: string;
  failed: (Failed & { form: 'grant' | 'return' | 'rejection' }) | null;
};

/** One request as who decides reads it; the forms only for who may. */
export function detailPage(detail: Detail, key: string, reader: Reader) {
  const { person, request, documents, acts, likes, username, version, today, failed } = detail;
  const { t, lang } = reader;
  const words = t.access.request;
  const { applicant } = request;
  const decides = request.state === 'waiting' && mayGive(person, request, request.personId);
  const begins = request.fromOn < today ? today : request.fromOn;
  const forms = (form: 'grant' | 'return' | 'rejection') => ({
    action: paths.decisionPath(request.number, form),
    values: failed?.form === form ? failed.values : {},
    errors: failed?.form === form ? failed.errors : {},
  });
  const grant = forms('grant');
  return {
    number: shownTicket(request.number),
    back: paths.accessPath,
    badge: stateBadge(request.state, reader),
    deadline: deadlineOf(request, reader),
    changed: failed?.changed ?? false,
    applicant: [
      { label: t.access.ask.name, text: applicant.name },
      { label: t.access.ask.nip, text: shownNip(applicant.nip) },
      { label: t.access.ask.email, text: applicant.email },
      { label: t.access.ask.phone, text: applicant.phone },
    ],
    wanted: [
      { label: t.access.ask.role, text: postName(request, t) },
      { label: t.access.people.period, text: spanOf(request, reader) },
      { label: t.access.ask.reason, text: request.reason },
      { label: words.asked, text: dateTime(request.askedAt, lang, zone) },
      { label: words.askedBy, text: request.askedBy },
      {
        label: words.decided,
        text: request.decidedBy && `${request.decidedBy}, ${dateTime(request.decidedAt!, lang, zone)}`,
      },
      {
        label: request.state === 'incomplete' ? t.access.status.missing : t.access.status.reason,
        text: request.remark,
      },
    ],
    documents: documents.map(({ id, mediaType, size }, index) => ({
      href: paths.documentPath(request.number, id),
      text: words.document(
        index + 1,
        mediaType === 'application/pdf' ? words.pdf : words.image,
        sizeOf(size, lang),
      ),
    })),
    history: acts.map((act) => actEntry(act, reader)),
    version,
    key,
    decides,
    readOnly: request.state === 'waiting' && !decides,
    grant: {
      ...grant,
      accounts: [
        ...likes.map(({ id, name, username: known, sameNip }) => ({
          value: String(id),
          label: words.accountKnown(name, known),
          hint: sameNip ? words.sameNip : words.sameEmail,
        })),
        ...(request.personId === null ? [{ value: 'new', label: words.accountNew }] : []),
      ],
      values: {
        account: String(likes[0]?.id ?? 'new'),
        username,
        fromOn: begins,
        toOn: request.toOn ?? '',
        ...grant.values,
      } as Record<string, string>,
    },
    sendBack: forms('return'),
    reject: forms('rejection'),
  };
}

/** An act as the history shows it; what is in its particulars are officials' and offices' names and reasons. */
export function actEntry({ at, actor, by, act, particulars }: StoredAct, { t, lang }: Reader) {
  const { role, capacity, office, reason } = particulars as Partial<Record<string, string>>;
  const post =
    role && office
      ? postName(
          { role: role as never, capacity: (capacity ?? 'holder') as Capacity, office: { name: office } },
          t,
        )
      : null;
  return {
    at: dateTime(at, lang, zone),
    datetime: at.toISOString(),
    who: actor === 'person' ? by : t.access.actors[actor],
    text: [t.access.acts[act] ?? act, post].filter(Boolean).join(': '),
    note: reason ?? null,
    tone: 'neutral',
  };
}
