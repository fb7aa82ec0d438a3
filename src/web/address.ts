import { config } from '../config.ts';

let own = config.baseUrl ?? `http://localhost:${config.port}`;

/** The address that people use, for links in messages: BASE_URL, or where this process listens. */
export const baseAddress = (): string => own;

/** Notes where the process listens, which matters only while no BASE_URL is set. */
export function listeningAt(address: string): void {
  own = config.baseUrl ?? address;
}
