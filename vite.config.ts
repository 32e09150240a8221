import { sveltekit } from '@sveltejs/kit/vite';
import { defineConfig } from 'vitest/config';

export default defineConfig({
	plugins: [sveltekit()],
	css: {
		preprocessorOptions: {
			scss: { loadPaths: ['node_modules'], quietDeps: true }
		}
	},
	build: { target: ['chrome107', 'firefox104', 'safari16'] }
});
