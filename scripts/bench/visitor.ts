/** A browser as far as a measurement needs one: cookies, CSRF, compressed answers. */
export class Visitor {
  private readonly cookies = new Map<string, string>();
  private address: string;

  constructor(address: string) {
    this.address = address;
  }

  /** Goes on at another process of the same installation. */
  moveTo(address: string): void {
    this.address = address;
  }

  /** Fetches a page; `ms` ends with its last byte. */
  async get(path: string): Promise<{ status: number; text: string; ms: number }> {
    const begin = performance.now();
    const answer = await this.request(path, {});
    const text = await answer.text();
    return { status: answer.status, text, ms: performance.now() - begin };
  }

  async post(path: string, fields: Record<string, string>): Promise<number> {
    const body = new URLSearchParams(fields);
    return (await this.request(path, { method: 'POST', body })).status;
  }

  async signIn(username: string): Promise<void> {
    const page = await this.get('/sign-in');
    const token = /name="_csrf" value="([^"]+)"/.exec(page.text)?.[1] ?? '';
    const status = await this.post('/sign-in', { username, password: 'aduan-sabtu', _csrf: token });
    if (status !== 303) throw new Error(`Signing in ${username}: ${status}`);
  }

  private async request(path: string, init: RequestInit): Promise<Response> {
    const cookie = [...this.cookies].map(([name, value]) => `${name}=${value}`).join('; ');
    const headers = { cookie, accept: 'text/html' };
    const answer = await fetch(this.address + path, { ...init, headers, redirect: 'manual' });
    for (const line of answer.headers.getSetCookie()) {
      const [name, value] = line.split(';')[0]!.split('=') as [string, string];
      this.cookies.set(name, value);
    }
    return answer;
  }
}
