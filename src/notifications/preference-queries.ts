import type { Connection, Transaction } from '../database/connect.ts';
import type { MessageKind } from './kinds.ts';

export type Preferences = {
  language: 'id' | 'en';
  email: string | null;
  phone: string | null;
  /** Kinds that are not sent by e-mail. */
  unwanted: MessageKind[];
};

/** What a person chose, and the version that a form is made from: how often it was changed. */
export async function preferencesOf(
  db: Connection,
  personId: number,
): Promise<Preferences & { version: number }> {
  const { rows } = await db.raw<{ rows: [Preferences & { version: number }] }>(
    `select p.language, p.email, p.phone, coalesce(m.unwanted, '{}') as unwanted,
       (select count(*)::int from preference_changes c where c.person_id = p.id) as version
     from people p left join message_preferences m on m.person_id = p.id where p.id = ?`,
    [personId],
  );
  return rows[0];
}

/** Locks the person until the transaction ends: changes come one after the other. */
export async function lockPerson(trx: Transaction, personId: number): Promise<void> {
  await trx.raw('select from people where id = ? for no key update', [personId]);
}

/** Writes a person's choices and contact. */
export async function keepPreferences(
  trx: Transaction,
  personId: number,
  { language, email, phone, unwanted }: Preferences,
): Promise<void> {
  await trx('people').where({ id: personId }).update({ language, email, phone });
  await trx('message_preferences').insert({ person_id: personId, unwanted }).onConflict('person_id').merge();
}

export type PreferenceChange = { id: number; at: Date; before: Preferences; after: Preferences };

/** The latest changes of a person, the newest first (index preference_changes_by_person). */
export async function preferenceChanges(db: Connection, personId: number): Promise<PreferenceChange[]> {
  return (await db('preference_changes')
    .where({ person_id: personId })
    .orderBy('id', 'desc')
    .limit(20)
    .select('id', 'at', 'before', 'after')) as PreferenceChange[];
}

/** Whose request this key was before, or undefined. */
export async function requesterOf(db: Connection, key: string): Promise<number | undefined> {
  const row = (await db('preference_changes').where({ request_key: key }).first('person_id')) as
    { person_id: number } | undefined;
  return row?.person_id;
}

type NewChange = {
  personId: number;
  at: Date;
  before: Preferences;
  after: Preferences;
  key: string | undefined;
};

export async function appendPreferenceChange(
  trx: Transaction,
  { personId, at, before, after, key }: NewChange,
): Promise<void> {
  await trx('preference_changes').insert({
    person_id: personId,
    at,
    before: JSON.stringify(before),
    after: JSON.stringify(after),
    request_key: key ?? null,
  });
}
