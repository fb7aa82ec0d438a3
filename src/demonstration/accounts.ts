import type { Knex } from 'knex';
import type { OfficeKind } from '../areas/areas.ts';
import { firstNames, lastNames } from './corpus/people.ts';
import { catalogues, type Language } from '../language/index.ts';
import { hashPassword } from '../people/passwords.ts';
import type { RoleName } from '../people/roles.ts';
import type { SignInHelp } from '../people/routes.ts';

export const demonstrationPassword = 'aduan-sabtu';

const headRole: Record<OfficeKind, RoleName> = {
  governor: 'governor',
  sekda: 'sekda',
  walikota: 'walikota',
  camat: 'camat',
  lurah: 'lurah',
  unit: 'unitOfficer',
};

const mailDomain = '@demo.aduan-sabtu.example';

/** Whether a database was ever used for a demonstration: its accounts share a password that everybody knows. */
export async function holdsDemonstration(db: Knex): Promise<boolean> {
  const { rows } = await db.raw<{ rows: [{ held: boolean }] }>(
    `select exists (select from people where email like :mail) or exists (select from demonstration_filling) as held`,
    { mail: `%${mailDomain}` },
  );
  return rows[0].held;
}

type Office = { id: number; kind: OfficeKind; slug: string; sector_code: string | null; level: string };
type Account = { username: string; officeId: number; role: RoleName };

/**
 * One account for each office of the province, named like the office, a clerk for each kecamatan, an inspector
 * and an administrator. All share one password and therefore one hash: a demonstration has no secrets.
 */
export async function seedDemonstrationAccounts(db: Knex): Promise<void> {
  if (await db('people').first('id')) return;
  const offices = (await db('offices').select(officeColumns).orderBy('id')) as Office[];
  await addAccounts(db, offices, { hash: await hashPassword(demonstrationPassword), first: 0 });
}

/** The same for offices that came later and are nobody's yet. */
export async function seedFurtherAccounts(db: Knex): Promise<void> {
  const [{ n, hash }] = (await db('people').count('* as n').min('password_hash as hash')) as unknown as [
    { n: number; hash: string },
  ];
  const offices = (await db('offices as o')
    .whereNotExists(db('role_grants').whereRaw('office_id = o.id').select(db.raw('1')))
    .select(officeColumns)
    .orderBy('id')) as Office[];
  await addAccounts(db, offices, { hash, first: n });
}

const officeColumns = ['id', 'kind', 'slug', 'sector_code', 'level'];

async function addAccounts(db: Knex, offices: Office[], { hash, first }: { hash: string; first: number }) {
  const accounts = offices.flatMap(accountsOf);
  await db.transaction(async (trx) => {
    const rows = accounts.map((account, n) => personRow(account, first + n, hash));
    await trx.batchInsert('people', rows, 1000);
    const people = (await trx('people').select('id', 'username')) as { id: number; username: string }[];
    const ids = new Map(people.map(({ id, username }) => [username, id]));
    const grants = accounts.map(({ username, officeId, role }) => ({
      person_id: ids.get(username)!,
      office_id: officeId,
      role,
      from_on: '2017-11-18', // the first Saturday of the instruction
    }));
    await trx.batchInsert('role_grants', grants, 1000);
  });
}

const offered = [
  'loket.setiabudi',
  'camat.setiabudi',
  'lurah.karet-semanggi',
  'satpel.bina-marga.setiabudi',
  'walikota.jakarta-selatan',
  'sudin.bina-marga.jakarta-selatan',
  'sekda',
  'gubernur',
  'inspektorat',
  'admin',
  'bupati.kepulauan-seribu',
];

/** The accounts that the sign-in page offers as buttons: those of one week's walk, or one for each role elsewhere. */
export async function demonstrationAccounts(db: Knex, lang: Language): Promise<SignInHelp> {
  const { rows } = await db.raw<{ rows: { username: string; role: RoleName; office: string }[] }>(
    `select p.username, g.role, o.name as office from people p
     join role_grants g on g.person_id = p.id join offices o on o.id = g.office_id
     where p.username = any(:offered) or (not exists (select from people where username = 'camat.setiabudi')
       and p.id in (select min(person_id) from role_grants group by role))
     order by array_position(:offered, p.username), p.id`,
    { offered },
  );
  const { people } = catalogues[lang];
  const accounts = rows.map(({ username, role, office }) => {
    const title = people.roleIn({ role, capacity: 'holder', officeName: office });
    return { username, label: office.startsWith(title) ? office : `${title} · ${office}` };
  });
  return { password: demonstrationPassword, accounts };
}

function accountsOf(office: Office): Account[] {
  const account = (username: string, role: RoleName) => ({ username, officeId: office.id, role });
  if (office.sector_code === 'inspektorat') return [account(office.slug, 'inspector')];
  const head = account(office.slug, headRole[office.kind]);
  if (office.kind === 'camat') return [head, account(office.slug.replace('camat.', 'loket.'), 'clerk')];
  if (office.level === 'province' && office.sector_code === 'kominfotik')
    return [head, account(office.slug.replace('dinas.kominfotik', 'admin'), 'admin')];
  return [head];
}

function personRow({ username }: Account, n: number, hash: string) {
  const first = firstNames[(n * 37) % firstNames.length]!;
  const last = lastNames[(n * 53 + Math.floor(n / firstNames.length)) % lastNames.length]!;
  const born = 1968 + (n % 25);
  return {
    username,
    name: `${first} ${last}`,
    nip: `${born}${pad((n % 12) + 1, 2)}${pad((n % 27) + 1, 2)}${born + 24}${pad(((n * 5) % 12) + 1, 2)}${(n % 2) + 1}${pad(n % 1000, 3)}`,
    phone: `+62811${pad(1000000 + n, 7)}`,
    email: `${username}${mailDomain}`,
    password_hash: hash,
  };
}

const pad = (value: number, width: number) => String(value).padStart(width, '0');
