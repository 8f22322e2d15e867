import pg from 'pg';

/**
 * A connection that always has somebody who hears its errors. The pool listens while it is idle and the query runner
 * while it is in use, but a server that ends the session in the very packet that opened it speaks between the two, and
 * an error that nobody hears ends the process. Whoever uses the connection next is told: the driver refuses its queries.
 */
export class HeardClient extends pg.Client {
  constructor(config?: string | pg.ClientConfig) {
    super(config);
    this.on('error', () => undefined);
  }
}
