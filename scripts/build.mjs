// Makes build/: the site by SvelteKit, and beside it the plain processes that serve and work for it.
// With --errors-only it says nothing that is not an error.
import { existsSync } from 'node:fs';
import { build } from 'vite';
import { forgetBuild, hashSources, rememberBuild } from './sources.mjs';

/** Name in build/ -> source. */
const PROCESSES = {
	start: 'src/start.ts',
	worker: 'src/worker.ts',
	academy: 'src/academy.ts',
	'reference-register': 'reference-register/main.ts'
};

const logLevel = process.argv.includes('--errors-only') ? 'error' : 'warn';
const checks = { pluginTimings: false };
const hash = hashSources();
forgetBuild();
try {
	await buildSite();
	await buildProcesses();
	rememberBuild(hash);
} catch (error) {
	console.error(error instanceof Error ? error.message : error);
	process.exit(1);
}

async function buildSite() {
	await build({ logLevel, build: { rolldownOptions: { checks } } });
}

async function buildProcesses() {
	const sources = Object.entries(PROCESSES).filter(([, source]) => existsSync(source));
	await build({
		configFile: false,
		logLevel,
		oxc: { tsconfig: false },
		build: {
			ssr: true,
			outDir: 'build',
			emptyOutDir: false,
			copyPublicDir: false,
			target: 'node24',
			minify: false,
			sourcemap: true,
			rolldownOptions: {
				checks,
				input: Object.fromEntries(sources),
				// npm packages stay in node_modules; our own sources go in.
				external: (id) =>
					!/^(\.{0,2}\/|#|\0|[A-Za-z]:)/.test(id) && !/^(src|reference-register)\//.test(id),
				output: { entryFileNames: '[name].js', chunkFileNames: 'processes/[name]-[hash].js' }
			}
		}
	});
}
