import { config } from '../config.ts';
import type { Database } from '../database/connect.ts';
import type { Catalogue } from '../language/index.ts';
import { counterRole } from '../people/roles.ts';
import type { Visit } from '../web/visit.ts';
import { refillBelow } from './blocks.ts';
import { publicKey } from './keys.ts';
import { keptPath, keyPath, setAsidePath, ticketsPath, workerPath } from './paths.ts';
import { keepingRole } from './policy.ts';

/** What every page of who keeps forms carries so that the browser can go on alone; nothing of it is secret. */
export type OfflineFrame = {
  office: { id: number; name: string };
  account: string;
  person: string;
  key: JsonWebKey;
  /** The server's clock when the page was made; null in a page that the browser keeps for later. */
  now: string | null;
  lang: 'id' | 'en';
  zone: string;
  /** Under which tracking pages are reached from outside; null where nobody has set it. */
  origin: string | null;
  /** With fewer tickets than this it asks for more; null where no tickets are handed out. */
  refillBelow: number | null;
  paths: Record<'kept' | 'key' | 'tickets' | 'setAside' | 'worker', string>;
  words: Catalogue['offline']['script'] & { fields: Pick<Catalogue['fields'], (typeof checked)[number]> };
};

// What the browser itself can find wrong while nobody else is there to ask.
const checked = [
  'required',
  'choice',
  'phone',
  'phoneForChannel',
  'emailForChannel',
  'email',
  'nik',
  'digits',
  'lateReason',
  'photosTooMany',
  'photoTooLarge',
  'signerName',
] as const;

const checkedWords = ({ fields }: Catalogue) =>
  Object.fromEntries(checked.map((key) => [key, fields[key]])) as OfflineFrame['words']['fields'];

/** The frame for who keeps forms, null for everybody else; `kept` for the page that the browser stores. */
export async function offlineFrame(
  db: Database,
  { person, lang, t, now }: Visit,
  kept: boolean,
): Promise<OfflineFrame | null> {
  const role = person && keepingRole(person);
  if (!role) return null;
  return {
    office: { id: role.officeId, name: role.officeName },
    account: person.username,
    person: person.name,
    key: await publicKey(db, role.officeId, now),
    now: kept ? null : now.toISOString(),
    lang,
    zone: config.timeZone,
    origin: config.baseUrl ?? null,
    refillBelow: counterRole(person) ? refillBelow : null,
    paths: { kept: keptPath, key: keyPath, tickets: ticketsPath, setAside: setAsidePath, worker: workerPath },
    words: { ...t.offline.script, fields: checkedWords(t) },
  };
}
