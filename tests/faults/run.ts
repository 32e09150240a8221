/**
 * npm run faults -- [name ...] [--rounds N] [--learners N] [--json] [--list]
 *
 * Does harm on purpose while learners work and registers are told, then checks that nothing acknowledged was lost, nothing
 * counted twice, and every invariant holds. Exit code 1 if anything was.
 */
import { setStage } from '../bench/stage.ts';
import { readFlags } from '../support/read-flags.ts';
import type { Fault, Result } from './fault.ts';
import { feedFaults } from './feed-faults.ts';
import { killApp, killPostgres } from './kills.ts';
import { clockSkew, cutNetwork, twoTabs } from './storms.ts';

const faults: readonly Fault[] = [
	killApp,
	killPostgres,
	cutNetwork,
	twoTabs,
	clockSkew,
	...feedFaults
];

const { values, positionals } = readFlags({
	allowPositionals: true,
	options: {
		rounds: { type: 'string', default: '5' },
		learners: { type: 'string', default: '200' },
		json: { type: 'boolean', default: false },
		list: { type: 'boolean', default: false }
	}
});
if (values.list) {
	for (const { name, about } of faults) console.log(`${name.padEnd(16)} ${about}`);
	process.exit(0);
}
const rounds = Number(values.rounds);
const learners = Number(values.learners);
const unknown = positionals.filter((name) => !faults.some((fault) => fault.name === name));
const isCount = (value: number) => Number.isInteger(value) && value > 0;
if (unknown.length > 0 || !isCount(rounds) || !isCount(learners)) {
	console.error(
		unknown.length > 0
			? `There is no fault "${unknown.join('", "')}". --list names them.`
			: '--rounds and --learners take whole numbers above 0.'
	);
	process.exit(2);
}

let broken = false;
for (const fault of faults) {
	if (positionals.length > 0 && !positionals.includes(fault.name)) continue;
	const stage = await setStage({ learners: rounds * learners });
	try {
		const result: Result = {
			fault: fault.name,
			rounds,
			...(await fault.run(stage, rounds, learners))
		};
		if (values.json) console.log(JSON.stringify(result));
		else {
			console.log(
				`${result.fault}: ${rounds} rounds, ${result.acknowledged} acknowledged, ` +
					`${result.lost} lost, ${result.duplicated} duplicated, ${result.invariantsBroken} invariants broken`
			);
		}
		broken ||= result.lost + result.duplicated + result.invariantsBroken > 0;
	} finally {
		await stage.close();
	}
}
process.exit(broken ? 1 : 0);
