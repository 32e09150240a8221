import { createHash } from 'node:crypto';
import type { Actor } from '#lib/platform/actor.ts';
import type { AnySql, Sql, Transaction } from '#lib/platform/database.server.ts';
import { Refused } from '#lib/platform/errors.ts';
import { addJob } from '#lib/platform/queue.server.ts';
import { credentialOf, type Issuing, pdfOf } from './documents.server.ts';
import { canSeal } from '#lib/platform/sealing-secrets.server.ts';

/** One job makes the documents of everyone in a cohort; asked for twice, it waits once. */
export const queueDocuments = (tx: Transaction, cohortId: string): Promise<void> =>
	addJob(tx, 'issue-documents', { cohortId }, { key: `documents:${cohortId}` });

export type Issued = { made: number; refused: number; finished: boolean };

/** While one is being kept, the next is drawn: the processor does not wait for the disk. */
const HANDS = 3;

/**
 * Makes what is missing of a cohort's certificates and credentials, a few at once, until none is or the
 * time is up. Each is kept as soon as it is made, so whoever goes on later begins where this ended.
 * @throws the first failure that was no refusal, once all others are made
 */
export async function issueDocuments(
	sql: Sql,
	actor: Actor,
	issuing: Issuing,
	{ cohortId, goOn }: { cohortId: string; goOn: () => boolean }
): Promise<Issued> {
	const issued = { made: 0, refused: 0 };
	const failures: unknown[] = [];
	for (let after = nil; ;) {
		const batch = await missing(sql, cohortId, canSeal(issuing), after);
		const last = batch.at(-1);
		if (!last) {
			if (failures.length > 0) throw failures[0];
			return { ...issued, finished: true };
		}
		const queue = batch.values();
		let timeIsUp = false;
		const hand = async () => {
			for (const id of queue) {
				timeIsUp ||= !goOn();
				if (timeIsUp) return;
				try {
					issued[await issueOne(sql, actor, issuing, id)]++;
				} catch (error) {
					failures.push(error);
				}
			}
		};
		await Promise.all(Array.from({ length: HANDS }, hand));
		if (timeIsUp) return { ...issued, finished: false };
		after = last;
	}
}

const nil = '00000000-0000-0000-0000-000000000000';

/**
 * A name that cannot be printed keeps nobody else from a certificate, and its holder not from the badge;
 * staff see that it is missing.
 */
async function issueOne(
	sql: Sql,
	actor: Actor,
	issuing: Issuing,
	certificateId: string
): Promise<'made' | 'refused'> {
	const outcomes = await Promise.allSettled([
		pdfOf(sql, actor, issuing, certificateId),
		// Wallets have typefaces of their own.
		...(canSeal(issuing) ? [credentialOf(sql, actor, issuing, certificateId)] : [])
	]);
	const failures = outcomes.flatMap((one) =>
		one.status === 'rejected' ? [one.reason as Error] : []
	);
	const broken = failures.find((error) => !(error instanceof Refused));
	if (broken) throw broken;
	return failures.length === 0 ? 'made' : 'refused';
}

/**
 * Certificates whose documents somebody may still ask for: the newest of each award, unless the award is
 * over for good. What was written again is not waited for, as its name may be one that cannot be printed.
 */
const counting = (sql: AnySql) => sql`
	a.state not in ('revoked', 'withdrawn', 'superseded') and not exists (
		select from certificate n where n.award_id = c.award_id and n.number > c.number)`;

async function missing(
	sql: AnySql,
	cohortId: string,
	credentialsToo: boolean,
	after: string
): Promise<string[]> {
	const rows = await sql<{ id: string }[]>`
		select c.id from certificate c join award a on a.id = c.award_id
			join enrolment e on e.id = a.enrolment_id
			left join certificate_document d on d.certificate_id = c.id
			left join certificate_credential k on k.certificate_id = c.id
		where e.cohort_id = ${cohortId} and c.id > ${after} and ${counting(sql)}
			and (d.certificate_id is null or (${credentialsToo} and k.certificate_id is null))
		order by c.id limit 100`;
	return rows.map(({ id }) => id);
}

export type Progress = {
	cohortId: string;
	cohortCode: string;
	cohortName: string;
	certificates: number;
	documents: number;
	credentials: number;
	/** A job is waiting or at work. */
	going: boolean;
};

/** Cohorts whose documents are not all made, as counted in what is kept. */
export async function documentsInProgress(sql: AnySql): Promise<Progress[]> {
	return await sql<Progress[]>`
		select h.id as cohort_id, h.code as cohort_code, h.name as cohort_name,
			count(*) as certificates, count(d.certificate_id) as documents,
			count(k.certificate_id) as credentials,
			exists (select from graphile_worker.jobs j where j.key = 'documents:' || h.id
				or (j.task_identifier = 'issue-documents' and j.locked_at is not null)) as going
		from certificate c join award a on a.id = c.award_id
			join enrolment e on e.id = a.enrolment_id join cohort h on h.id = e.cohort_id
			left join certificate_document d on d.certificate_id = c.id
			left join certificate_credential k on k.certificate_id = c.id
		where ${counting(sql)}
		group by h.id
		having count(*) > least(count(d.certificate_id), count(k.certificate_id))
		order by h.code`;
}

/** The certificate whose PDF this is, bit for bit; null: we never made it. */
export async function certificateOfPdf(sql: AnySql, pdf: Uint8Array): Promise<string | null> {
	const sha256 = createHash('sha256').update(pdf).digest();
	const [row] = await sql<{ certificateId: string }[]>`
		select certificate_id from certificate_document where sha256 = ${sha256}`;
	return row?.certificateId ?? null;
}
