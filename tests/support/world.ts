import type { Express } from 'express';
import request from 'supertest';
import { createApp } from '../../src/app.ts';
import { at, dayOf, ordinaryCalendar } from '../../src/calendar/cycle.ts';
import type { Complaint } from '../../src/complaints/complaint.ts';
import { receive, type Intake } from '../../src/complaints/receive.ts';
import type { Database } from '../../src/database/connect.ts';
import { personByUsername } from '../../src/people/queries.ts';
import type { Person } from '../../src/people/roles.ts';
import { testDatabase } from './database.ts';

/** Saturday 21 November 2026, when the tests' week begins whatever today is. */
export const saturday = '2026-11-21';
export const on = (day: string, time = '09:00'): Date => at(day, time, ordinaryCalendar);

export type World = {
  db: Database;
  /** The address of the database, for processes of their own. */
  url: string;
  app: Express;
  /** Through what the application asks, behind the wall: its questions are heard here, and not at `db`. */
  asking: Database;
  /** A demonstration person by account name, with the roles held in the tests' week. */
  as(username: string): Promise<Person>;
  /** A browser of a signed-in person; carries cookies and adds the CSRF token to what it posts. */
  signIn(username: string): Promise<Browser>;
  /** A browser of nobody. */
  visitor(): Browser;
  /** A complaint in `kecamatan.received` at Setiabudi, Karet Semanggi, unless told otherwise. */
  complaint(changes?: Partial<Intake>, now?: Date): Promise<Complaint>;
  session(kecamatanCode?: string, day?: string): Promise<number>;
  drop(): Promise<void>;
};

export const setiabudi = '31.74.02';
export const karetSemanggi = '31.74.02.1002';

/** A database of its own with the application on it. */
export async function newWorld(): Promise<World> {
  const { db, url, drop } = await testDatabase();
  const app = createApp(db);
  const world: World = {
    db,
    url,
    app,
    asking: app.locals.db as Database,
    drop,
    as: async (username) => {
      const found = await personByUsername(db, username, saturday);
      if (!found) throw new Error(`No account ${username}`);
      const { passwordHash: _, ...person } = found;
      return person;
    },
    visitor: () => new Browser(app),
    signIn: async (username) => {
      const browser = new Browser(app);
      await browser.post('/sign-in', { username, password: 'aduan-sabtu' }).expect(303);
      return browser;
    },
    session: (kecamatanCode = setiabudi, day = saturday) => sessionOf(db, kecamatanCode, day),
    complaint: async (changes = {}, now = on(saturday)) => {
      const person = await world.as('loket.setiabudi');
      const intake = {
        ...ordinaryIntake,
        sessionId: await world.session(setiabudi, dayOf(now, ordinaryCalendar)),
        ...changes,
      };
      const { complaint } = await receive(db, { intake, actor: { kind: 'person', person }, now });
      return complaint;
    },
  };
  return world;
}

export const ordinaryIntake: Omit<Intake, 'sessionId'> = {
  visitor: {
    name: 'Siti Aminah',
    phone: '+6281234567890',
    email: null,
    nik: null,
    address: null,
    language: 'id',
  },
  categoryCode: 'saluran',
  text: 'Saluran air di depan rumah mampet, kalau hujan air meluap ke jalan.',
  kelurahanCode: karetSemanggi,
  address: 'Jalan Melati 5',
  rt: '003',
  rw: '002',
  landmark: 'depan Masjid Al-Ikhlas',
  latitude: null,
  longitude: null,
  anonymous: false,
  confidential: false,
  urgent: false,
  channel: 'sms',
  lateReason: null,
  crmNumber: null,
};

async function sessionOf(db: Database, kecamatanCode: string, day: string): Promise<number> {
  const row = {
    kecamatan_code: kecamatanCode,
    held_on: day,
    opens_at: on(day, '08:00'),
    closes_at: on(day, '11:00'),
  };
  await db('saturday_sessions').insert(row).onConflict(['kecamatan_code', 'held_on']).ignore();
  const { id } = (await db('saturday_sessions')
    .where({ kecamatan_code: kecamatanCode, held_on: day })
    .first('id')) as { id: number };
  return id;
}

/** supertest with cookies, and with the CSRF token of the last page in every form that it posts. */
export class Browser {
  private readonly agent;
  private token: string | undefined;

  constructor(app: Express) {
    this.agent = request.agent(app).set('Accept', 'text/html');
  }

  get(path: string) {
    return this.agent.get(path);
  }

  /** Posts a form as a browser would; fields with an array value are sent once for each element. */
  post(path: string, fields: Record<string, string | number | readonly (string | number)[]> = {}) {
    const send = async () => {
      this.token ??= await this.readToken('/sign-in');
      if (path === '/sign-in') {
        const token = this.token;
        this.token = undefined; // the session brings a new one
        return { ...fields, _csrf: token };
      }
      return { ...fields, _csrf: this.token };
    };
    return new Posting(this.agent, path, send);
  }

  /** Posts a body as it is, of any kind. */
  raw(path: string, type: string, body: Buffer | string) {
    return this.agent.post(path).set('Content-Type', type).send(body);
  }

  /** Reads the token from a page of this browser. */
  async readToken(path: string): Promise<string> {
    let answer = await this.agent.get(path);
    if (answer.status === 303) answer = await this.agent.get('/complaints');
    const found = /name="_csrf" value="([^"]+)"/.exec(answer.text);
    if (!found) throw new Error(`No form on ${path}`);
    return found[1]!;
  }
}

type Agent = ReturnType<typeof request.agent>;

/** A form on its way: awaits like a supertest, after its token was fetched. */
class Posting {
  private status: number | undefined;
  private readonly files: { field: string; file: Buffer; name: string }[] = [];
  private readonly headers: [string, string][] = [];
  private readonly agent: Agent;
  private readonly path: string;
  private readonly fields: () => Promise<Record<string, unknown>>;

  constructor(agent: Agent, path: string, fields: () => Promise<Record<string, unknown>>) {
    this.agent = agent;
    this.path = path;
    this.fields = fields;
  }

  attach(field: string, file: Buffer, name = 'photo.jpg'): this {
    this.files.push({ field, file, name });
    return this;
  }

  set(name: string, value: string): this {
    this.headers.push([name, value]);
    return this;
  }

  expect(status: number): this {
    this.status = status;
    return this;
  }

  // oxlint-disable-next-line unicorn/no-thenable -- awaited like the supertest that it stands for
  async then<A>(done: (response: request.Response) => A, failed?: (fault: unknown) => A): Promise<A> {
    // oxlint-disable-next-line promise/no-callback-in-promise
    return this.send().then(done, failed);
  }

  private async send(): Promise<request.Response> {
    const fields = await this.fields();
    const post = this.agent.post(this.path);
    for (const [name, value] of this.headers) post.set(name, value);
    if (this.files.length > 0) {
      for (const [name, value] of Object.entries(fields))
        for (const each of [value].flat()) post.field(name, String(each));
      for (const { field, file, name } of this.files) post.attach(field, file, name);
    } else
      post
        .type('form')
        .send(
          new URLSearchParams(
            Object.entries(fields).flatMap(([name, value]) =>
              [value].flat().map((each) => [name, String(each)] as [string, string]),
            ),
          ).toString(),
        );
    const response = await post;
    if (this.status !== undefined && response.status !== this.status)
      throw new Error(
        `POST ${this.path}: ${response.status} instead of ${this.status}\n${response.text
          .replace(/<[^>]+>/g, ' ')
          .replace(/\s+/g, ' ')
          .slice(0, 600)}`,
      );
    return response;
  }
}
