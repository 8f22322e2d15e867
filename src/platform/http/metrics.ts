import type { RequestHandler } from 'express';
import { collectDefaultMetrics, Histogram, Registry } from 'prom-client';

const BUCKETS_SECONDS = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30];

/** Figures of the process and of its requests, by route pattern: an id in a path must not become a label. */
export class Metrics {
  readonly contentType: string;
  private readonly registry = new Registry();
  private readonly requests: Histogram<'method' | 'route' | 'status'>;

  constructor() {
    this.contentType = this.registry.contentType;
    collectDefaultMetrics({ register: this.registry });
    this.requests = new Histogram({
      name: 'http_request_duration_seconds',
      help: 'Time from the arrival of a request to the end of its reply',
      labelNames: ['method', 'route', 'status'],
      buckets: BUCKETS_SECONDS,
      registers: [this.registry],
    });
  }

  /** Times every request that goes through it. */
  observe(): RequestHandler {
    return (request, response, next) => {
      const stop = this.requests.startTimer();
      response.once('finish', () => {
        const route = (request.route as { path?: unknown } | undefined)?.path;
        stop({
          method: request.method,
          route: typeof route === 'string' ? route : 'other',
          status: String(response.statusCode),
        });
      });
      next();
    };
  }

  text(): Promise<string> {
    return this.registry.metrics();
  }
}
