import fc from 'fast-check';
import { expect, test } from 'vitest';
import { transition } from 'xstate';
import { receiptFor } from '../../../reference-register/applying.ts';
import { type Agreement, groundOf } from './agreement.rules.ts';
import { claimOf } from './claim.rules.ts';
import { type DeliveryEvent, deliveryMachine, type DeliveryState } from './delivery.machine.ts';
import { isUrgent } from './notice.rules.ts';
import type { NoticeType } from './notice.schema.ts';
import { differencesOf, type Holding, isAgreement } from './reconciliation.rules.ts';
import { CLAIM_SECONDS, givesUpAt, isOutage, nextTry } from './retry.rules.ts';

/**
 * The sender's rules and the receiver's, without a database between them: whatever happens on the way,
 * in the end both sides hold the same. All rules are the real ones; the receiver's is that of the
 * reference register.
 */

const AWARDS = 3;
const STATUSES = ['in_force', 'conditions', 'suspended', 'expired', 'revoked'] as const;
/** The notice that tells of each: what protects the public overtakes what else waits of its award. */
const TYPES: Record<string, NoticeType> = {
	in_force: 'lift',
	conditions: 'restrict',
	suspended: 'suspend',
	expired: 'expire',
	revoked: 'revoke'
};
const FATES = [
	...['arrives', 'arrives', 'lost', 'answerLost', 'twice', 'delayed'],
	...['crashBefore', 'crashAfter', 'lies', 'refused', 'failing']
] as const;

type Act =
	| { do: 'change'; award: number; to: string }
	| { do: 'consent'; award: number; given: boolean }
	| { do: 'send'; award: number; fate: string }
	| { do: 'wait'; hours: number }
	| { do: 'lose' | 'tamper' | 'replay'; award: number }
	| { do: 'late' | 'pause' | 'resume' | 'compare' };

const award = fc.nat(AWARDS - 1);
const act: fc.Arbitrary<Act> = fc.oneof(
	fc.record({ do: fc.constant('change' as const), award, to: fc.constantFrom(...STATUSES) }),
	{
		weight: 4,
		arbitrary: fc.record({
			do: fc.constant('send' as const),
			award,
			fate: fc.constantFrom(...FATES)
		})
	},
	fc.record({ do: fc.constant('wait' as const), hours: fc.constantFrom(0.02, 1, 5, 80) }),
	fc.record({ do: fc.constant('consent' as const), award, given: fc.boolean() }),
	fc.record({ do: fc.constantFrom('lose' as const, 'tamper' as const, 'replay' as const), award }),
	fc.record({
		do: fc.constantFrom('late' as const, 'pause' as const, 'resume' as const, 'compare' as const)
	})
);

type Sent = Holding & { award: number; applied: number };
type Delivery = {
	notice: Sent;
	state: DeliveryState;
	since: number;
	next: number;
	first: number | null;
	tries: number;
};

function world(basis: Agreement['basis']) {
	const agreement: Agreement = {
		...{ id: 'a', number: 1, basis, fields: [], madeAt: new Date(0) },
		...{ startsOn: '1970-01-01', endsOn: null }
	};
	const deliveries: Delivery[] = [];
	const entries = new Map<string, Holding>();
	const harmed = new Set<number>();
	const late: Sent[] = [];
	const consent = Array.from({ length: AWARDS }, () => false);
	const status = Array.from({ length: AWARDS }, () => '');
	let now = 0;
	let paused = false;

	const mayBeHeld = ({ state }: Delivery) => state !== 'withheld' && state !== 'overtaken';
	const mayTell = (who: number) => basis === 'contract' || consent[who] === true;
	const move = (delivery: Delivery, event: DeliveryEvent) => {
		const before = deliveryMachine.resolveState({ value: delivery.state, context: {} } as never);
		expect(before.can(event)).toBe(true);
		const [after] = transition(deliveryMachine, before, event);
		delivery.state = after.value as DeliveryState;
	};
	const ofAward = (who: number) => deliveries.filter(({ notice }) => notice.award === who);

	function write(who: number): void {
		const sequence = ofAward(who).length + 1;
		const notice = {
			award: who,
			awardId: `award-${who}`,
			sequence,
			status: status[who]!,
			applied: 0
		};
		deliveries.push({ notice, state: 'waiting', since: now, next: now, first: null, tries: 0 });
	}

	function askAgain(delivery: Delivery): void {
		if (delivery.state !== 'waiting') move(delivery, { type: 'askedAgain' });
		Object.assign(delivery, { since: now, next: now, first: null, tries: 0 });
	}

	function receive(notice: Sent): void {
		const { awardId, sequence, status } = notice;
		if (receiptFor(entries.get(awardId) ?? null, notice, false) !== 'applied') return;
		entries.set(awardId, { awardId, sequence, status });
		notice.applied++;
	}

	function send(who: number, fate: string): boolean {
		const waiting = ofAward(who).filter(({ state }) => state === 'waiting');
		const claim = claimOf(
			waiting.map((delivery) => ({
				delivery,
				sequence: delivery.notice.sequence,
				urgent: isUrgent(TYPES[delivery.notice.status]!)
			}))
		);
		if (paused || !claim) return false;
		for (const { delivery } of claim.overtaken) move(delivery, { type: 'overtaken' });
		const head = claim.first.delivery;
		if (head.next > now) return false;
		const said = consent[who] ? { id: 'c', agreementId: agreement.id } : null;
		const terms = { agreements: [agreement], consent: said };
		const personal = { email: '', registerNumber: null, dateOfBirth: null, yearOfBirth: null };
		if (!groundOf({ ...terms, ...personal }, '2027-01-01').live) {
			move(head, { type: 'withheld', why: 'noConsent' });
			return true;
		}
		expect(mayTell(who)).toBe(true);
		head.next = now + CLAIM_SECONDS;
		head.first ??= now;
		if (['arrives', 'answerLost', 'twice', 'crashAfter'].includes(fate)) receive(head.notice);
		if (fate === 'twice') receive(head.notice);
		if (fate === 'delayed') late.push(head.notice);
		if (fate.startsWith('crash')) return true;
		if (['arrives', 'twice', 'lies'].includes(fate)) {
			if (fate === 'lies') harmed.add(who);
			move(head, { type: 'acknowledged', status: 200 });
			return true;
		}
		failed(head, fate === 'refused' ? 422 : fate === 'failing' ? 503 : null);
		return true;
	}

	function failed(head: Delivery, answer: number | null): void {
		head.tries++;
		const date = (seconds: number) => new Date(seconds * 1000);
		const firstTryAt = head.first === null ? null : date(head.first);
		const end = givesUpAt({ waitingSince: date(head.since), firstTryAt, failingSince: null });
		if (end && end <= date(now)) return move(head, { type: 'gaveUp', tries: head.tries });
		const scope = isOutage(answer) ? 'receiver' : 'delivery';
		const options = { retryAfterSeconds: null, spread: 0.5 };
		head.next = nextTry(date(now), head.tries, scope, options).getTime() / 1000;
	}

	function compare() {
		const newest = [...Array(AWARDS).keys()].flatMap((who) =>
			ofAward(who).filter(mayBeHeld).slice(-1)
		);
		const waiting = newest.filter(({ state }) => state === 'waiting');
		const untold = [...Array(AWARDS).keys()].filter((who) => !mayTell(who));
		return differencesOf(
			newest.map(({ notice: { awardId, sequence, status } }) => ({ awardId, sequence, status })),
			[...entries.values()],
			{
				fetches: false,
				waiting: new Set(waiting.map(({ notice }) => notice.awardId)),
				noGround: new Set(untold.map((who) => `award-${who}`))
			}
		);
	}

	function repair(): void {
		for (const { awardId, remedy } of compare()) {
			expect(remedy).not.toBe('person');
			const who = Number(awardId.slice(-1));
			if (remedy === 'tellAgain') write(who);
			const newest = ofAward(who).findLast(mayBeHeld);
			if (remedy === 'replay' && newest) askAgain(newest);
		}
	}

	function perform(one: Act): void {
		if (one.do === 'change') [status[one.award] = ''] = [one.to];
		if (one.do === 'change') write(one.award);
		if (one.do === 'send') send(one.award, one.fate);
		if (one.do === 'wait') now += one.hours * 3600;
		if (one.do === 'pause') paused = true;
		if (one.do === 'resume') paused = false;
		if (one.do === 'compare') repair();
		if (one.do === 'late') late.splice(0).toReversed().forEach(receive);
		if (one.do === 'replay') ofAward(one.award).forEach(askAgain);
		if (one.do === 'consent') {
			const isNew = one.given && !consent[one.award];
			consent[one.award] = one.given;
			if (isNew && status[one.award]) write(one.award);
		}
		if (one.do === 'lose' || one.do === 'tamper') {
			harmed.add(one.award);
			const entry = entries.get(`award-${one.award}`);
			if (one.do === 'lose') entries.delete(`award-${one.award}`);
			else if (entry) entries.set(entry.awardId, { ...entry, status: 'tampered' });
		}
	}

	/** The trouble is over: what waits arrives, staff ask for what was given up, both sides compare. */
	function settle(): void {
		paused = false;
		late.splice(0).forEach(receive);
		for (let round = 0; round < 3; round++) {
			deliveries.filter(({ state }) => state === 'stopped').forEach(askAgain);
			now += 100 * 3600;
			for (let who = 0; who < AWARDS; who++) while (send(who, 'arrives'));
			repair();
		}
	}

	return { perform, settle, compare, deliveries, entries, harmed, mayTell, status };
}

test('10,000 sequences of award events, deliveries, copies and crashes end with both sides equal', () => {
	const sequences = fc.array(act, { minLength: 5, maxLength: 40 });
	fc.assert(
		fc.property(fc.constantFrom('contract', 'consent'), sequences, (basis, acts) => {
			const it = world(basis);
			acts.forEach(it.perform);
			it.settle();
			expect(isAgreement(it.compare())).toBe(true);
			for (let who = 0; who < AWARDS; who++) {
				// Where it may be told, the register shows what is true of the award: none is missed.
				if (!it.mayTell(who) || !it.status[who]) continue;
				expect(it.entries.get(`award-${who}`)?.status).toBe(it.status[who]);
			}
			for (const { notice } of it.deliveries) {
				if (!it.harmed.has(notice.award)) expect(notice.applied).toBeLessThanOrEqual(1);
			}
		}),
		{ numRuns: 10_000 }
	);
});
