import { recordAudit } from '../audit/record.ts';
import type { Connection, Database } from '../database/connect.ts';
import { Invalid } from '../errors.ts';
import { hashOf } from '../web/sessions.ts';
import type { Claims } from './openid.ts';
import { personById } from './queries.ts';
import type { Person } from './roles.ts';
import { tellPerson } from './telling.ts';

type Identity = Pick<Claims, 'issuer' | 'subject'>;
type Deed = { person: Person; now: Date; address?: string | undefined };

/**
 * The active person to whom an identity of a provider is linked, or undefined. Issuer and subject alone say who it
 * is (OpenID Connect Core 1.0, 5.7): names and addresses may be given to somebody else.
 */
export async function personOfIdentity(
  db: Connection,
  { issuer, subject }: Identity,
  today: string,
): Promise<{ person: Person; identityId: number } | undefined> {
  const row = (await db('identities').where({ issuer, subject }).first('id', 'person_id')) as
    { id: number; person_id: number } | undefined;
  const person = row && (await personById(db, row.person_id, today));
  return person && { person, identityId: row.id };
}

export type Linked = { linkedAt: Date; lastUsedAt: Date | null };

/** The person's identity of this provider, or null. */
export async function identityOf(db: Connection, personId: number, issuer: string): Promise<Linked | null> {
  const row = (await db('identities')
    .where({ person_id: personId, issuer })
    .first('linked_at as linkedAt', 'last_used_at as lastUsedAt')) as Linked | undefined;
  return row ?? null;
}

/**
 * Links an identity to the person who has just proved to be both: nobody else links, and no claim does (an address
 * that a provider calls verified is not ours to trust). The same again changes nothing.
 * @throws Invalid at `openId` when it is linked to somebody else, or the person has another one
 */
export async function linkIdentity(
  db: Database,
  { identity: { issuer, subject }, person, now, address }: Deed & { identity: Identity },
): Promise<void> {
  await db.transaction(async (trx) => {
    const made = (await trx('identities')
      .insert({ person_id: person.id, issuer, subject, linked_at: now })
      .onConflict()
      .ignore()
      .returning('id')) as { id: number }[];
    if (!made[0]) {
      const same = await trx('identities').where({ person_id: person.id, issuer, subject }).first('id');
      if (same) return;
      throw new Invalid({ openId: 'openIdTaken' });
    }
    await recordAudit(trx, {
      at: now,
      by: { personId: person.id },
      action: 'identityLinked',
      subject: { kind: 'person', id: person.id },
      address,
      particulars: { issuer },
    });
    await tellPerson(trx, { personId: person.id, message: 'identityLinked', now });
  });
}

type Unlinking = Deed & { issuer: string; sessionToken: string | null };

/** Cuts the link and ends the sessions that began through it, but this one; without a link nothing happens. */
export async function unlinkIdentity(
  db: Database,
  { issuer, person, now, address, sessionToken }: Unlinking,
): Promise<void> {
  await db.transaction(async (trx) => {
    const linked = (await trx('identities')
      .where({ person_id: person.id, issuer })
      .forUpdate()
      .first('id')) as { id: number } | undefined;
    if (!linked) return;
    await trx('sign_ins')
      .where({ identity_id: linked.id })
      .whereNot({ token_hash: hashOf(sessionToken ?? '') })
      .delete();
    await trx('identities').where({ id: linked.id }).delete();
    await recordAudit(trx, {
      at: now,
      by: { personId: person.id },
      action: 'identityUnlinked',
      subject: { kind: 'person', id: person.id },
      address,
      particulars: { issuer },
    });
  });
}
