import { trackKey } from '../../src/complaints/track-key.ts';
import { move, officeId } from '../support/moves.ts';
import { on, saturday, setiabudi } from '../support/world.ts';
import { newStage, type Stage } from './stage.ts';

let stage: Stage;
beforeAll(async () => {
  stage = await newStage();
});
afterAll(() => stage.drop());

const given = async () => {
  const { world } = stage;
  const unitId = await officeId(world, 'satpel.bina-marga.setiabudi');
  const complaint = await world.complaint();
  return move(world, complaint, { as: 'camat.setiabudi', type: 'assign', unitId, now: on(saturday) });
};

describe('fields that a form does not offer', () => {
  /** What the columns of the tables are called, as they are and as programs write them. */
  const columns = async (tables: string[]): Promise<[string, string][]> => {
    const { rows } = await stage.world.db.raw<{ rows: { name: string; type: string }[] }>(
      `select distinct column_name as name, data_type as type from information_schema.columns where table_name = any(?)`,
      [tables],
    );
    return rows.flatMap(({ name, type }) => {
      const value = /int/.test(type)
        ? '987654321'
        : type === 'boolean'
          ? 'true'
          : /date|time/.test(type)
            ? '2031-07-07'
            : 'titipan';
      const camel = name.replace(/_(\w)/g, (_, letter: string) => letter.toUpperCase());
      return [
        [name, value],
        [camel, value],
      ] as [string, string][];
    });
  };
  const smuggled = async (): Promise<string[]> => {
    const { db } = stage.world;
    const { rows } = await db.raw<{ rows: { name: string }[] }>(
      `select tablename as name from pg_tables where schemaname = 'public' and tablename not like 'knex%'`,
    );
    const found = [];
    for (const { name } of rows) {
      const [{ n }] = (await db(`${name} as t`)
        .whereRaw(`t::text ~ '987654321|2031-07-07|titipan'`)
        .count('* as n')) as unknown as [{ n: number }];
      if (n > 0) found.push(name);
    }
    return found;
  };
  const intake = {
    name: 'Siti',
    phone: '081234567890',
    language: 'id',
    kelurahanCode: '31.74.02.1002',
    categoryCode: 'saluran',
    text: 'Saluran mampet',
    channel: 'sms',
    outcome: 'keep',
  };
  const forms: [string, string, () => Promise<string>, Record<string, string>, string[]][] = [
    [
      'a complaint',
      'loket.setiabudi',
      async () => '/saturday/intake',
      intake,
      ['complaints', 'complainants', 'complaint_events', 'deadlines'],
    ],
    [
      'a note',
      'camat.setiabudi',
      async () => `/complaints/${(await given()).ticket}/notes`,
      { note: 'x' },
      ['complaint_events', 'complaints'],
    ],
    [
      'a question',
      'camat.setiabudi',
      async () => `/complaints/${(await given()).ticket}/question`,
      { question: 'x' },
      ['complaint_events', 'complaints', 'deadlines'],
    ],
    [
      'a waiver',
      'camat.setiabudi',
      async () => `/complaints/${(await given()).ticket}/review-waiver`,
      { reason: 'x' },
      ['complaint_events', 'complaints', 'reviews', 'meeting_decisions'],
    ],
    [
      'a word of the complainant',
      'visitor',
      async () => {
        return `/track/${trackKey((await given()).ticket)}/information`;
      },
      { text: 'x' },
      ['complaint_events', 'complaints', 'photos'],
    ],
    [
      'a contact',
      'visitor',
      async () => {
        return `/track/${trackKey((await given()).ticket)}/contact`;
      },
      { phone: '081234567891', email: '', channel: 'sms', digits: '7890' },
      ['complainants', 'complaints', 'message_wishes'],
    ],
    [
      'a category',
      'admin',
      async () => '/settings/categories',
      { nameId: 'Baru', nameEn: 'New', referTo: 'PLN', active: 'yes' },
      ['categories', 'settings_changes'],
    ],
    [
      'a holiday',
      'admin',
      async () => '/settings/holidays',
      { heldOn: '2027-05-05', nameId: 'Libur', nameEn: 'Off', kind: 'holiday' },
      ['holidays', 'settings_changes'],
    ],
    [
      'an office',
      'admin',
      async () => `/settings/offices/${await officeId(stage.world, 'satpel.bina-marga.setiabudi')}`,
      { officeName: 'Satpel' },
      ['offices', 'settings_changes'],
    ],
    [
      'the own wishes',
      'camat.setiabudi',
      async () => '/preferences',
      { language: 'id', wanted: 'yourTurn', password: 'aduan-sabtu' },
      ['people', 'role_grants', 'message_preferences'],
    ],
    [
      'the language',
      'camat.setiabudi',
      async () => '/language',
      { lang: 'en', back: '/home' },
      ['people', 'role_grants', 'sign_ins'],
    ],
    [
      'a number',
      'loket.setiabudi',
      async () => `/queue/${await stage.world.session(setiabudi, saturday)}/numbers`,
      { priority: 'none' },
      ['queue_entries', 'saturday_sessions'],
    ],
  ];

  it.each(forms)('arrive nowhere with %s', async (_name, who, pathOf, fields, tables) => {
    const { world, post, someone } = stage;
    await world.session();
    const [person, path] = [await someone(who), await pathOf()];
    const extra = (await columns(tables)).filter(
      ([name]) => !(name in fields) && !/^_|^(reason|late_reason|lateReason|unit_id|unitId)$/.test(name),
    );
    // What the form may also say is not smuggled: these it knows.
    const known =
      /^(address|landmark|rt|rw|nik|email|urgent|anonymous|confidential|latitude|longitude|crm_?number|referred_?to|sector_?code|synonyms|name|phone|postcode|delegate_?title|note|text|data|active|evidence|ticket|status)$/i;
    const hostile = extra.filter(([name]) => !known.test(name));
    expect(hostile.length).toBeGreaterThan(8);
    const page = await stage.get(person, path);
    const version = { _version: /name="_version" value="(\d+)"/.exec(page.text)?.[1] ?? '2' };
    const answer = await post(person, path, [...Object.entries({ ...fields, ...version }), ...hostile]);
    expect([
      answer.status,
      answer.text
        .replace(/<[^>]+>/g, ' ')
        .replace(/\s+/g, ' ')
        .slice(0, answer.status === 303 ? 0 : 900),
    ]).toEqual([303, '']);
    expect(await smuggled()).toEqual([]);
  });
});
