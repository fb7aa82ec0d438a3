import { createHash } from 'node:crypto';
import { constants, setPriority } from 'node:os';
import { parentPort } from 'node:worker_threads';
import type { Answer, Order } from './press.ts';
import { printed } from './printing.ts';

// Runs in a thread of its own: one document after the other, as `Press` sends them.

// A priority is a thread's own on Linux alone; elsewhere it would be that of the pages, too.
if (process.platform === 'linux') setPriority(constants.priority.PRIORITY_LOW);

const answer = (message: Answer, handedOver: ArrayBuffer[] = []) =>
  parentPort!.postMessage(message, handedOver);

parentPort!.on('message', (order: Order) => void print(order));

async function print(order: Order): Promise<void> {
  try {
    const { bytes: printedBytes, ...made } = await printed(order, (progress) => answer({ progress }));
    // A copy that owns its memory can change hands without another one.
    const bytes = new Uint8Array(printedBytes);
    const sha256 = createHash('sha256').update(bytes).digest('hex');
    answer({ made: { ...made, bytes, sha256 } }, [bytes.buffer]);
  } catch (fault) {
    answer({ failure: fault instanceof Error ? fault.message : String(fault) });
  }
}
