import { seal } from '../../src/database/sealing.ts';
import { on, saturday, setiabudi } from '../support/world.ts';
import { people, recordsOf, type Records } from '../web/records.ts';
import { fullForm } from './nonsense.ts';
import { newStage, type Answer, type Someone, type Stage } from './stage.ts';

/** Leaves an attribute of either quotes, opens a tag, closes a script, and asks a template to count. */
const payload = `x"'><i7x onerror=alert(1)></script><!--{{7*7}}\${7*7}<%= 7*7 %>`;

/** Columns whose texts the program itself chose, and reads. Everything else is somebody's text. */
const ownWords =
  /^(code|.*_code|slug|username|ticket|track_key|state|.*_state|owner_role|type|kind|.*_kind|level|role|capacity|status|message|audience|channel|language|mode|means|password_hash|content_type|media_type|subject|provider|provider_id|action|format|area_code|actor|priority|issued_from|deed|key|what|request_key|number|outcome|opening|failure|waiting_for|.*_id|closed_reason|resolved_level|setting|.*_level|day|basis|applied|hash|version|result|shape|event_type|purpose|label|wish|by|origin|set_code|name_key|matter|act|end_kind|awaiting|state_before|postcode|recommended|only_for)$/;
const left =
  /^(knex_|clock|settings$|settings_changes|data_key|key_readers|audit_|graphile|access_rules$|limits|request_limits|guesses|sign_in_failures|password_resets|known_browsers|areas$|complaint_events|message_channels|retention_|deadline_rules$)/;

let stage: Stage;
let who: Someone[];
let records: Records;
const filled: string[] = [];

beforeAll(async () => {
  stage = await newStage();
  const { world } = stage;
  const visitor = {
    name: payload,
    phone: '+6281234567890',
    email: 'a@contoh.id',
    nik: null,
    address: payload,
    language: 'id',
  } as const;
  const matter = {
    landmark: payload,
    address: payload,
    lateReason: payload,
    crmNumber: payload.slice(0, 40),
  };
  records = await recordsOf(world, payload, { visitor, ...matter });
  const message = await world
    .db('inbound_messages')
    .insert({
      provider: 'gateway',
      provider_id: '1',
      channel: 'sms',
      received_at: on(saturday),
      sender_index: Buffer.alloc(32),
      sender_sealed: seal('+6281200000000', 'inbound_messages.sender_sealed'),
      text_sealed: seal(payload, 'inbound_messages.text_sealed'),
      deed: 'forClerk',
      for_clerks_since: on(saturday),
    })
    .returning('id');
  await world.db('inbound_kecamatan').insert({ message_id: message[0].id, kecamatan_code: setiabudi });
  who = await Promise.all(people.map((name) => stage.someone(name)));
  await typeEverywhere();
  await writeEverywhere();
});
afterAll(() => stage.drop());

/** Everybody sends every form with the text in every field that is no choice: what the verbs take is kept by them. */
async function typeEverywhere(): Promise<void> {
  const texts =
    /^(note|reason|evidence|question|answer|institution|instruction|letter|letterNumber|name|text|findings|recommendation|ask|notes|address|landmark|description|handling|missing|remark)$/;
  const form = Object.fromEntries(
    Object.entries(fullForm).map(([name, value]) => [name, texts.test(name) ? payload : value]),
  );
  const { db } = stage.world;
  for (const { method, path } of stage.routes) {
    if (
      method === 'GET' ||
      /sign|clock|reset|account|settings\/(hours|channels)|privacy|deactivation|roles/.test(path)
    )
      continue;
    for (const name of ['camat.setiabudi', 'loket.setiabudi', 'lurah.karet-semanggi', 'visitor', 'admin']) {
      const person = who.find((each) => each.name === name)!;
      const { version } = (await db('complaints').first('version')) as { version: number };
      const typed = { ...form, missing: payload, ask: payload, notes: payload, _version: version };
      const { status } = await stage.post(person, records(path), typed);
      expect([path, name, status]).not.toEqual([path, name, 500]);
    }
  }
}

/** And whatever no form could write so stands in the database all the same. */
async function writeEverywhere(): Promise<void> {
  const { db } = stage.world;
  const { rows } = await db.raw<{ rows: { table: string; column: string }[] }>(
    `select c.table_name as table, c.column_name as column from information_schema.columns c
     join pg_tables t on t.tablename = c.table_name and t.schemaname = 'public'
     where c.table_schema = 'public' and c.data_type = 'text' order by 1, 2`,
  );
  for (const { table, column } of rows) {
    if (ownWords.test(column) || left.test(table)) continue;
    const done = await db
      .transaction(async (trx) => {
        await trx.raw('set local session_replication_role = replica');
        await trx.raw('update ?? set ?? = ?', [table, column, payload]);
      })
      .then(
        () => true,
        () => false, // a shape that is checked: it can't be written there
      );
    if (done) filled.push(`${table}.${column}`);
  }
}

const tags = /<[a-z](?:[^"'>]|"[^"]*"|'[^']*')*>/gi;

function faultsOf({ status, headers, text }: Answer): string[] {
  if (status >= 500) return [`status ${status}`];
  if (!String(headers['content-type']).startsWith('text/html')) return [];
  const found: string[] = [];
  if (/<i7x|<\/script><!--|>49</.test(text)) found.push('the text is markup');
  for (const [tag] of text.matchAll(tags)) {
    if (/\son\w+\s*=/i.test(tag.replace(/"[^"]*"|'[^']*'/g, '""')))
      found.push(`a handler in ${tag.slice(0, 80)}`);
    if (/(?:href|src|action|formaction)\s*=\s*["']?\s*(?:javascript|data:text|vbscript)/i.test(tag))
      found.push(`a script in ${tag.slice(0, 80)}`);
  }
  for (const [script] of text.matchAll(/<script\b[^>]*>/gi))
    if (!/nonce="[^"]{20,}"/.test(script)) found.push(`a script without a nonce: ${script}`);
  return found;
}

it('is about names, reasons, letters, notes, addresses and all the rest', () => {
  expect(filled.length).toBeGreaterThan(60);
  expect(filled).toEqual(
    expect.arrayContaining([
      'people.name',
      'complaints.text',
      'reviews.findings',
      'reports.letter',
      'sign_ins.device',
      'offices.name',
    ]),
  );
});

it.each(['id', 'en'])('stays a text on every page (%s)', async (language) => {
  const { world, routes } = stage;
  await world.db('people').update({ language });
  await world.db.raw('truncate request_limits');
  const found: Record<string, string[]> = {};
  let printed = 0;
  for (const { method, name, path } of routes) {
    if (method !== 'GET' || /events$|^\/readyz/.test(path)) continue;
    for (const person of who) {
      const cookie = `${person.cookie}; lang=${language}`;
      const answer = await stage.get({ ...person, cookie }, records(path));
      const faults = faultsOf(answer);
      if (faults.length > 0) found[`${name} ${person.name}`] = faults;
      if (answer.text.includes('&lt;i7x')) printed += 1;
    }
  }
  expect(found).toEqual({});
  // So many pages did print it.
  expect(printed).toBeGreaterThan(100);
});

it('stays a text in what is asked for, too', async () => {
  const found: Record<string, string[]> = {};
  const asked = encodeURIComponent(payload);
  const names =
    'q back reason area category code ticket digits username office state kind after done city number paper'.split(
      ' ',
    );
  const query = names.map((name) => `${name}=${asked}`).join('&');
  for (const { method, name, path } of stage.routes) {
    if (method !== 'GET' || /events$|^\/readyz/.test(path)) continue;
    for (const person of who.slice(0, 5)) {
      const answers = [
        await stage.get(person, `${records(path)}?${query}`),
        await stage.get(
          person,
          path.replace(/:\w+/g, () => asked),
          { referer: `http://127.0.0.1:${stage.port}/${payload}` },
        ),
      ];
      const faults = answers.flatMap(faultsOf);
      if (faults.length > 0) found[`${name} ${person.name}`] = faults;
    }
  }
  expect(found).toEqual({});
});
