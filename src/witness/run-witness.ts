/** Opens the witness on its folder and lets it answer. */
import { rmSync } from 'node:fs';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { openFolder, orFolderError, readText, writeDurably } from './folder.js';
import { witnessServer } from './http.js';
import { openKey, vkeyFileOf } from './key.js';
import { prepareRecords, Records } from './records.js';
import type { WitnessSettings } from './settings.js';
import { Witness } from './witness.js';
import { portTaken } from './witness-errors.js';

export interface RunningWitness {
  readonly url: string;
  readonly vkey: string;
  /** Answers what has arrived, then gives port and folder free. */
  stop(): Promise<void>;
}

export interface Surroundings {
  /** Milliseconds since 1970. */
  readonly clock: () => number;
  /** Hears what could not be stored. */
  readonly report: (error: unknown) => void;
}

const STOP_MS = 2_000;

/** Throws StartError when the folder is in use or unusable, the key missing, a record damaged, or the port taken. */
export async function runWitness(settings: WitnessSettings, { clock, report }: Surroundings): Promise<RunningWitness> {
  const folder = openFolder(settings.folder);
  const addressFile = join(folder.path, 'address');
  try {
    const witness = orFolderError(folder.path, () => openWitness(settings, folder.path, clock));
    const server = witnessServer(witness, report);
    await listen(server, settings);
    const url = urlOf(server, settings.host);
    orFolderError(folder.path, () => writeDurably(addressFile, `${url}\n`));
    const stop = async (): Promise<void> => {
      await close(server);
      rmSync(addressFile, { force: true });
      folder.release();
    };
    return { url, vkey: witness.vkey, stop };
  } catch (error) {
    folder.release();
    throw error;
  }
}

function openWitness(settings: WitnessSettings, folder: string, clock: () => number): Witness {
  if (readText(vkeyFileOf(folder)) === undefined) prepareRecords(folder);
  const key = openKey(settings, folder);
  return new Witness(key, new Records(folder, key.verifier), settings.logs, clock);
}

function listen(server: Server, { port, host }: WitnessSettings): Promise<void> {
  return new Promise((done, fail) => {
    server.once('error', (error) => fail(portTaken(port, error)));
    server.listen({ port, ...(host === undefined ? {} : { host }) }, done);
  });
}

function close(server: Server): Promise<void> {
  return new Promise((done) => {
    const impatient = setTimeout(() => server.closeAllConnections(), STOP_MS);
    server.close(() => {
      clearTimeout(impatient);
      done();
    });
    server.closeIdleConnections();
  });
}

function urlOf(server: Server, host = 'localhost'): string {
  const { port } = server.address() as AddressInfo;
  return `http://${host.includes(':') ? `[${host}]` : host}:${port}`;
}
