import type { Actor } from '#lib/platform/actor.ts';
import { inTransaction, type Sql, type Transaction } from '#lib/platform/database.server.ts';
import { NotFound } from '#lib/platform/errors.ts';
import { isId, newId } from '#lib/platform/id.ts';
import { askAll, type Asked, NoComparison } from './ask-holdings.server.ts';
import { wakeDeliveries } from './deliveries.server.ts';
import { feedPosition } from './feed-reads.server.ts';
import { findDifferences, type Found } from './find-differences.server.ts';
import { ourTallies, owedTo } from './holdings.server.ts';
import { feedStatuses } from './notice.schema.ts';
import type { Reach } from './receiver-address.rules.ts';
import {
	type Difference,
	isAgreement,
	nothing,
	sameTally,
	type Tallies,
	type Tally
} from './reconciliation.rules.ts';
import { repair } from './repair.server.ts';
import { liveSecrets } from './secrets.server.ts';

export type StatusCompared = { status: string; ours: Tally; theirs: Tally; agreed: boolean };

export type Reconciliation = {
	receiver: string;
	/** Why there was nothing to compare, or why not to the end; null when there was. */
	problem: string | null;
	agreed: boolean;
	statuses: StatusCompared[];
	differences: Difference[];
	/** How often the register was asked. */
	questions: number;
};

/**
 * Compares what a register holds with what it was to be told, finds the awards that differ, sends what
 * repairs them and keeps how it went. No transaction is open while the register is asked. Done twice
 * it compares twice: a repair that is on its way is not begun again.
 */
export async function reconcile(
	sql: Sql,
	actor: Actor,
	reach: Reach,
	receiverId: string
): Promise<Reconciliation> {
	const [receiver] = isId(receiverId)
		? await sql<{ name: string; statusUrl: string | null }[]>`
			select name, status_url from receiver where id = ${receiverId}`
		: [];
	if (!receiver) throw new NotFound('That register');
	const { name, statusUrl } = receiver;
	const secrets = await liveSecrets(sql, receiverId, actor.at);
	const compared = statusUrl
		? await compare(
				sql,
				{ statusUrl, secrets, reach, at: actor.at, since: performance.now() },
				receiverId
			)
		: { ...none, problem: 'It does not say what it holds.' };
	await keep(sql, actor, receiverId, compared);
	const differences = compared.differences.map(({ noticeId: _, ...difference }) => difference);
	return { receiver: name, ...compared, differences };
}

type Compared = Omit<Reconciliation, 'receiver' | 'differences'> & Found;

const none: Compared = {
	problem: null,
	agreed: false,
	statuses: [],
	differences: [],
	questions: 0
};

async function compare(sql: Sql, asked: Asked, receiverId: string): Promise<Compared> {
	const who = await owedTo(sql, receiverId, asked.at);
	let statuses: StatusCompared[] = [];
	try {
		const position = await feedPosition(sql);
		const ours = await ourTallies(sql, who, { from: null, to: null }, position);
		const { theirs, questions } = await askAll(asked, ours, position);
		statuses = sideBySide(ours, theirs);
		if (statuses.every(({ agreed }) => agreed)) {
			return { ...none, agreed: true, statuses, questions };
		}
		const found = await findDifferences(sql, asked, who);
		const { differences } = found;
		const agreed = isAgreement(differences);
		return { ...none, agreed, statuses, differences, questions: questions + found.questions };
	} catch (error) {
		if (!(error instanceof NoComparison)) throw error;
		return { ...none, problem: error.message, statuses };
	}
}

/** Every status that the feed has, and what else the register makes up. */
function sideBySide(ours: Tallies, theirs: Tallies): StatusCompared[] {
	return [...new Set<string>([...feedStatuses, ...Object.keys(theirs)])].map((status) => {
		const [mine, its] = [ours[status] ?? nothing, theirs[status] ?? nothing];
		return { status, ours: mine, theirs: its, agreed: sameTally(mine, its) };
	});
}

/** What was found is kept together with what is done about it. */
async function keep(sql: Sql, actor: Actor, receiverId: string, compared: Compared): Promise<void> {
	const { problem, agreed, statuses, differences, questions } = compared;
	await inTransaction(sql, async (tx) => {
		await tx`
			insert into reconciliation ${tx({
				id: newId(),
				receiverId,
				at: actor.at,
				problem,
				agreed,
				statuses: tx.json(statuses as never) as never,
				differences: tx.json(
					differences.map(({ noticeId: _, ...difference }) => difference) as never
				) as never,
				questions
			})}`;
		await repair(tx, actor, receiverId, differences);
		if (problem === null) await endRest(tx, actor, receiverId);
	});
}

/** It answers questions again: what waits need not wait until it would have been tried. */
async function endRest(tx: Transaction, actor: Actor, receiverId: string): Promise<void> {
	const ended = await tx`
		update receiver set rest_until = null where id = ${receiverId} and rest_until > ${actor.at}`;
	if (ended.count > 0) await wakeDeliveries(tx, actor, { receiverId });
}
