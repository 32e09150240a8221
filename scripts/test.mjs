// `npm test`: every step, whatever became of the one before; then one line. The checks run two at a time,
// for each of them leaves a processor idle; what counts tests uses them all, and runs alone.
// Each step also runs alone, as `npm run test:<step>`.
import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { startEmbeddedPostgres } from '../src/lib/platform/embedded-postgres.server.ts';

/** What counts the results: a check is one, the others count in the report they write. */
const STEPS = /** @type {const} */ ([
	// The longest first, so that none is left to run alone.
	['lint', 'check'],
	['types', 'check'],
	['format', 'check'],
	['architecture', 'check'],
	['spelling', 'check'],
	['unit', 'vitest'],
	['database', 'vitest'],
	['contracts', 'vitest'],
	['faults', 'vitest'],
	['journeys', 'playwright']
]);
/** A step that hangs must not keep the summary line from the reader. */
const LONGEST_STEP_MINUTES = 22;

/** @typedef {{ passed: number, failed: number, skipped: number, broken: string[] }} Count */

const folder = mkdtempSync(join(tmpdir(), 'tranche-test-run-'));
/** @type {Set<import('node:child_process').ChildProcess>} */
const running = new Set();
let interrupted = false;
for (const signal of /** @type {const} */ (['SIGINT', 'SIGTERM'])) {
	process.on(signal, () => {
		interrupted = true;
		for (const child of running) stopStep(child, 'SIGTERM');
	});
}

const server = await testServer();
/** @type {Count} */
const total = nothing();
const waiting = STEPS.filter(([, kind]) => kind === 'check');
const nextCheck = async () => {
	for (let step = waiting.shift(); step && !interrupted; step = waiting.shift()) await take(step);
};
await Promise.all([nextCheck(), nextCheck()]);
for (const step of STEPS) {
	if (step[1] !== 'check' && !interrupted) await take(step);
}
await server.stop();
rmSync(folder, { recursive: true, force: true });

if (interrupted) total.failed += 1;
console.log('');
if (total.broken.length > 0) console.log(['Failed:', ...total.broken].join('\n'));
const skipped = total.skipped > 0 ? `, ${total.skipped} skipped` : '';
console.log(`${total.passed} passed, ${total.failed} failed${skipped}`);
process.exit(total.failed > 0 ? 1 : 0);

/** One server for the whole run: the given one, of which only databases tranche_test_* are used, or a throw-away one. */
async function testServer() {
	const given = process.env['TEST_DATABASE_URL'] || process.env['DATABASE_URL'];
	if (given) return { url: given, stop: async () => {} };
	return startEmbeddedPostgres({
		dataDir: join(folder, 'data'),
		durable: false,
		log: (line) => console.error(line)
	});
}

/**
 * Runs a step, says what became of it, and adds it to the total.
 * @param {typeof STEPS[number]} step
 */
async function take([name, kind]) {
	const since = Date.now();
	// What two checks print at once nobody could read: each is told when it is over.
	if (kind !== 'check') console.log(`\n--- ${name}`);
	const count = await runStep(name, kind);
	const seconds = Math.round((Date.now() - since) / 1000);
	console.log(`--- ${name}: ${count.failed === 0 ? 'passed' : 'FAILED'} in ${seconds} s`);
	total.passed += count.passed;
	total.failed += count.failed;
	total.skipped += count.skipped;
	if (count.failed > 0) total.broken.push(`npm run test:${name}`);
	total.broken.push(...count.broken.map((title) => `  ${title}`));
}

/**
 * @param {string} name
 * @param {'check' | 'vitest' | 'playwright'} kind
 * @returns {Promise<Count>}
 */
async function runStep(name, kind) {
	const report = join(folder, `${name}.json`);
	const words = ['run', '--silent', `test:${name}`];
	if (kind === 'vitest') {
		words.push('--', '--reporter=default', '--reporter=json', `--outputFile.json=${report}`);
	} else if (kind === 'playwright') {
		words.push('--', '--reporter=list,json');
	}
	const { code, printed } = await npm(words, report, kind === 'check');
	if (kind === 'check') process.stdout.write(`\n--- ${name}\n${printed}`);
	const count = kind === 'check' ? nothing() : read(report, kind);
	if (kind === 'check' && code === 0) count.passed = 1;
	// It failed, and no single test says so: it broke outside of them, or never began.
	if (code !== 0 && count.failed === 0) count.failed = 1;
	return count;
}

/** @returns {Count} */
function nothing() {
	return { passed: 0, failed: 0, skipped: 0, broken: [] };
}

/**
 * @param {string} report
 * @param {'vitest' | 'playwright'} kind
 * @returns {Count}
 */
function read(report, kind) {
	let result;
	try {
		result = JSON.parse(readFileSync(report, 'utf8'));
	} catch {
		return nothing();
	}
	if (kind === 'playwright') {
		const { expected, flaky, unexpected, skipped } = result.stats;
		return {
			passed: expected + flaky,
			failed: unexpected,
			skipped,
			broken: result.suites.flatMap(brokenJourneys)
		};
	}
	const files =
		/** @type {{ name: string, status: string, assertionResults: { status: string, fullName: string }[] }[]} */ (
			result.testResults
		);
	const broken = files.flatMap(({ name, assertionResults }) =>
		assertionResults
			.filter(({ status }) => status === 'failed')
			.map(({ fullName }) => `${relative('.', name)}: ${fullName}`)
	);
	// Files that could not be read as tests at all.
	const unread = files.filter(
		(file) =>
			file.status === 'failed' && !file.assertionResults.some(({ status }) => status === 'failed')
	);
	broken.push(...unread.map(({ name }) => relative('.', name)));
	return {
		passed: result.numPassedTests,
		failed: result.numFailedTests + unread.length,
		skipped: result.numPendingTests + result.numTodoTests,
		broken
	};
}

/**
 * @typedef {{ file: string, specs: { title: string, ok: boolean }[], suites?: Suite[] }} Suite
 * @param {Suite} suite
 * @returns {string[]}
 */
function brokenJourneys({ file, specs, suites = [] }) {
	return [
		...specs.filter(({ ok }) => !ok).map(({ title }) => `${file}: ${title}`),
		...suites.flatMap(brokenJourneys)
	];
}

/**
 * @param {string[]} words
 * @param {string} report where Playwright writes its report
 * @param {boolean} keep whether what it prints is kept until it is over
 * @returns {Promise<{ code: number, printed: string }>}
 */
function npm(words, report, keep) {
	const program = process.env['npm_execpath'];
	const [command, ...rest] = program?.endsWith('npm-cli.js')
		? [process.execPath, program, ...words]
		: ['npm', ...words];
	return new Promise((resolve) => {
		const out = keep ? 'pipe' : 'inherit';
		const child = spawn(command ?? 'npm', rest, {
			stdio: ['ignore', out, out],
			// Its own process group, so that a step can be ended with all it started.
			detached: process.platform !== 'win32',
			env: {
				// Tests start our programs hundreds of times: what one has compiled the next takes over.
				NODE_COMPILE_CACHE: join(folder, 'compiled'),
				...process.env,
				PLAYWRIGHT_JSON_OUTPUT_FILE: report,
				TEST_DATABASE_URL: server.url
			}
		});
		running.add(child);
		let printed = '';
		child.stdout?.on('data', (chunk) => (printed += String(chunk)));
		child.stderr?.on('data', (chunk) => (printed += String(chunk)));
		const limit = setTimeout(() => {
			console.error(`This step took longer than ${LONGEST_STEP_MINUTES} minutes and was ended.`);
			stopStep(child, 'SIGKILL');
		}, LONGEST_STEP_MINUTES * 60_000);
		child.on('error', (error) => console.error(error.message));
		child.on('close', (code) => {
			clearTimeout(limit);
			running.delete(child);
			resolve({ code: code ?? 1, printed });
		});
	});
}

/**
 * @param {import('node:child_process').ChildProcess} child
 * @param {'SIGTERM' | 'SIGKILL'} signal
 */
function stopStep(child, signal) {
	if (child.pid === undefined) return;
	if (process.platform === 'win32') child.kill(signal);
	else process.kill(-child.pid, signal);
}
