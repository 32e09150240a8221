// The house rules of imports (design, section 4): they go one way, and `npm run test:architecture` proves it.

/** @param {string[]} names */
const anyOf = (names) => `(${names.join('|')})`;

const capabilities = [
	'identity',
	'catalogue',
	'cohorts',
	'progression',
	'assessment',
	'marking',
	'certification',
	'register',
	'messages',
	'calendar'
];
const capability = `^src/lib/${anyOf(capabilities)}/`;
const rulesOrMachine = '\\.(rules|machine)\\.ts$';
// Tests, and what only the tests of all item types read.
const test = '\\.(test|better|authored)\\.ts$';

/** What no more than names types is no dependency of the running program. */
const running = { dependencyTypesNot: ['type-only'] };

/** @type {import('dependency-cruiser').IConfiguration} */
module.exports = {
	forbidden: [
		{
			name: 'no-cycles',
			severity: 'error',
			comment: 'Two files that need each other are one file, or a third is missing.',
			from: {},
			to: { circular: true, viaOnly: running }
		},
		{
			name: 'capability-alone',
			severity: 'error',
			comment: 'A capability never imports another capability (types only); a workflow joins them.',
			from: { path: capability, pathNot: test },
			// The one table of who may do what is open to all (docs/decisions/0005). What a type of
			// question is, is said in one folder, from its YAML to its marks (docs/decisions/0010). Whether
			// questions fill a blueprint is one rule for publishing, for the bank and for a paper.
			to: {
				path: capability,
				pathNot: [
					'^src/lib/$1/',
					'^src/lib/identity/permissions\\.rules\\.ts$',
					'^src/lib/assessment/items/item-contents\\.ts$',
					'^src/lib/catalogue/(published|content/(field\\.schema|fault|blueprint\\.rules))\\.ts$'
				],
				...running
			}
		},
		{
			name: 'verify-is-true-now',
			severity: 'error',
			comment:
				'Whether a certificate is good is never answered by a replica (docs/decisions/0039).',
			from: { path: '^src/routes/(\\(public\\)|api/v1)/verify/', pathNot: test },
			to: { path: '^src/lib/platform/read-replica\\.server\\.ts$', reachable: true }
		},
		{
			name: 'capability-over-platform',
			severity: 'error',
			comment:
				'A capability may import itself, platform and ui; never workflows, routes or entry points.',
			from: { path: capability, pathNot: test },
			to: {
				path: '^(src|tests|scripts|reference-register)/',
				pathNot: [capability, '^src/lib/(platform|ui)/'],
				...running
			}
		},
		{
			name: 'pure-imports-pure',
			severity: 'error',
			comment: 'Machines and rules do no I/O: no .server.ts, no Node modules, no database.',
			from: { path: rulesOrMachine },
			to: { path: '\\.server\\.ts$', ...running }
		},
		{
			name: 'pure-without-node',
			severity: 'error',
			comment: 'Machines and rules do no I/O; hashing is a calculation and may stay.',
			from: { path: rulesOrMachine },
			to: { dependencyTypes: ['core'], pathNot: '^(node:)?(crypto|net|url|path)$', ...running }
		},
		{
			name: 'platform-below-all',
			severity: 'error',
			comment: 'Platform knows no capability, no workflow and no route.',
			from: { path: '^src/lib/platform/', pathNot: test },
			to: { path: '^(src|tests|scripts)/', pathNot: '^src/lib/platform/', ...running }
		},
		{
			name: 'ui-without-domain',
			severity: 'error',
			comment: 'ui has no domain words: it imports nothing of the house but itself.',
			from: { path: '^src/lib/ui/', pathNot: test },
			to: { path: '^(src|tests|scripts)/', pathNot: '^src/lib/ui/' }
		},
		{
			name: 'workflows-over-capabilities',
			severity: 'error',
			comment: 'A workflow imports capabilities, platform and other workflows; no screens.',
			from: { path: '^src/lib/workflows/', pathNot: test },
			to: {
				path: '^(src|tests|scripts|reference-register)/',
				pathNot: [capability, '^src/lib/(platform|workflows)/'],
				...running
			}
		},
		{
			name: 'kit-in-routes-only',
			severity: 'error',
			comment:
				'$app/* and $env/* only in routes and hooks, so that worker, CLI and tests run plain.',
			from: { pathNot: '^src/(routes/|hooks\\.)' },
			to: { path: '^\\$(app|env|service-worker)(/|$)' }
		},
		{
			name: 'lucia-in-identity',
			severity: 'error',
			comment: 'lucia is no longer developed: it stays inside identity (docs/decisions/0002).',
			from: { pathNot: '^src/lib/identity/' },
			to: { path: '(^|node_modules/)@?lucia(-auth)?(/|$)' }
		},
		{
			name: 'routes-only-by-kit',
			severity: 'error',
			comment: 'Nothing imports a route but routes and hooks.',
			from: { pathNot: ['^src/routes/', '^src/hooks\\.', test, '^tests/'] },
			to: { path: '^src/routes/' }
		},
		{
			name: 'no-tests-in-the-program',
			severity: 'error',
			comment: 'The program does not lean on its tests.',
			from: { path: '^src/', pathNot: test },
			to: { path: ['^tests/', test] }
		},
		{
			name: 'no-development-packages',
			severity: 'error',
			comment: 'What the running program needs is a dependency, not a devDependency.',
			// Kit and Svelte are compiled in; the development server is its own entry point.
			from: { path: '^(src|reference-register)/', pathNot: [test, '^src/dev\\.ts$'] },
			to: {
				dependencyTypes: ['npm-dev'],
				dependencyTypesNot: ['type-only'],
				pathNot: '^node_modules/(@sveltejs/kit|svelte|nhsuk-frontend)/'
			}
		},
		{
			name: 'no-lost-imports',
			severity: 'error',
			from: {},
			to: { couldNotResolve: true, pathNot: '^\\$(app|env)/|^\\./\\$types' }
		},
		{
			name: 'no-barrels',
			severity: 'error',
			comment: 'An index.ts that re-exports hides what depends on what.',
			from: {},
			to: { path: '^src/lib/.*/index\\.ts$' }
		}
	],
	options: {
		doNotFollow: { path: 'node_modules' },
		exclude: { path: '(^|/)\\$types(\\.d\\.ts|\\.js)?$' },
		tsPreCompilationDeps: true,
		tsConfig: { fileName: 'tsconfig.json' },
		enhancedResolveOptions: {
			exportsFields: ['exports'],
			conditionNames: ['svelte', 'import', 'node', 'default', 'types'],
			extensions: ['.ts', '.js', '.mjs', '.svelte', '.json']
		},
		progress: { type: 'none' }
	}
};
