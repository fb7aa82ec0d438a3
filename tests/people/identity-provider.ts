import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import Provider from 'oidc-provider';
import { generateKeyPairSync } from 'node:crypto';

export type Account = { sub: string; amr?: string[]; claims?: Record<string, string> };
export type IdentityProvider = {
  issuer: string;
  /** Who is at the keyboard there; null cancels. */
  account: Account | null;
  /** Answers every request with a fault of its own. */
  broken: boolean;
  /** What a browser does from the address that we lead to: signs in there and comes back; the last address. */
  walk(address: string): Promise<string>;
  stop(): Promise<void>;
};

export const client = {
  clientId: 'aduan',
  clientSecret: 'a secret of the tests that is long enough',
  redirectUri: 'http://localhost:3000/sign-in/openid/callback',
};

/** A real OpenID Connect provider in this process, over plain HTTP: only for tests. */
export async function identityProvider({ tellsAuthTime = true } = {}): Promise<IdentityProvider> {
  const server = createServer().listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  const issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const world: IdentityProvider = {
    issuer,
    account: null,
    broken: false,
    walk: (address) => walk(address, issuer),
    stop: () => stop(server),
  };
  const provider = providerOf(issuer, world, tellsAuthTime);
  const answer = provider.callback();
  server.on('request', (req, res) => {
    if (world.broken) {
      res.writeHead(503).end('down');
      return;
    }
    if (!req.url?.startsWith('/interaction/')) {
      void answer(req, res);
      return;
    }
    void (async () => {
      const { prompt, params } = await provider.interactionDetails(req, res);
      if (!world.account)
        return provider.interactionFinished(req, res, { error: 'access_denied', error_description: 'no' });
      const { sub: accountId, amr } = world.account;
      if (prompt.name === 'login')
        return provider.interactionFinished(req, res, { login: { accountId, ...(amr ? { amr } : {}) } });
      const grant = new provider.Grant({ accountId, clientId: String(params.client_id) });
      grant.addOIDCScope('openid profile');
      return provider.interactionFinished(req, res, { consent: { grantId: await grant.save() } });
    })();
  });
  return world;
}

function providerOf(issuer: string, world: IdentityProvider, tellsAuthTime: boolean): Provider {
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  return new Provider(issuer, {
    clients: [
      {
        client_id: client.clientId,
        client_secret: client.clientSecret,
        redirect_uris: [client.redirectUri],
        post_logout_redirect_uris: ['http://localhost:3000/'],
        response_types: ['code'],
        grant_types: ['authorization_code'],
        require_auth_time: tellsAuthTime,
      },
    ],
    jwks: {
      keys: [{ ...privateKey.export({ format: 'jwk' }), kid: 'one', alg: 'RS256', use: 'sig' } as never],
    },
    claims: { openid: ['sub', 'amr'], profile: ['preferred_username', 'name'] },
    // Claims of the profile in the ID token, as most providers do.
    conformIdTokenClaims: false,
    features: { devInteractions: { enabled: false } },
    interactions: { url: (_ctx, interaction) => `/interaction/${interaction.uid}` },
    cookies: { keys: ['only for tests'] },
    findAccount: (_ctx, sub) => ({
      accountId: sub,
      claims: () => ({ sub, ...world.account?.claims }),
    }),
  });
}

async function walk(address: string, issuer: string): Promise<string> {
  const cookies = new Map<string, string>();
  let at = address;
  for (let step = 0; step < 12 && at.startsWith(issuer); step += 1) {
    const cookie = [...cookies].map(([name, value]) => `${name}=${value}`).join('; ');
    const answer = await fetch(at, { redirect: 'manual', headers: { cookie } });
    for (const each of answer.headers.getSetCookie()) {
      const [pair = ''] = each.split(';');
      const [name = '', ...value] = pair.split('=');
      cookies.set(name, value.join('='));
    }
    const location = answer.headers.get('location');
    if (!location) throw new Error(`${at}: ${answer.status} ${(await answer.text()).slice(0, 300)}`);
    at = new URL(location, at).href;
  }
  return at;
}

function stop(server: Server): Promise<void> {
  server.closeAllConnections();
  return new Promise((resolve) => server.close(() => resolve()));
}
