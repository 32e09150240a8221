import * as v from 'valibot';
import { inTransaction } from '#lib/platform/database.server.ts';
import { isId } from '#lib/platform/id.ts';
import { deliveryTags, receiverTags } from '#lib/register/notice-words.ts';
import { feedPosition, receivers, type ReceiverSummary } from '#lib/register/feed-reads.server.ts';
import { reachOf } from '#lib/register/receiver-address.rules.ts';
import { remedyWords } from '#lib/register/reconciliation-words.ts';
import { reconcile } from '#lib/register/reconcile.server.ts';
import { canBeStopped } from '#lib/register/replay.rules.ts';
import { goOn, replayFeed, replaysWith } from '#lib/register/replays.server.ts';
import { type StoppedReplay, stopReplay, stopSchema } from '#lib/register/stop-replay.server.ts';
import { plural } from '#lib/ui/dates.ts';
import { type CliContext, type Flags, type Noun, Usage } from './command.ts';

export const register: Noun = {
	about: 'The feed to professional registers',
	verbs: {
		status: {
			about: 'Say how far the feed is and what each register has received',
			async run({ sql }) {
				const [position, all] = [await feedPosition(sql), await receivers(sql)];
				const healthy = all.every(({ state, stopped }) => state !== 'gone' && stopped === 0);
				const lines = [`The feed is at position ${position}.`, ...all.map(lineOf)];
				if (all.length === 0) lines.push('No register is told.');
				return { ok: healthy, lines, json: { position, receivers: all } };
			}
		},
		replay: {
			flags: { register: '<name>', from: '<position>', to: '<position>', stopped: '' },
			about: 'Send a part of the feed again; with --stopped only what could not be delivered',
			async run(context, _args, flags) {
				const { id, name } = await chosen(context, flags);
				const from = positionOf(flags['from'], 1);
				const to = positionOf(flags['to'], await feedPosition(context.sql));
				const which = flags['stopped'] === true ? 'stopped' : 'all';
				const { sql, actor } = context;
				let done =
					to > 0 ? await replayFeed(sql, actor, { receiverId: id, from, to, which }) : null;
				// A worker may take part in it; killed here, it goes on there.
				while (done?.finishedAt === null) done = await goOn(sql, actor, done.id);
				const count = done?.notices ?? 0;
				const lines = [
					`${count} ${count === 1 ? 'notice is' : 'notices are'} on the way to ${name} again.`
				];
				const stopped = done?.stopReason ?? null;
				if (stopped !== null) lines.push(`Then somebody stopped it: ${stopped}`);
				const json = { register: name, from, to, which, count };
				return { ok: stopped === null, lines, json };
			}
		},
		'stop-replay': {
			flags: { register: '<name>', reason: '<text>' },
			about: 'Stop what staff are having sent again; what is on its way already is sent',
			async run(context, _args, flags) {
				const { sql, actor } = context;
				const { id, name } = await chosen(context, flags);
				const open = (await replaysWith(sql, id)).filter(
					({ finishedAt, which }) => finishedAt === null && canBeStopped(which)
				);
				const reason = reasonOf(flags['reason']);
				const stopped: StoppedReplay[] = [];
				await inTransaction(sql, async (tx) => {
					for (const { id: replay } of open)
						stopped.push(await stopReplay(tx, actor, id, { replay, reason }));
				});
				const lines = stopped.map(
					({ from, to, next, notices }) =>
						`Stopped before place ${next} of ${from} to ${to}: ${plural(notices, 'notice')} went on the way.`
				);
				if (open.length === 0) lines.push(`Nothing is being sent to ${name} again.`);
				return { ok: open.length > 0, lines, json: { register: name, stopped } };
			}
		},
		reconcile: {
			flags: { register: '<name>' },
			about: 'Compare what a register holds with our awards, list what differs and repair it',
			async run(context, _args, flags) {
				const { sql, actor, config } = context;
				const { id, name } = await chosen(context, flags);
				const result = await reconcile(sql, actor, reachOf(config), id);
				const lines = result.statuses
					.filter(({ ours, theirs }) => ours.count + theirs.count > 0)
					.map(
						({ status, ours, theirs, agreed }) =>
							`${status}: ours ${ours.count}, theirs ${theirs.count}: ${agreed ? 'the same' : 'DIFFERENT'}`
					);
				lines.push(
					...result.differences.map(
						({ awardId, ours, theirs, remedy }) =>
							`${awardId}: ours ${held(ours)}, theirs ${held(theirs)}: ${remedyWords[remedy].toLowerCase()}`
					)
				);
				if (result.problem) lines.push(`${name} could not be compared. ${result.problem}`);
				else lines.push(result.agreed ? `${name} agrees with us.` : `${name} differs from us.`);
				return { ok: result.agreed, lines, json: result };
			}
		}
	}
};

const held = (holding: { sequence: number; status: string } | null) =>
	holding ? `${holding.status} (${holding.sequence})` : 'nothing';

function lineOf(one: ReceiverSummary): string {
	const { name, state, acknowledged, waiting, stopped } = one;
	const counts = [
		`${acknowledged} ${deliveryTags.acknowledged.text.toLowerCase()}`,
		`${waiting} ${deliveryTags.waiting.text.toLowerCase()}`,
		`${stopped} need a person`
	].join(', ');
	return `${name} (${receiverTags[state].text.toLowerCase()}): ${counts}`;
}

/** The register named by its name or id; the only one when none is named. */
async function chosen({ sql }: CliContext, flags: Flags): Promise<{ id: string; name: string }> {
	const given = flags['register'];
	const all = await receivers(sql);
	const one =
		typeof given === 'string'
			? all.find(({ id, name }) => name === given || (isId(given) && id === given))
			: all.length === 1
				? all[0]
				: undefined;
	if (one) return one;
	const names = all.map(({ name }) => `"${name}"`).join(', ') || 'none';
	throw new Usage(`Say which register with --register. There are: ${names}.`);
}

function reasonOf(flag: string | boolean | undefined): string {
	const read = v.safeParse(stopSchema.entries.reason, flag);
	if (!read.success) throw new Usage(`${read.issues[0].message} Write it after --reason.`);
	return read.output;
}

function positionOf(flag: string | boolean | undefined, otherwise: number): number {
	if (flag === undefined) return otherwise;
	const position = Number(flag);
	if (!Number.isSafeInteger(position) || position < 1) {
		throw new Usage('A position of the feed is a whole number from 1 on.');
	}
	return position;
}
