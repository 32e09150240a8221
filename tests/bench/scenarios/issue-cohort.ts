import { setTimeout as sleep } from 'node:timers/promises';
import { makeAward } from '../../../src/lib/certification/awards.server.ts';
import {
	certificateFacts,
	certificateOfAward
} from '../../../src/lib/certification/certificates.server.ts';
import { certificatePdf } from '../../../src/lib/certification/certificate-pdf.server.ts';
import { credentialFrom } from '../../../src/lib/certification/credential.rules.ts';
import { credentialFactsOf } from '../../../src/lib/certification/credential-facts.server.ts';
import {
	documentsInProgress,
	queueDocuments
} from '../../../src/lib/certification/issue-documents.server.ts';
import { signCredential, signJwt } from '../../../src/lib/certification/sign-credential.server.ts';
import { systemActor } from '../../../src/lib/platform/actor.ts';
import { inTransaction } from '../../../src/lib/platform/database.server.ts';
import { newId } from '../../../src/lib/platform/id.ts';
import { ratio, type Scenario } from '../scenario.ts';
import type { Stage } from '../stage.ts';

/** A machine that is busy with something else still gets its figures. */
const LONGEST_SECONDS = 90;

/**
 * The certificates and signed credentials of one cohort, made by the one job in the running build: all
 * of them, or as many as it makes in a minute and a half. Ceiling, in the same run: the same documents drawn and signed in a bare loop of one process, with
 * no database and nothing kept.
 */
export const issueCohort: Scenario = {
	name: 'issue-cohort',
	about: 'certificates and credentials of a cohort of 1,000, by one job',
	async run(stage, { scale }) {
		const count = Math.max(10, Math.round(1000 * scale));
		const { cohortId, awardIds } = await award(stage, count);
		const began = performance.now();
		await inTransaction(stage.sql, (tx) => queueDocuments(tx, cohortId));
		const passed = () => (performance.now() - began) / 1000;
		const left = async () =>
			(await documentsInProgress(stage.sql)).find((one) => one.cohortId === cohortId);
		let going = await left();
		while (going && passed() < LONGEST_SECONDS) {
			await sleep(200);
			going = await left();
		}
		const seconds = passed();
		const issued = going?.credentials ?? count;
		const [kept] = await stage.sql<{ documents: number; places: number }[]>`
			select count(d.certificate_id) as documents, count(distinct (p.list, p.index)) as places
			from certificate c join award a on a.id = c.award_id join enrolment e on e.id = a.enrolment_id
				left join certificate_document d on d.certificate_id = c.id
				left join status_place p on p.certificate_id = c.id
			where e.cohort_id = ${cohortId}`;
		const ceiling = await bareLoop(stage, awardIds.slice(0, Math.min(count, 100)));
		const perSecond = issued / seconds;
		return [
			{ metric: 'issued', value: issued, unit: 'certificates' },
			{ metric: 'not-yet-issued', value: count - issued, unit: 'certificates' },
			{ metric: 'duration', value: Math.round(seconds * 10) / 10, unit: 's' },
			{ metric: 'throughput', value: Math.round(perSecond * 10) / 10, unit: '1/s' },
			{
				metric: 'errors',
				// Each that was issued has both; one more may be half way, when the time was up.
				value: Math.max(0, 2 * issued - (kept?.documents ?? 0) - (kept?.places ?? 0)),
				unit: 'documents'
			},
			{ metric: 'ceiling-throughput', value: Math.round(ceiling * 10) / 10, unit: '1/s' },
			{ metric: 'ratio-to-ceiling', value: ratio(perSecond, ceiling), unit: '1' }
		];
	}
};

/** A cohort of its own whose board has decided, with everything that an award hangs on. */
async function award(stage: Stage, count: number) {
	const actor = systemActor(new Date(), 'bench');
	const [cohortId, boardId] = [newId(), newId()];
	return inTransaction(stage.sql, async (tx) => {
		const [from] = await tx<{ editionId: string }[]>`
			select edition_id from cohort where id = ${stage.cohort.id}`;
		const { editionId } = from!;
		const code = `issue-${cohortId.slice(-8)}`;
		await tx`insert into cohort ${tx({ id: cohortId, code, name: 'To be issued', editionId, startsOn: '2026-01-05', endsOn: '2026-06-30', capacity: count, createdAt: actor.at })}`;
		const awardIds: string[] = [];
		for (let number = 0; number < count; number++) {
			const [personId, enrolmentId, decisionId] = [newId(), newId(), newId()];
			await tx`insert into person ${tx({ id: personId, name: `Holder Number ${number}`, email: `${personId}@example.org`, createdAt: actor.at })}`;
			if (number === 0) {
				await tx`insert into board ${tx({ id: boardId, cohortId, state: 'open', meetsOn: '2026-07-01', chairId: personId, createdAt: actor.at })}`;
			}
			await tx`insert into enrolment ${tx({ id: enrolmentId, personId, cohortId, candidateNumber: String(number), state: 'invited', createdAt: actor.at })}`;
			await tx`insert into board_decision ${tx({ id: decisionId, boardId, enrolmentId, decision: 'award', grade: 'Merit', decidedBy: personId, decidedAt: actor.at })}`;
			const { awardId } = await makeAward(tx, actor, {
				...{ personId, enrolmentId, editionId, decisionId },
				...{ grade: 'Merit', awardedOn: '2026-07-01' }
			});
			awardIds.push(awardId);
		}
		return { cohortId, awardIds };
	});
}

/** Documents a second, drawn and signed and thrown away. */
async function bareLoop(stage: Stage, awardIds: readonly string[]): Promise<number> {
	const { generate } = await import('@digitalbazaar/ed25519-multikey');
	const key = await generate();
	const { origin } = stage.app;
	const signer = {
		did: 'did:web:bench.example',
		publicKey: key.publicKeyMultibase,
		secretKey: key.secretKeyMultibase
	};
	const at = new Date();
	const facts = await Promise.all(
		awardIds.map(async (id) => {
			const certificate = (await certificateOfAward(stage.sql, at, id))!;
			return { certificate, credential: await credentialFactsOf(stage.sql, certificate.id) };
		})
	);
	const began = performance.now();
	for (const [index, { certificate, credential }] of facts.entries()) {
		await certificatePdf(certificateFacts(certificate, origin));
		const unsigned = credentialFrom({ ...credential, place: { list: 1, index } }, origin);
		await signCredential(unsigned, signer, at);
		await signJwt(unsigned, signer);
	}
	return facts.length / ((performance.now() - began) / 1000);
}
