import type { Actor } from '#lib/platform/actor.ts';
import type { Config } from '#lib/platform/config.server.ts';
import type { Sql } from '#lib/platform/database.server.ts';

/** What a verb is given. `sql` is open only for verbs that ask for a database. */
export type CliContext = { sql: Sql; actor: Actor; config: Config };

export type Flags = Readonly<Record<string, string | boolean | undefined>>;

/** What a verb answers: lines for a person, one document for `--json`, and whether all was well. */
export type Answer = {
	ok: boolean;
	lines: readonly string[];
	json: unknown;
};

export type Verb = {
	/** Positional arguments, e.g. '<folder>'; those in [brackets] may be left out. */
	args?: readonly string[];
	/** Flags that take a value, with a word for it; a flag without a value has ''. */
	flags?: Readonly<Record<string, string>>;
	about: string;
	/** 'none': works without a database. 'as-is': does not migrate it first. */
	database?: 'none' | 'as-is';
	run(context: CliContext, args: readonly string[], flags: Flags): Promise<Answer>;
};

export type Noun = { about: string; verbs: Readonly<Record<string, Verb>> };

/** Wrong usage: exit code 2. */
export class Usage extends Error {
	override name = 'Usage';
}
