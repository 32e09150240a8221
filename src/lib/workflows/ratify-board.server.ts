import { makeAward } from '#lib/certification/awards.server.ts';
import { lockHoldings } from '#lib/certification/held-alike.server.ts';
import { queueDocuments } from '#lib/certification/issue-documents.server.ts';
import { lockBoard, ratifiedResults, ratifyPapers } from '#lib/marking/board-decisions.server.ts';
import type { Ratified } from '#lib/marking/board-decisions.server.ts';
import { resultMail } from '#lib/marking/result-mail.rules.ts';
import type { Actor } from '#lib/platform/actor.ts';
import { inTransaction, type Sql } from '#lib/platform/database.server.ts';
import { londonDay } from '#lib/platform/days.ts';
import { queueMail } from '#lib/platform/mail.server.ts';
import { boardDecided } from '#lib/progression/enrolments.server.ts';
import { writeNotice } from '#lib/register/notices.server.ts';
import { keepProvisional } from './keep-provisional.server.ts';
import { keepOneInForce } from './one-in-force.server.ts';
import { tellHolder, tellRegisters } from './tell-of-award.server.ts';

export type RatifyInput = {
	boardId: string;
	/** Digest of the papers that the chair read. */
	papers: string;
	/** Public origin, for the links in the mails. */
	origin: string;
};

/**
 * The board ratifies everyone who waits for it, in one act and one transaction: decisions, moves,
 * awards, certificates, notices to the register and mails commit together or not at all.
 * Idempotent: the board's row is locked, and a second press or a second chair gets what was decided.
 */
export async function ratifyBoard(sql: Sql, actor: Actor, input: RatifyInput): Promise<Ratified[]> {
	return await inTransaction(sql, async (tx) => {
		const board = await lockBoard(tx, actor, input.boardId);
		if (board.state === 'ratified') return await ratifiedResults(tx, actor, board.id);

		const results = await ratifyPapers(tx, actor, board, input.papers);
		await lockHoldings(
			tx,
			results.map(({ personId }) => personId)
		);
		const awardIds: string[] = [];
		for (const result of results) {
			const { enrolmentId, decision } = result;
			await boardDecided(tx, actor, { enrolmentId, decision });
			await queueMail(tx, actor, resultMail(result, input.origin));
			if (!result.grade) {
				const why = {
					reasonCode: 'BOARD_DECISION',
					evidence: `decision ${result.decisionId}`
				} as const;
				await keepProvisional(tx, actor, enrolmentId, why);
				continue;
			}
			const { awardId } = await makeAward(tx, actor, {
				personId: result.personId,
				enrolmentId,
				editionId: result.editionId,
				decisionId: result.decisionId,
				grade: result.grade,
				awardedOn: londonDay(actor.at)
			});
			awardIds.push(awardId);
		}
		if (awardIds.length > 0) await queueDocuments(tx, board.cohortId);
		const others: string[] = [];
		for (const id of awardIds) others.push(...(await keepOneInForce(tx, actor, id)));
		for (const awardId of others) await tellHolder(tx, actor, input, awardId);
		// Last, because the first notice holds the head of the feed until the commit.
		for (const awardId of awardIds) await writeNotice(tx, actor, { awardId, type: 'award' });
		for (const awardId of others) await tellRegisters(tx, actor, awardId);
		return results;
	});
}
