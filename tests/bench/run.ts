/**
 * npm run bench -- [scenario ...] [--seconds N] [--scale N] [--compress N] [--json] [--list]
 *
 * Runs the production build against its own throw-away database. Each scenario measures its ceiling
 * in the same run: quote the ratio, not the absolute figures of a shared machine.
 */
import { readFlags } from '../support/read-flags.ts';
import { contentFor } from './content.ts';
import type { Metric, Scenario } from './scenario.ts';
import { scenarios } from './scenarios/all.ts';
import { setStage } from './stage.ts';

const { values, positionals } = readFlags({
	allowPositionals: true,
	options: {
		seconds: { type: 'string', default: '8' },
		scale: { type: 'string', default: '1' },
		compress: { type: 'string', default: '1' },
		json: { type: 'boolean', default: false },
		list: { type: 'boolean', default: false }
	}
});

if (values.list) {
	for (const { name, about } of scenarios) console.log(`${name.padEnd(16)} ${about}`);
	process.exit(0);
}
const seconds = Number(values.seconds);
const scale = Number(values.scale);
const compress = Number(values.compress);
const unknown = positionals.filter((name) => !scenarios.some((scenario) => scenario.name === name));
if (unknown.length > 0 || !(seconds > 0) || !(scale > 0) || !(compress > 0)) {
	console.error(
		unknown.length > 0
			? `There is no scenario "${unknown.join('", "')}". --list names them.`
			: '--seconds, --scale and --compress take a number above 0.'
	);
	process.exit(2);
}

const chosen = scenarios.filter(
	({ name }) => positionals.length === 0 || positionals.includes(name)
);
const learners = Math.max(500, ...chosen.map((one) => one.learners?.(scale) ?? 0));
const content = await contentFor(chosen);
const stage = await setStage({ learners, content: content.folder });
let errors = 0;
try {
	for (const scenario of chosen) {
		const metrics = await scenario.run(stage, { seconds, scale, compress });
		print(scenario, metrics);
		errors += metrics.find(({ metric }) => metric === 'errors')?.value ?? 0;
	}
	// What it logged tells more than what its pages say.
	if (errors > 0) console.error(stage.app.output().slice(-4000));
} finally {
	await stage.close();
	await content.remove();
}
process.exit(errors > 0 ? 1 : 0);

function print(scenario: Scenario, metrics: readonly Metric[]): void {
	if (values.json) {
		for (const metric of metrics)
			console.log(JSON.stringify({ scenario: scenario.name, ...metric }));
		return;
	}
	console.log(`\n${scenario.name}: ${scenario.about}`);
	for (const { metric, value, unit } of metrics) {
		console.log(`  ${metric.padEnd(22)} ${String(value).padStart(12)} ${unit === '1' ? '' : unit}`);
	}
}
