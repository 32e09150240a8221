import adapter from '@sveltejs/adapter-node';

/** @type {import('@sveltejs/kit').Config} */
export default {
	compilerOptions: { runes: true },
	kit: {
		adapter: adapter({ out: 'build', precompress: true }),
		// The hooks check where every request comes from, whatever its content type; Kit's own check
		// knows only forms, and only one origin.
		csrf: { trustedOrigins: ['*'] },
		// Addresses from the root: an error page is drawn under the address that failed.
		paths: { relative: false },
		csp: {
			mode: 'nonce',
			directives: {
				'default-src': ['none'],
				'script-src': ['self'],
				'style-src': ['self'],
				'img-src': ['self', 'data:'],
				'font-src': ['self'],
				'connect-src': ['self'],
				'form-action': ['self'],
				'frame-ancestors': ['none'],
				'base-uri': ['none'],
				'manifest-src': ['self']
			}
		},
		typescript: {
			config: (config) => ({
				...config,
				// Another site, for the bench: it has types of its own.
				exclude: [...config.exclude, '../tests/bench/bare-site/**'],
				include: [
					...config.include,
					'../scripts/**/*.ts',
					'../tests/**/*.ts',
					'../reference-register/**/*.ts',
					'../*.ts'
				]
			})
		}
	}
};
