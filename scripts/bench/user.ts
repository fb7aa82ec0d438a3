import { Agent, request, type IncomingMessage } from 'node:http';
import { gunzipSync } from 'node:zlib';

/** What came back; `ms` ends with its last byte, `bytes` are those on the wire. */
export type Answer = { status: number; location: string | null; text: string; bytes: number; ms: number };

/**
 * A user of many at once: cookies, CSRF, compressed answers, as `Visitor` has, and one connection that stays open. As it
 * shares the cores with what it measures, it reads an answer's text only when somebody asks for it.
 */
export class User {
  private readonly cookies = new Map<string, string>();
  private readonly agent = new Agent({ keepAlive: true, maxSockets: 1 });
  private readonly address: URL;

  constructor(address: string) {
    this.address = new URL(address);
  }

  get(path: string): Promise<Answer> {
    return this.ask('GET', path);
  }

  async post(path: string, fields: Record<string, string>): Promise<number> {
    return (await this.submit(path, fields)).status;
  }

  /** Sends a form, and says where the answer leads. */
  submit(path: string, fields: Record<string, string>): Promise<Answer> {
    return this.ask('POST', path, new URLSearchParams(fields).toString());
  }

  async signIn(username: string): Promise<void> {
    const status = await this.post('/sign-in', {
      username,
      password: 'aduan-sabtu',
      _csrf: await this.tokenOf('/sign-in'),
    });
    if (status !== 303) throw new Error(`Signing in ${username}: ${status}`);
  }

  /** The token that the forms of a page carry. @throws Error where there is no form */
  async tokenOf(path: string): Promise<string> {
    const { status, text } = await this.get(path);
    const token = /name="_csrf" value="([^"]+)"/.exec(text)?.[1];
    if (!token) throw new Error(`No form at ${path}: ${status}`);
    return token;
  }

  /** The same session over another connection, as in a second window. */
  fork(): User {
    const other = new User(this.address.href);
    for (const [name, value] of this.cookies) other.cookies.set(name, value);
    return other;
  }

  /** Its connection ends. */
  leave(): void {
    this.agent.destroy();
  }

  private ask(method: string, path: string, body?: string): Promise<Answer> {
    const { hostname, port } = this.address;
    const cookie = [...this.cookies].map(([name, value]) => `${name}=${value}`).join('; ');
    const headers = {
      accept: 'text/html',
      'accept-encoding': 'gzip',
      cookie,
      ...(body === undefined
        ? {}
        : { 'content-type': 'application/x-www-form-urlencoded', 'content-length': Buffer.byteLength(body) }),
    };
    const begin = performance.now();
    return new Promise((resolve, reject) => {
      const asking = request({ hostname, port, agent: this.agent, method, path, headers }, (answer) => {
        const chunks: Buffer[] = [];
        answer.on('data', (chunk: Buffer) => chunks.push(chunk));
        answer.once('error', reject);
        answer.once('end', () => {
          this.keep(answer);
          resolve(answerFrom(answer, chunks, performance.now() - begin));
        });
      });
      asking.once('error', reject);
      asking.end(body);
    });
  }

  private keep(answer: IncomingMessage): void {
    for (const line of answer.headers['set-cookie'] ?? []) {
      const [name, value] = line.split(';')[0]!.split('=') as [string, string];
      this.cookies.set(name, value);
    }
  }
}

function answerFrom(answer: IncomingMessage, chunks: Buffer[], ms: number): Answer {
  const body = Buffer.concat(chunks);
  return {
    status: answer.statusCode ?? 0,
    location: answer.headers.location ?? null,
    bytes: body.length,
    ms,
    get text() {
      return (answer.headers['content-encoding'] === 'gzip' ? gunzipSync(body) : body).toString();
    },
  };
}
