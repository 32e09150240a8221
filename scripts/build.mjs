// Makes build/: the site by SvelteKit, and beside it the plain processes that serve and work for it.
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

const hash = hashSources();
forgetBuild();
await build({ logLevel: process.env['CI'] ? 'info' : 'warn' });
await build({
	configFile: false,
	logLevel: 'warn',
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
			input: Object.fromEntries(
				Object.entries(PROCESSES).filter(([, source]) => existsSync(source))
			),
			// npm packages stay in node_modules; our own sources go in.
			external: (id) =>
				!/^(\.{0,2}\/|#|\0|[A-Za-z]:)/.test(id) && !/^(src|reference-register)\//.test(id),
			output: { entryFileNames: '[name].js', chunkFileNames: 'processes/[name]-[hash].js' }
		}
	}
});
rememberBuild(hash);
