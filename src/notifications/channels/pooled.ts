import * as http from 'node:http';
import * as https from 'node:https';
import { NotSent } from './channel.ts';

export type Answer = { status: number; body: string; headers: Record<string, string> };
type Ask = {
  url: string;
  method: string;
  headers: Record<string, string>;
  body?: string | undefined;
  timeoutMs?: number;
};

const pool = { keepAlive: true, maxSockets: 100, maxFreeSockets: 100, scheduling: 'lifo' as const };
const agents = { 'http:': new http.Agent(pool), 'https:': new https.Agent(pool) };
const answerAtMost = 1_000_000;

/**
 * One request over connections that stay open. @throws NotSent when the provider was not even reached; any other
 * error when it may have read the request
 */
export function ask({ url, method, headers, body, timeoutMs = 15_000 }: Ask): Promise<Answer> {
  const { protocol } = new URL(url);
  if (protocol !== 'http:' && protocol !== 'https:') throw new TypeError(`No HTTP address: ${protocol}`);
  const { request } = protocol === 'http:' ? http : https;
  return new Promise((resolve, reject) => {
    let reached = false;
    const length = body === undefined ? {} : { 'content-length': String(Buffer.byteLength(body)) };
    const sent = request(url, { method, agent: agents[protocol], headers: { ...headers, ...length } });
    const timer = setTimeout(() => sent.destroy(new Error('No answer in time')), timeoutMs);
    const fail = (fault: Error) => {
      clearTimeout(timer);
      const code = 'code' in fault ? String(fault.code) : 'ETIMEDOUT';
      reject(reached ? fault : new NotSent({ reason: 'down', lasting: false, code }));
    };
    sent.once('socket', (socket) => {
      const ready = protocol === 'http:' ? 'connect' : 'secureConnect';
      if (sent.reusedSocket || !socket.connecting) reached = true;
      else socket.once(ready, () => (reached = true));
    });
    sent.once('error', fail);
    sent.once('response', (answer) => {
      const parts: Buffer[] = [];
      let size = 0;
      answer.on('data', (part: Buffer) => {
        size += part.length;
        if (size > answerAtMost) sent.destroy(new Error('The answer is too long'));
        else parts.push(part);
      });
      answer.once('error', fail);
      answer.once('end', () => {
        clearTimeout(timer);
        const { statusCode: status = 0, headers: given } = answer;
        resolve({
          status,
          body: Buffer.concat(parts).toString('utf8'),
          headers: given as Record<string, string>,
        });
      });
    });
    sent.end(body);
  });
}
