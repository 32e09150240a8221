import { parseArgs, type ParseArgsConfig } from 'node:util';

/** What was asked for; a flag that it does not know ends the program with 2 and a sentence. */
export function readFlags<Config extends ParseArgsConfig>(config: Config) {
	try {
		return parseArgs(config);
	} catch (error) {
		console.error((error as Error).message);
		process.exit(2);
	}
}
