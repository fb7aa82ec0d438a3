import * as client from 'openid-client';
import { Invalid } from '../errors.ts';
import { log } from '../log.ts';

export type OpenIdSettings = {
  issuer: string;
  clientId: string;
  clientSecret: string;
  /** What people call the provider: the label of its button. */
  name: string;
  /** Whether the provider's word that it asked for several factors counts as the second factor. */
  trustsMfa: boolean;
  /** Only for tests: a provider without TLS. */
  insecure?: boolean;
};

/** What stays in the browser between leaving for the provider and coming back. */
export type Leaving = { state: string; nonce: string; verifier: string };

/** Who the provider says this is; `label` is what the provider calls them, to be shown and not to be trusted. */
export type Claims = {
  issuer: string;
  subject: string;
  label: string;
  severalFactors: boolean;
  /** When the provider last asked who it is, in milliseconds of real time; null when it does not say. */
  askedAt: number | null;
};

export type Provider = {
  name: string;
  issuer: string;
  /** The address to leave for, and what has to be known again on return. @throws Invalid at `openId` */
  leave(redirectUri: string): Promise<{ address: string; leaving: Leaving }>;
  /** Redeems the code of the address that the person came back on. @throws Invalid at `openId` */
  arrive(address: URL, leaving: Leaving): Promise<Claims>;
  /** Where the person ends the session at the provider too; null when it offers no such place or can't be reached. */
  signOutAddress(back: string): Promise<string | null>;
};

const timeoutSeconds = 8;
const freshForMs = 60 * 60 * 1000;

/**
 * The OpenID Connect provider of the settings: authorization code flow with PKCE, state and nonce, the signature of the
 * ID token checked although it came over TLS (OpenID Connect Core 1.0, 3.1; RFC 9700). It is found when first
 * needed and again after an hour or a failure: while it can't be reached, local accounts sign in as ever.
 */
export function openIdProvider(settings: OpenIdSettings): Provider {
  let known: { since: number; found: Promise<client.Configuration> } | null = null;
  const configuration = async () => {
    if (!known || performance.now() - known.since > freshForMs)
      known = { since: performance.now(), found: discover(settings) };
    try {
      return await known.found;
    } catch (fault) {
      known = null;
      throw unreachable(fault);
    }
  };

  return {
    name: settings.name,
    issuer: settings.issuer,
    leave: async (redirectUri) => {
      const found = await configuration();
      const leaving = {
        state: client.randomState(),
        nonce: client.randomNonce(),
        verifier: client.randomPKCECodeVerifier(),
      };
      const address = client.buildAuthorizationUrl(found, {
        redirect_uri: redirectUri,
        scope: 'openid profile',
        state: leaving.state,
        nonce: leaving.nonce,
        code_challenge: await client.calculatePKCECodeChallenge(leaving.verifier),
        code_challenge_method: 'S256',
      });
      return { address: address.href, leaving };
    },
    arrive: async (address, { state, nonce, verifier }) => {
      const found = await configuration();
      try {
        const tokens = await client.authorizationCodeGrant(found, address, {
          expectedState: state,
          expectedNonce: nonce,
          pkceCodeVerifier: verifier,
        });
        return claimsOf(tokens.claims()!, settings.trustsMfa);
      } catch (fault) {
        if (isUnreachable(fault)) throw unreachable(fault);
        // What the provider answered may name a person: only its code is kept.
        log.warn({ code: codeOf(fault) }, 'OpenID Connect sign-in refused');
        throw new Invalid({ openId: 'openIdRefused' });
      }
    },
    signOutAddress: async (back) => {
      try {
        const found = await configuration();
        if (!found.serverMetadata().end_session_endpoint) return null;
        return client.buildEndSessionUrl(found, { post_logout_redirect_uri: back }).href;
      } catch {
        return null;
      }
    },
  };
}

async function discover({ issuer, clientId, clientSecret, insecure }: OpenIdSettings) {
  const execute = [client.enableNonRepudiationChecks, ...(insecure ? [client.allowInsecureRequests] : [])];
  return client.discovery(new URL(issuer), clientId, clientSecret, undefined, {
    timeout: timeoutSeconds,
    execute,
  });
}

// RFC 8176 `mfa`; the two profiles by which providers say the same in `acr`.
const severalFactors = [
  'https://refeds.org/profile/mfa',
  'http://schemas.openid.net/pape/policies/2007/06/multi-factor',
];

function claimsOf(claims: client.IDToken, trustsMfa: boolean): Claims {
  const { iss, sub, amr, acr, auth_time, preferred_username, email, name } = claims;
  const label = [preferred_username, email, name, sub].find(
    (each) => typeof each === 'string' && each.trim() !== '',
  ) as string;
  const said =
    (Array.isArray(amr) && amr.includes('mfa')) || (typeof acr === 'string' && severalFactors.includes(acr));
  return {
    issuer: iss,
    subject: sub,
    label: label.replace(/\p{C}/gu, '').slice(0, 100),
    severalFactors: trustsMfa && said,
    askedAt: typeof auth_time === 'number' ? auth_time * 1000 : null,
  };
}

const codeOf = (fault: unknown) =>
  fault instanceof Error && 'code' in fault ? String(fault.code) : 'unknown';

// fetch fails with a TypeError of its own; a provider in trouble answers late or 5xx.
function isUnreachable(fault: unknown): boolean {
  if (!(fault instanceof Error)) return false;
  if (fault instanceof TypeError) return !('code' in fault);
  if (['OAUTH_TIMEOUT', 'OAUTH_ABORT'].includes(codeOf(fault))) return true;
  if (fault.cause instanceof Response) return fault.cause.status >= 500;
  return 'status' in fault && typeof fault.status === 'number' && fault.status >= 500;
}

function unreachable(fault: unknown): Invalid {
  log.error({ code: codeOf(fault) }, 'OpenID Connect provider cannot be reached');
  return new Invalid({ openId: 'openIdUnreachable' });
}
