import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client';

// Each process tells of itself; what is read from the database is the same from every process and must not be added up.
const ofProcess = new Registry();
const ofDatabase = new Registry();
ofProcess.setDefaultLabels({ scope: 'process' });
ofDatabase.setDefaultLabels({ scope: 'database' });

/** Seconds from the first byte of a request to the last of its answer, by pattern: an address holds keys and tickets. */
export const requestSeconds = new Histogram({
  name: 'aduan_http_request_duration_seconds',
  help: 'Requests by method, route pattern and class of status',
  labelNames: ['method', 'route', 'status'] as const,
  buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10],
  registers: [ofProcess],
});

export const requestsInFlight = processGauge('aduan_http_requests_in_flight', 'Requests under way');

export const slowQueries = new Counter({
  name: 'aduan_slow_queries_total',
  help: 'Statements that took longer than SLOW_QUERY_MS',
  registers: [ofProcess],
});

/** A number of this process. */
export function processGauge<Label extends string = never>(name: string, help: string, labels: Label[] = []) {
  return new Gauge({ name, help, labelNames: labels, registers: [ofProcess] });
}

/** A number of the whole installation, the same from every process. */
export function databaseGauge<Label extends string = never>(
  name: string,
  help: string,
  labels: Label[] = [],
) {
  return new Gauge({ name, help, labelNames: labels, registers: [ofDatabase] });
}

let measuring = false;

/** Everything in Prometheus' text format; from the first time on event loop, heap and collector are measured, too. */
export async function exposition(): Promise<{ type: string; text: string }> {
  if (!measuring) collectDefaultMetrics({ register: ofProcess });
  measuring = true;
  const texts = await Promise.all([ofProcess.metrics(), ofDatabase.metrics()]);
  return { type: ofProcess.contentType, text: texts.join('\n') };
}
