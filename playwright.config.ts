import { defineConfig, devices } from '@playwright/test';
import { freePort } from './tests/support/app.ts';
import { findBrowser } from './tests/support/browser.ts';

// Playwright reads this file again in every worker; they inherit what the first reading chose.
process.env['JOURNEYS_PORT'] ??= String(await freePort());
process.env['JOURNEYS_REGISTER_PORT'] ??= String(await freePort());
process.env['JOURNEYS_BROWSER'] ??= JSON.stringify(await findBrowser());

const origin = `http://localhost:${process.env['JOURNEYS_PORT']}`;

export default defineConfig({
	testDir: 'tests/journeys',
	testMatch: '**/*.{journey,spec,test}.ts',
	outputDir: 'test-results',
	fullyParallel: false,
	forbidOnly: true,
	// A journey that passes only at the second try is a broken journey.
	retries: 0,
	workers: 2,
	// Others may use the machine too: a journey is slow then, not wrong.
	timeout: 180_000,
	expect: { timeout: 10_000 },
	reporter: 'list',
	use: {
		...devices['Desktop Chrome'],
		baseURL: origin,
		actionTimeout: 15_000,
		locale: 'en-GB',
		timezoneId: 'Europe/London',
		// To see what a failing journey did: npx playwright test NAME --trace retain-on-failure
		trace: 'off',
		// steps/test.ts takes one of everybody's page when a journey fails.
		screenshot: 'off',
		launchOptions: JSON.parse(process.env['JOURNEYS_BROWSER'])
	},
	webServer: {
		command: 'node tests/support/serve-journeys.ts',
		url: `${origin}/healthz`,
		timeout: 120_000,
		reuseExistingServer: false,
		gracefulShutdown: { signal: 'SIGTERM', timeout: 30_000 },
		env: {
			PORT: process.env['JOURNEYS_PORT'],
			REGISTER_PORT: process.env['JOURNEYS_REGISTER_PORT']
		}
	}
});
