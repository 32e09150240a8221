import { defineConfig } from 'vitest/config';

const setUp = {
	globalSetup: ['tests/support/template.ts'],
	// Others may use the machine too: a test is slow then, not wrong.
	testTimeout: 60_000,
	hookTimeout: 90_000
};

// Plain Node: nothing under src/lib needs SvelteKit, so no test waits for its plugin.
export default defineConfig({
	// tsconfig.json extends a file that only SvelteKit writes, and the tests need nothing of it.
	oxc: { tsconfig: false } as object,
	test: {
		// Processes, not threads: argon2 and the database driver then live as they do in production.
		pool: 'forks',
		maxWorkers: 2,
		projects: [
			{
				extends: true,
				test: {
					name: 'unit',
					include: ['src/**/*.test.ts', 'scripts/**/*.test.ts', 'reference-register/**/*.test.ts'],
					exclude: ['**/*.pg.test.ts'],
					// Property tests take their time on a busy machine.
					testTimeout: 60_000
				}
			},
			{ extends: true, test: { name: 'database', include: ['**/*.pg.test.ts'], ...setUp } },
			{
				extends: true,
				test: { name: 'contracts', include: ['tests/contracts/**/*.test.ts'], ...setUp }
			},
			{
				extends: true,
				test: {
					name: 'faults',
					include: ['tests/faults/**/*.test.ts'],
					...setUp,
					// Whole servers start and are killed, two at a time.
					testTimeout: 120_000
				}
			}
		]
	}
});
