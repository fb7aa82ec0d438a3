import express from 'express';
import request from 'supertest';
import { networksIn } from '../../src/config/networks.ts';
import { trustOf } from '../../src/web/proxies.ts';

/** The address that the program believes in, asked from this machine. */
async function addressSeen(setting: string | undefined, production: boolean, forwarded: string) {
  const app = express();
  app.set('trust proxy', trustOf(setting, production));
  app.get('/', (req, res) => void res.json([req.ip?.replace('::ffff:', ''), req.protocol]));
  const { body } = await request(app)
    .get('/')
    .set('X-Forwarded-For', forwarded)
    .set('X-Forwarded-Proto', 'https');
  return body as [string, string];
}

describe('whom a request comes from', () => {
  it.each<[string | undefined, boolean, string, string, string]>([
    [undefined, false, '203.0.113.7', '127.0.0.1', 'http'],
    [undefined, true, '203.0.113.7', '203.0.113.7', 'https'],
    // Who comes through one proxy names no address of their own, nor from inside the office.
    [undefined, true, '6.6.6.6, 203.0.113.7', '203.0.113.7', 'https'],
    [undefined, true, '6.6.6.6, 10.1.2.3', '10.1.2.3', 'https'],
    ['none', true, '203.0.113.7', '127.0.0.1', 'http'],
    ['1', true, '6.6.6.6, 203.0.113.7', '203.0.113.7', 'https'],
    ['2', true, '6.6.6.6, 203.0.113.7, 10.0.0.9', '203.0.113.7', 'https'],
    ['127.0.0.1, 10.0.0.0/8', true, '6.6.6.6, 203.0.113.7, 10.0.0.9', '203.0.113.7', 'https'],
    ['127.0.0.0/8, 10.0.0.0/8', true, '6.6.6.6, 203.0.113.7, 11.0.0.9', '11.0.0.9', 'https'],
    ['198.51.100.4', true, '203.0.113.7', '127.0.0.1', 'http'],
    ['2001:db8::/32, 127.0.0.1', true, '203.0.113.7, 2001:db8:1::5', '203.0.113.7', 'https'],
  ])(
    'with %s (production %s) through "%s" is %s over %s',
    async (setting, production, forwarded, address, protocol) => {
      expect(await addressSeen(setting, production, forwarded)).toEqual([address, protocol]);
    },
  );

  it('by default believes only a proxy that is near', () => {
    const trust = trustOf(undefined, true);
    for (const address of [
      '127.0.0.1',
      '::1',
      '10.2.3.4',
      '172.20.0.2',
      '192.168.1.1',
      '::ffff:10.0.0.1',
      'fd00::2',
    ])
      expect([address, trust(address, 0)]).toEqual([address, true]);
    for (const address of ['203.0.113.7', '172.32.0.1', '2001:db8::1', '100.64.0.1', 'nonsense'])
      expect([address, trust(address, 0)]).toEqual([address, false]);
    expect(trust('10.2.3.4', 1)).toBe(false);
    expect(networksIn(' 10.0.0.1,10.0.0.2  ::1 ')).toEqual(['10.0.0.1', '10.0.0.2', '::1']);
  });
});
