/** npm run academy -- <noun> <verb> [--json]: what staff and programs do without a browser. */
import { academy } from './cli/run-academy.ts';

process.exitCode = await academy(process.argv.slice(2));
