import { parseArgs } from 'node:util';
import { type Flags, type Noun, Usage, type Verb } from './command.ts';

export type Call = { verb: Verb; args: string[]; flags: Flags; json: boolean };

/** @throws Usage with a sentence for an unknown noun, verb or flag, or a wrong number of arguments */
export function readCall(nouns: Readonly<Record<string, Noun>>, argv: readonly string[]): Call {
	const [nounName = '', verbName = '', ...rest] = argv;
	const noun = Object.hasOwn(nouns, nounName) ? nouns[nounName] : undefined;
	if (!noun) throw new Usage(nounName ? `There is no noun "${nounName}".` : 'Say what to do.');
	const verb = Object.hasOwn(noun.verbs, verbName) ? noun.verbs[verbName] : undefined;
	if (!verb) {
		throw new Usage(
			verbName ? `"${nounName}" has no verb "${verbName}".` : `Say what to do with "${nounName}".`
		);
	}
	const options = Object.fromEntries(
		Object.entries({ json: '', ...verb.flags }).map(([name, value]) => [
			name,
			{ type: value ? ('string' as const) : ('boolean' as const) }
		])
	);
	let parsed;
	try {
		parsed = parseArgs({ args: rest, options, allowPositionals: true, strict: true });
	} catch (error) {
		throw new Usage((error as Error).message);
	}
	const args = verb.args ?? [];
	const needed = args.filter((arg) => !arg.startsWith('[')).length;
	if (parsed.positionals.length < needed || parsed.positionals.length > args.length) {
		throw new Usage(`Write: ${writeOf(nounName, verbName, verb)}`);
	}
	const { json, ...flags } = parsed.values;
	return { verb, args: parsed.positionals, flags, json: json === true };
}

/** Every verb, a line each. */
export function usage(nouns: Readonly<Record<string, Noun>>): string {
	const lines = Object.entries(nouns).flatMap(([nounName, noun]) => [
		'',
		`${noun.about}:`,
		...Object.entries(noun.verbs).map(
			([name, verb]) => `  ${writeOf(nounName, name, verb)}\n      ${verb.about}`
		)
	]);
	return [
		'npm run academy -- <noun> <verb> [--json]',
		...lines,
		'',
		'Exit code 0: done; 1: refused, or something found wrong; 2: wrong usage.'
	].join('\n');
}

/** How a verb is written, flags included. */
export const writeOf = (noun: string, name: string, verb: Verb) =>
	[
		noun,
		name,
		...(verb.args ?? []),
		...Object.entries(verb.flags ?? {}).map(([flag, value]) =>
			value ? `[--${flag} ${value}]` : `[--${flag}]`
		)
	].join(' ');
