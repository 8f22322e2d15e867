/** A process that starts a witness as its child and stays: `witness-parent.ts FOLDER LOGKEY`. Prints one line of JSON. */
import { startWitnessChild } from '../../src/witness/child.js';
import { WITNESS_FROM_SOURCE } from './witness.js';

const [folder = '', logKey = ''] = process.argv.slice(2);
const { url, pid } = await startWitnessChild({ folder, logKeys: [logKey], program: WITNESS_FROM_SOURCE });
process.stdout.write(`${JSON.stringify({ url, pid })}\n`);
