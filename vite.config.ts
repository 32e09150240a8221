import { sveltekit } from '@sveltejs/kit/vite';
import type { Plugin } from 'vite';
import { defineConfig } from 'vitest/config';

/**
 * Kit hides the element that tells screen readers of a new page by a style attribute, which our
 * Content-Security-Policy refuses. A class of the same effect holds under the strict policy.
 */
const hideAnnouncerByClass: Plugin = {
	name: 'hide-announcer-by-class',
	enforce: 'pre',
	transform(code, id) {
		if (!id.endsWith('/generated/root.svelte')) return null;
		const hidden = code.replace(
			/(id="svelte-announcer"[^>]*?) style="[^"]*"/,
			'$1 class="nhsuk-u-visually-hidden"'
		);
		if (hidden === code) throw new Error('Kit draws its announcer in another way now.');
		return { code: hidden, map: null };
	}
};

export default defineConfig({
	plugins: [hideAnnouncerByClass, sveltekit()],
	css: {
		preprocessorOptions: {
			scss: { loadPaths: ['node_modules'], quietDeps: true }
		}
	},
	build: { target: ['chrome107', 'firefox104', 'safari16'] }
});
