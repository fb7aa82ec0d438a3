import { actions, allowedActions } from '../../../src/complaints/actions.ts';
import type { Complaint } from '../../../src/complaints/complaint.ts';
import { actionPath } from '../../../src/complaints/paths.ts';
import { stateNames } from '../../../src/complaints/states.ts';
import { visibleReport } from '../../../src/reports/queries.ts';
import { draftOf } from '../../../src/reports/report.ts';
import { traces } from '../../support/moves.ts';
import { newWorld, on, saturday, setiabudi, type World } from '../../support/world.ts';
import { answerOf, askerOf, fullForm, type Asker } from './asking.ts';
import { casesIn, hiddenName } from './cases.ts';
import { everybody, own, type Somebody } from './cast.ts';
import { identityOf, judged, judgedRecords, means, papers } from './judge.ts';

let world: World;
let asker: Asker;
let cases: Record<string, Complaint>;
const photos = new Map<string, string>();
beforeAll(async () => {
  world = await newWorld();
  await world.db.raw('update clock set offset_ms = ?', [on(saturday).getTime() - Date.now()]);
  cases = await casesIn(world);
  for (const [index, name] of Object.keys(cases).entries()) {
    const id = `0b0f6a3e-7c0e-4a6e-9a52-${String(index).padStart(12, '0')}`;
    const picture = {
      kind: 'intake',
      content_type: 'image/jpeg',
      width: 1,
      height: 1,
      bytes: Buffer.from('x'),
    };
    await world
      .db('photos')
      .insert({ id, complaint_id: cases[name]!.id, added_at: on(saturday), ...picture });
    photos.set(name, id);
  }
  asker = await askerOf(world);
});
afterAll(async () => {
  asker.close();
  await world.drop();
});

const names = Object.keys(judged);
const get = async (somebody: Somebody, path: string) => asker.ask(somebody, { method: 'GET', path });
const post = async (somebody: Somebody, path: string, fields: Record<string, string>) =>
  asker.ask(somebody, { method: 'POST', path }, { ...fullForm, ...fields });
const whoOf = (some: readonly Somebody[]) => some.map(({ who }) => who);
const filtered = async <A>(all: readonly A[], is: (each: A) => Promise<boolean>): Promise<A[]> => {
  const found = await Promise.all(all.map(is));
  return all.filter((_, index) => found[index]);
};

it('judges a complaint in every state', () => {
  expect(Object.keys(cases)).toEqual(names);
  expect(stateNames.filter((state) => cases[state]?.state !== state)).toEqual([]);
});

describe.each(names)('a complaint, %s', (name) => {
  const seers = everybody.filter((each) => means(judged[name]!.sees, each));
  const others = everybody.filter((each) => !seers.includes(each));

  it('is seen in the own area and unit, and by nobody else', async () => {
    const path = `/complaints/${cases[name]!.ticket}`;
    const seen = await filtered(everybody, async (each) => answerOf(await get(each, path)) === 'in');
    expect(whoOf(seen)).toEqual(whoOf(seers));
    const shown = await filtered(
      seers,
      async (each) => answerOf(await get(each, `/photos/${photos.get(name)}`)) === 'in',
    );
    expect(whoOf(shown)).toEqual(whoOf(seers));
  });

  it('gives its papers to whom they are for', async () => {
    const found = await Promise.all(
      Object.keys(papers).map(async (paper) => {
        const path = `/complaints/${cases[name]!.ticket}/${paper}`;
        return [
          paper,
          whoOf(await filtered(seers, async (each) => answerOf(await get(each, path)) === 'in')),
        ];
      }),
    );
    const wanted = Object.entries(papers).map(([paper, roles]) => [
      paper,
      whoOf(seers.filter((each) => means(roles, each))),
    ]);
    expect(found).toEqual(wanted);
  });

  it('offers each what they may do now, and nothing else', async () => {
    const complaint = cases[name]!;
    for (const each of everybody) {
      const doing = means(judged[name]!.sees, each) ? (judged[name]!.does[each.role] ?? '') : '';
      const allowed = allowedActions(await world.as(each.account), complaint, on(saturday));
      const nouns = allowed.map(({ noun }) => noun).join(' ');
      expect({ who: each.who, nouns }).toEqual({ who: each.who, nouns: doing });
      if (!seers.includes(each)) continue;
      const { text } = await get(each, `/complaints/${complaint.ticket}`);
      const buttons = actions.flatMap(({ noun }) =>
        text.includes(`action="${actionPath(complaint.ticket, noun)}"`) ? [noun] : [],
      );
      const elsewhere = ['review-plan', 'review'];
      const wanted = doing.split(' ').filter((noun) => noun !== '' && !elsewhere.includes(noun));
      const found = buttons.filter((noun) => !elsewhere.includes(noun));
      expect({ who: each.who, found }).toEqual({ who: each.who, found: wanted });
    }
  });

  // All of them on all cases would be thousands: each meets every form on one case in four.
  it('is moved by nobody who may not, whatever form they send', async () => {
    const complaint = cases[name]!;
    const before = await traces(world);
    for (const [index, each] of everybody.entries()) {
      const may = (means(judged[name]!.sees, each) && judged[name]!.does[each.role]) || '';
      for (const [place, { noun }] of actions.entries()) {
        const seen = seers.includes(each);
        if (may.split(' ').includes(noun) || (place + index + names.indexOf(name)) % (seen ? 4 : 20))
          continue;
        const { status } = await post(each, `/complaints/${complaint.ticket}/${noun}`, {
          _version: String(complaint.version),
          unitId: String(complaint.offices.camat),
          ticket: cases['kecamatan.received']!.ticket,
        });
        // A form that has to bring a photo or findings is answered first; what the state forbids is a conflict.
        const right = seen ? [403, 409, 422] : [404];
        if (!right.includes(status)) throw new Error(`${each.who} ${noun}: ${status}`);
      }
    }
    expect(await traces(world)).toEqual(before);
  });

  it('says who complained to whom it may, and keeps it from the others', async () => {
    const { ticket } = cases[name]!;
    const told: string[] = [];
    for (const each of own) {
      const { status, text } = await post(each, `/complaints/${ticket}/identity`, {
        reason: 'Menelepon balik.',
      });
      if (status === 200) told.push(each.who);
      else expect([each.who, text.includes(hiddenName)]).toEqual([each.who, false]);
    }
    expect(told).toEqual(whoOf(seers.filter((each) => means(identityOf(name), each))));
    for (const each of seers)
      expect((await get(each, `/complaints/${ticket}`)).text).not.toContain(hiddenName);
  });

  it('is not found by its neighbours at any of its addresses', async () => {
    const nouns = [...Object.keys(papers), 'review-plan', 'review', 'review/shell', 'review-records/1'];
    const addresses = [
      `/photos/${photos.get(name)}`,
      ...nouns.map((noun) => `/complaints/${cases[name]!.ticket}/${noun}`),
    ];
    // Each of them at another one, and over the cases at all.
    const found = await Promise.all(
      others.map(async (each, index) => {
        const path = addresses[(index + names.indexOf(name)) % addresses.length]!;
        return [each.who, path, (await get(each, path)).status];
      }),
    );
    expect(found.filter(([, , status]) => status !== 404)).toEqual([]);
  });
});

describe('meetings and reports', () => {
  type Made = { path: string; act: string };
  let made: Record<string, Made>;
  beforeAll(async () => {
    made = await recordsMade();
  });

  it.each(Object.keys(judgedRecords))('%s', async (name) => {
    const { path, act } = made[name]!;
    const { reads, acts } = judgedRecords[name]!;
    const found: [string, string, string][] = [];
    // Who may act comes last: what they do may change who sees it.
    const asked = everybody.toSorted((one, other) => Number(means(acts, one)) - Number(means(acts, other)));
    for (const each of asked) {
      const reading = answerOf(await get(each, path));
      const acting = answerOf(await post(each, `${path}/${act}`, { _version: '99' }));
      found.push([each.who, reading, acting]);
    }
    const wanted = asked.map((each) => {
      const seen = means(reads, each);
      const acting = means(acts, each) ? 'in' : seen ? 'refused' : 'hidden';
      return [each.who, seen ? 'in' : 'hidden', acting];
    });
    expect(found).toEqual(wanted);
  });

  async function recordsMade(): Promise<Record<string, Made>> {
    const kecamatan = { level: 'kecamatan', area_code: setiabudi };
    const city = { level: 'city', area_code: '31.74' };
    const meeting = async (row: Record<string, unknown>) => {
      const [{ id }] = (await world.db('meetings').insert(row).returning('id')) as [{ id: number }];
      return `/meetings/${id}`;
    };
    const inspector = await world.as('inspektorat');
    const draft = async (row: Record<string, unknown>, act: string): Promise<Made & { id: number }> => {
      const [{ id }] = (await world.db('reports').insert(row).returning('id')) as [{ id: number }];
      return { id, path: `/reports/${id}`, act };
    };
    const report = async (row: Record<string, unknown>, act: string, facts = {}): Promise<Made> => {
      const drafted = await draft(row, act);
      const written = (await visibleReport(world.db, inspector, drafted.id))!;
      const { content } = await draftOf(world.db, written, { reader: inspector, now: on(saturday) });
      const sent = { sent_at: on(saturday), content: JSON.stringify(content) };
      await world
        .db('reports')
        .where({ id: drafted.id })
        .update({ ...sent, ...facts });
      return drafted;
    };
    const opened = (day: string) => ({ held_on: day, opened_at: on(day) });
    const closed = { closed_at: on('2026-11-16'), closed_by: (await world.as('camat.setiabudi')).id };
    const received = { acknowledged_at: on(saturday), acknowledged_by: (await world.as('sekda')).id };
    return {
      'meeting of the kecamatan': {
        path: await meeting({ ...kecamatan, ...opened('2026-11-23') }),
        act: 'order',
      },
      'closed meeting of the kecamatan': {
        path: await meeting({ ...kecamatan, ...opened('2026-11-16'), ...closed }),
        act: 'addenda',
      },
      'meeting of the city': { path: await meeting({ ...city, ...opened('2026-11-24') }), act: 'decisions' },
      'report of the kecamatan': await report({ ...kecamatan, week_of: '2026-11-14' }, 'acknowledgement'),
      'report of the city': await report({ ...city, week_of: '2026-11-14' }, 'forwarding'),
      'report received by the Sekda': await report({ ...city, week_of: '2026-11-07' }, 'return', received),
      'draft of the kecamatan': await draft({ ...kecamatan, week_of: saturday }, 'letter'),
      'draft of the city': await draft({ ...city, week_of: saturday }, 'letter'),
    };
  }
});
