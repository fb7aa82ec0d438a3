import { recordAudit } from '../audit/record.ts';
import type { Connection, Database } from '../database/connect.ts';
import { Invalid } from '../errors.ts';
import type { Language } from '../language/index.ts';
import { dutiesOf, lastGiven, type DutiesOfPerson } from '../people/queries.ts';
import type { Person } from '../people/roles.ts';

export type Duties = { version: number; lines: string[] };

/** The duties in force: the newest version, as lines. */
export async function dutiesInForce(db: Connection, lang: Language): Promise<Duties> {
  const { rows } = await db.raw<{ rows: [{ version: number; textId: string; textEn: string }] }>(
    `select version, text_id as "textId", text_en as "textEn" from duty_texts order by version desc limit 1`,
  );
  const [{ version, textId, textEn }] = rows;
  return { version, lines: (lang === 'id' ? textId : textEn).split('\n') };
}

/** Who has to accept the duties at all: everybody in production, in a demonstration who was given a role in it. */
export type Scope = { everybody: boolean };

/**
 * Whether a person has yet to accept the duties: never did, not this version, or not since a role was given last
 * (Keputusan Bengkalis 23/2020: an access right counts as a written signature, its holder keeps it secret).
 */
export async function owesAcceptance(db: Connection, personId: number, scope: Scope): Promise<boolean> {
  const { rows } = await db.raw<{ rows: [{ duties: DutiesOfPerson }] }>(
    `select ${dutiesOf} as duties from people p ${lastGiven} where p.id = ?`,
    [personId],
  );
  return owes(rows[0].duties, scope);
}

/** The same of what a session has read already. */
export const owes = ({ given, accepted }: DutiesOfPerson, { everybody }: Scope): boolean =>
  (everybody || given) && !accepted;

/**
 * Keeps that the person read and accepted this version of the duties, in this language. What was accepted already is
 * not kept again. @throws Invalid at `accept` when it was not ticked, at `form` when the text has changed meanwhile
 */
export async function acceptDuties(
  db: Database,
  { person, version, accepted, language, now }: Acceptance,
): Promise<void> {
  if (!accepted) throw new Invalid({ accept: 'acceptDuties' });
  await db.transaction(async (trx) => {
    await trx.raw('select id from people where id = ? for no key update', [person.id]);
    const { version: current } = await dutiesInForce(trx, language);
    if (version !== current) throw new Invalid({ form: 'dutiesChanged' });
    if (!(await owesAcceptance(trx, person.id, { everybody: true }))) return;
    await trx('duty_acceptances').insert({ person_id: person.id, version, language, accepted_at: now });
    await recordAudit(trx, {
      at: now,
      by: { personId: person.id },
      action: 'dutiesAccepted',
      subject: { kind: 'person', id: person.id },
      particulars: { version, language },
    });
  });
}

type Acceptance = { person: Person; version: number; accepted: boolean; language: Language; now: Date };
