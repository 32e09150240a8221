import js from '@eslint/js';
import prettier from 'eslint-config-prettier';
import svelte from 'eslint-plugin-svelte';
import { defineConfig } from 'eslint/config';
import globals from 'globals';
import ts from 'typescript-eslint';
import svelteConfig from './svelte.config.js';

const readsTheClock = 'Time is an argument here: take `at` from the actor (design, rule 2).';

export default defineConfig(
	{
		ignores: [
			'**/build/',
			'**/.svelte-kit/',
			'node_modules/',
			'test-results/',
			'playwright-report/',
			'.data/'
		]
	},
	js.configs.recommended,
	...ts.configs.strict,
	...svelte.configs.recommended,
	prettier,
	...svelte.configs.prettier,
	{
		languageOptions: { globals: { ...globals.node } },
		linterOptions: { reportUnusedDisableDirectives: 'error' },
		rules: {
			eqeqeq: 'error',
			'no-console': 'off',
			'no-constant-condition': ['error', { checkLoops: 'allExceptWhileTrue' }],
			'@typescript-eslint/consistent-type-imports': ['error', { fixStyle: 'inline-type-imports' }],
			'@typescript-eslint/no-unused-vars': [
				'error',
				{ argsIgnorePattern: '^_', ignoreRestSiblings: true }
			],
			// With noUncheckedIndexedAccess, `!` says what the lines above have just proved.
			'@typescript-eslint/no-non-null-assertion': 'off',
			'@typescript-eslint/no-dynamic-delete': 'off',
			// TypeScript itself knows every name, also in .svelte files.
			'no-undef': 'off'
		}
	},
	{
		// What only the types can tell: a promise that nobody waits for is lost work.
		files: ['src/**/*.ts', 'reference-register/**/*.ts', 'scripts/**/*.ts', 'tests/**/*.ts'],
		languageOptions: { parserOptions: { projectService: true } },
		rules: {
			'@typescript-eslint/await-thenable': 'error',
			'@typescript-eslint/no-floating-promises': 'error',
			// A listener may return a promise to whoever calls it and cares.
			'@typescript-eslint/no-misused-promises': [
				'error',
				{ checksVoidReturn: { arguments: false } }
			],
			'@typescript-eslint/only-throw-error': 'error',
			'@typescript-eslint/switch-exhaustiveness-check': [
				'error',
				{ considerDefaultExhaustiveForUnions: true }
			]
		}
	},
	{
		files: ['**/*.svelte', '**/*.svelte.ts'],
		languageOptions: {
			globals: { ...globals.browser },
			parserOptions: { parser: ts.parser, svelteConfig }
		},
		rules: {
			// The site has no base path, and its links are plain so that they work without JavaScript.
			'svelte/no-navigation-without-resolve': 'off',
			// Published content alone is shown as HTML: it was sanitised when it was published, and its
			// fields say so by their names (catalogue/published.ts). Anything else is refused.
			'svelte/no-at-html-tags': 'off',
			'no-restricted-syntax': [
				'error',
				{
					selector:
						"SvelteMustacheTag[kind='raw'] > :not(Identifier[name=/html$/i], MemberExpression[property.name=/html$/i])",
					message: 'Only fields named html or ...Html hold sanitised HTML.'
				}
			]
		}
	},
	{
		files: ['src/**'],
		ignores: [
			'src/lifecycle.ts',
			'src/boot.ts',
			'src/start.ts',
			'src/dev.ts',
			'src/worker.ts',
			'src/academy.ts',
			'src/cli/**',
			'**/*.test.ts',
			'src/lib/platform/boot.server.ts'
		],
		rules: { 'no-console': 'error' }
	},
	{
		files: ['**/*.rules.ts', '**/*.machine.ts'],
		rules: {
			'no-restricted-syntax': [
				'error',
				{
					selector: "CallExpression[callee.object.name='Date'][callee.property.name='now']",
					message: readsTheClock
				},
				{
					selector: "NewExpression[callee.name='Date'][arguments.length=0]",
					message: readsTheClock
				},
				{ selector: "CallExpression[callee.name='Date']", message: readsTheClock },
				{
					selector: "CallExpression[callee.object.name='Math'][callee.property.name='random']",
					message: 'Chance is an argument here, so that a test can repeat it.'
				}
			]
		}
	},
	{
		files: ['src/**', 'tests/**', 'scripts/**', 'reference-register/**'],
		ignores: ['src/lib/identity/**'],
		rules: {
			'no-restricted-imports': [
				'error',
				{
					paths: [
						{
							name: 'lucia',
							message: 'Sessions belong to src/lib/identity alone (docs/decisions/0002).'
						}
					]
				}
			]
		}
	},
	{
		files: ['tests/journeys/**/*.journey.ts'],
		rules: {
			'@typescript-eslint/no-restricted-imports': [
				'error',
				{
					paths: [
						{
							name: '@playwright/test',
							importNames: ['test'],
							message:
								'Take `test` from steps/test.ts: it closes the browsers of everybody signed in.'
						}
					]
				}
			]
		}
	},
	{
		files: ['**/*.cjs'],
		languageOptions: { sourceType: 'commonjs', globals: { ...globals.node } },
		rules: { '@typescript-eslint/no-require-imports': 'off' }
	}
);
