import * as v from 'valibot';
import { newId } from '#lib/platform/id.ts';
import { isKeepable } from '#lib/platform/keepable-text.ts';
import { guardedRequest } from './guarded-request.server.ts';
import type { Reach } from './receiver-address.rules.ts';
import type { Holding, Range, Tallies } from './reconciliation.rules.ts';
import { signedHeaders } from './signature.rules.ts';

/** Why a register could not be asked, as a sentence for staff. */
export class NoComparison extends Error {
	override name = 'NoComparison';
}

/** The register that is asked, and with what. */
export type Asked = {
	statusUrl: string;
	secrets: readonly string[];
	reach: Reach;
	/** When the comparison began. */
	at: Date;
	/** The same moment of `performance.now()`: questions may go on for minutes, and each is signed as of then. */
	since: number;
};

const whole = v.pipe(v.number(), v.integer());
const words = v.pipe(v.string(), v.check(isKeepable));
const tally = v.object({ count: whole, hash: words });
const talliesSchema = v.object({ by_status: v.record(words, tally) });
const listSchema = v.object({
	entries: v.array(
		v.object({
			award_id: v.pipe(v.string(), v.uuid(), v.toLowerCase()),
			sequence: whole,
			status: words
		})
	)
});

const TIME_OUT_MS = 15_000;
const READ_AT_MOST_BYTES = 262_144;

/**
 * All that it holds, by status. It is told what we say it ought to hold and as of which position, signed,
 * so that either side can notice. One that takes no questions is read without telling it.
 * @throws NoComparison
 */
export async function askAll(
	asked: Asked,
	ours: Tallies,
	position: number
): Promise<{ theirs: Tallies; questions: number }> {
	const everything = { from: null, to: null, list: false };
	const told = await post(asked, { ...everything, by_status: ours, position });
	const isTaken = told.status === null || told.status === 200;
	const outcome = isTaken ? told : await get(asked);
	return { theirs: read(outcome, talliesSchema).by_status, questions: isTaken ? 1 : 2 };
}

/** The same of a range; it is told what we hold there, so that it can compare too. @throws NoComparison */
export async function askRange(asked: Asked, range: Range, ours: Tallies): Promise<Tallies> {
	return read(await post(asked, { ...range, list: false, by_status: ours }), talliesSchema)
		.by_status;
}

/** Award by award, of a range that is short. @throws NoComparison */
export async function askList(asked: Asked, range: Range): Promise<Holding[]> {
	const { entries } = read(await post(asked, { ...range, list: true }), listSchema);
	return entries.map(({ award_id, ...held }) => ({ awardId: award_id, ...held }));
}

const get = ({ statusUrl, reach }: Asked) =>
	guardedRequest({
		url: statusUrl,
		method: 'GET',
		headers: { accept: 'application/json' },
		reach,
		timeOutMs: TIME_OUT_MS,
		readAtMostBytes: READ_AT_MOST_BYTES
	});

function post({ statusUrl, secrets, reach, at, since }: Asked, question: object) {
	const now = new Date(at.getTime() + performance.now() - since);
	const body = JSON.stringify(question);
	return guardedRequest({
		url: statusUrl,
		method: 'POST',
		headers: {
			'content-type': 'application/json',
			'content-length': Buffer.byteLength(body),
			...signedHeaders(secrets, { id: newId(), body }, now)
		},
		body,
		reach,
		timeOutMs: TIME_OUT_MS,
		readAtMostBytes: READ_AT_MOST_BYTES
	});
}

function read<S extends v.GenericSchema>(
	outcome: Awaited<ReturnType<typeof guardedRequest>>,
	schema: S
): v.InferOutput<S> {
	if (outcome.status === null) throw new NoComparison(outcome.error);
	if (outcome.status !== 200) throw new NoComparison(`It answered with status ${outcome.status}.`);
	try {
		return v.parse(schema, JSON.parse(outcome.text));
	} catch {
		throw new NoComparison('Its answer could not be understood.');
	}
}
