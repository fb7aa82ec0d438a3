import express, { type Express } from 'express';
import request from 'supertest';
import { setClock } from '../../src/clock.ts';
import { rollTallies } from '../../src/complaints/tallies.ts';
import { trackKey } from '../../src/complaints/track-key.ts';
import { connect } from '../../src/database/connect.ts';
import { metricsRoutes } from '../../src/operations/metrics-routes.ts';
import { variantsOf } from '../support/canaries.ts';
import { captureLog } from '../support/log-lines.ts';
import { newWorld, on, saturday, type World } from '../support/world.ts';

let world: World;
beforeAll(async () => {
  world = await newWorld();
  await setClock(world.db, on(saturday));
});
afterAll(() => world.drop());

const fresh = (metricsToken?: string): Express => express().use(metricsRoutes(world.db, { metricsToken }));
const scraped = async (app = fresh()) => (await request(app).get('/metrics').expect(200)).text;
const valueOf = (text: string, name: string) => {
  const line = text.split('\n').find((each) => each.startsWith(`${name} `) || each.startsWith(`${name}{`));
  return line === undefined ? undefined : Number(line.split(' ').at(-1));
};

describe('/metrics', () => {
  it('is for this machine alone, and not for whom a proxy on it speaks', async () => {
    expect((await request(fresh()).get('/metrics')).status).toBe(200);
    for (const name of ['X-Forwarded-For', 'Forwarded', 'Via', 'X-Real-IP'])
      expect((await request(fresh()).get('/metrics').set(name, '203.0.113.7')).status).toBe(404);
  });

  it('with a token is for who brings it, from anywhere', async () => {
    const app = fresh('a-token-of-many-characters');
    await request(app).get('/metrics').expect(404);
    const bringing = (token: string) =>
      request(app)
        .get('/metrics')
        .set('X-Forwarded-For', '203.0.113.7')
        .set('Authorization', `Bearer ${token}`);
    await bringing('a-token-of-many-character').expect(404);
    await bringing('').expect(404);
    const { headers } = await bringing('a-token-of-many-characters').expect(200);
    expect(headers['content-type']).toContain('text/plain');
  });

  it('counts the queue, messages, open complaints, and what is late', async () => {
    await world.complaint({}, on(saturday));
    await world.db.raw(
      `select graphile_worker.add_job('deliver'); select graphile_worker.add_job('round', run_at := now() + interval '1 hour')`,
    );
    await world.db.raw(`insert into settings (key, value, changed_at)
      values ('worker.lastRound', 'true', now() - interval '40 seconds')`);
    await world.db('deadlines').update({ due_at: on(saturday, '08:00') });
    await setClock(world.db, on(saturday, '10:00'));
    await world.db('tally_changes').update({ changed_at: world.db.raw(`now() - interval '10 minutes'`) });
    const text = await scraped();
    expect(text).toContain('aduan_counts_pending{what="complaints",scope="database"} 1');
    expect(valueOf(text, 'aduan_counts_pending_seconds{what="complaints",scope="database"}')).toBeCloseTo(
      600,
      -1,
    );
    expect(text).toContain('aduan_counts_pending_seconds{what="answers",scope="database"} 0');
    expect(text).toContain('aduan_jobs{task="round",state="ahead",scope="database"} 1');
    expect(valueOf(text, 'aduan_jobs{task="deliver",state="waiting",scope="database"}')).toBeGreaterThan(0);
    expect(text).toContain('aduan_messages_unsettled{channel="sms",status="queued",scope="database"} 1');
    expect(text).toContain('aduan_complaints_open{level="kecamatan",scope="database"} 1');
    expect(valueOf(text, 'aduan_deadline_lag_seconds')).toBeCloseTo(2 * 3600, -2);
    expect(valueOf(text, 'aduan_messages_oldest_seconds')).toBeCloseTo(3600, -2);
    expect(valueOf(text, 'aduan_round_age_seconds')).toBeGreaterThanOrEqual(40);
    expect(valueOf(text, 'aduan_database_readable')).toBe(1);
    // What never happened has no age.
    expect(valueOf(text, 'aduan_backup_age_seconds')).toBeUndefined();
    for (const name of [
      'aduan_pool_connections',
      'aduan_password_hashes',
      'nodejs_eventloop_lag_p99_seconds',
    ])
      expect(valueOf(text, name)).toBeDefined();
  });

  it('asks the database once for several scrapers', async () => {
    const asked: string[] = [];
    world.db.on('query', ({ sql }: { sql: string }) => asked.push(sql));
    const app = fresh();
    await Promise.all([scraped(app), scraped(app), scraped(app)]);
    await scraped(app);
    expect(asked).toHaveLength(1);
  });

  it('counts no more waiting changes than the first 10,000', async () => {
    await world.db.raw(`insert into tally_changes (n) select 0 from generate_series(1, 10100)`);
    expect(await scraped()).toContain('aduan_counts_pending{what="complaints",scope="database"} 10000');
    await rollTallies(world.db);
    expect(await scraped()).toContain('aduan_counts_pending{what="complaints",scope="database"} 0');
  });

  it('without its database says so, and shows nothing old', async () => {
    const db = connect('postgres://x:y@127.0.0.1:1/z', { max: 1 });
    const logged = captureLog();
    const text = await scraped(express().use(metricsRoutes(db, { metricsToken: undefined })));
    logged.restore();
    await db.destroy();
    expect(valueOf(text, 'aduan_database_readable')).toBe(0);
    expect(text).not.toMatch(/^aduan_(jobs|messages|complaints|counts|deadline|round)\S* \d/m);
    expect(logged.lines('figures not read')).toHaveLength(1);
  });
});

describe('log and metrics', () => {
  it('know nothing of whom a request was about', async () => {
    const logged = captureLog('debug');
    const clerk = await world.signIn('loket.setiabudi');
    const canaries = {
      name: 'Kanariawati Zulfikrani',
      phone: '081298760354',
      nik: '3174056789012345',
      text: 'Saluran kenari emas mampet di tujuh rumah.',
      address: 'Gang Kenari Emas 77',
    };
    const taken = await clerk.post('/saturday/intake', {
      ...canaries,
      categoryCode: 'saluran',
      kelurahanCode: '31.74.02.1002',
      channel: 'sms',
      sessionId: await world.session(),
      // Twice what PostgreSQL takes for a whole number.
      latitude: 'kenari-emas',
    });
    const { ticket } = await world.complaint({ text: canaries.text });
    const key = trackKey(ticket);
    const visitor = world.visitor();
    await visitor.get(`/track/${key}`).expect(200);
    await visitor.post('/track', { ticket, digits: '0354' });
    await visitor.post('/sign-in', { username: 'kanariawati', password: 'sandi-kenari' });
    await clerk.get(`/complaints/${ticket}?q=${canaries.phone}`);
    await visitor.get(`/nowhere/${canaries.nik}`);
    await visitor.raw(`/track/${key}`, 'application/json', `{"name":"${canaries.name}"`);
    // A fault in the middle of it: its statement and its values.
    const broken = await world.db
      .raw('select ?::int, ?', [canaries.name, canaries.phone])
      .catch((fault: unknown) => fault);
    const failing = express();
    failing.get('/:name', () => {
      throw broken;
    });
    const { errorPages } = await import('../../src/web/error-pages.ts');
    await request(failing.use(errorPages)).get(`/${encodeURIComponent(canaries.name)}`);
    logged.restore();
    expect(taken.status).toBeLessThan(500);
    expect(logged.lines('request').length).toBeGreaterThan(6);
    const seen = logged.raw.join('') + (await scraped());
    const secrets = ['Kanariawati', 'Zulfikrani', '81298760354', canaries.nik, 'kenari', key, ticket];
    const found = secrets.filter((secret) =>
      variantsOf(secret).some((each) => seen.toLowerCase().includes(each.toLowerCase())),
    );
    expect(found).toEqual([]);
  });
});
