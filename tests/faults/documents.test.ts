import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, expect, test } from 'vitest';
import {
	documentsInProgress,
	queueDocuments
} from '../../src/lib/certification/issue-documents.server.ts';
import { inTransaction } from '../../src/lib/platform/database.server.ts';
import { awardFor, makeDecision } from '../support/awards.ts';
import { testDatabase } from '../support/database.ts';

const AWARDS = 40;
const ALL_WITHIN_MS = 90_000;

const database = await testDatabase();
const { sql } = database;
const dataDir = await mkdtemp(join(tmpdir(), 'documents-fault-'));
let worker: ChildProcess | undefined;
afterAll(async () => {
	await kill();
	await database.drop();
	await rm(dataDir, { recursive: true });
});

function startWorker(): void {
	const { PATH = '' } = process.env;
	worker = spawn(process.execPath, ['src/worker.ts'], {
		env: { PATH, DATABASE_URL: database.url, DATA_DIR: dataDir, DEMO: 'on', LOG_LEVEL: 'error' },
		stdio: ['ignore', 'ignore', 'inherit']
	});
}

async function kill(): Promise<void> {
	if (!worker || worker.exitCode !== null || worker.signalCode !== null) return;
	worker.kill('SIGKILL');
	await once(worker, 'exit');
}

const made = async () =>
	await sql<{ code: string; pdf: string; credential: string | null }[]>`
		select c.code, encode(d.sha256, 'hex') as pdf, md5(k.credential) as credential
		from certificate c join certificate_document d on d.certificate_id = c.id
			left join certificate_credential k on k.certificate_id = c.id`;

async function until(count: number): Promise<void> {
	for (const end = Date.now() + ALL_WITHIN_MS; Date.now() < end; await sleep(100)) {
		if ((await made()).filter(({ credential }) => credential).length >= count) return;
	}
	throw new Error('The documents were not made in time.');
}

/** The minute after which a worker that says nothing counts as dead is over. */
async function letTimePass(): Promise<void> {
	await sql`delete from worker_heartbeat`;
	await sql`
		update graphile_worker._private_jobs set locked_at = locked_at - interval '5 minutes'
		where locked_at is not null`;
}

test('the worker is killed twice while a cohort is issued: each certificate and badge is made once, and stays as it was', async () => {
	const first = await makeDecision(sql);
	await awardFor(sql, first);
	for (let n = 1; n < AWARDS; n++) {
		const { enrolmentId, ...next } = await makeDecision(sql);
		await awardFor(sql, { enrolmentId, ...next });
		await sql`
			update enrolment set cohort_id = ${first.cohortId}, candidate_number = ${`N${n}`}
			where id = ${enrolmentId}`;
	}
	await inTransaction(sql, (tx) => queueDocuments(tx, first.cohortId));
	const seen = new Map<string, string>();
	for (const atLeast of [5, 15]) {
		startWorker();
		await until(atLeast);
		await kill();
		for (const { code, pdf } of await made()) {
			expect(seen.get(code) ?? pdf, code).toBe(pdf);
			seen.set(code, pdf);
		}
		await letTimePass();
	}
	startWorker();
	await until(AWARDS);
	const all = await made();
	expect(all).toHaveLength(AWARDS);
	expect(new Set(all.map(({ credential }) => credential)).size).toBe(AWARDS);
	for (const { code, pdf } of all) expect(seen.get(code) ?? pdf, code).toBe(pdf);
	const [places] = await sql`
		select count(*) as taken, count(distinct (list, index)) as different from status_place`;
	expect(places).toEqual({ taken: AWARDS, different: AWARDS });
	expect(await documentsInProgress(sql)).toEqual([]);
}, 240_000);
