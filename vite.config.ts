import { sveltekit } from '@sveltejs/kit/vite';
import { compile, type CompileResult } from 'sass';
import type { Plugin } from 'vite';
import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vite';

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

/**
 * A build makes the site twice, for the server and for browsers, and would compile the same styles
 * twice: a tenth of the whole build. Here each is compiled once, until a source of it changes, and
 * goes on as plain CSS.
 */
function stylesCompiledOnce(): Plugin {
	const compiled = new Map<string, CompileResult>();
	return {
		name: 'styles-compiled-once',
		enforce: 'pre',
		async resolveId(source, importer) {
			if (!source.endsWith('.scss')) return null;
			const file = await this.resolve(source, importer, { skipSelf: true });
			return file && `${file.id}.css`;
		},
		load(id) {
			if (!id.endsWith('.scss.css')) return null;
			const file = id.slice(0, -'.css'.length);
			// Not compileAsync, which takes twice as long.
			const { css, loadedUrls } =
				compiled.get(file) ?? compile(file, { loadPaths: ['node_modules'], quietDeps: true });
			compiled.set(file, { css, loadedUrls });
			for (const url of loadedUrls) this.addWatchFile(fileURLToPath(url));
			return css;
		},
		watchChange: () => compiled.clear()
	};
}

export default defineConfig({
	plugins: [hideAnnouncerByClass, stylesCompiledOnce(), sveltekit()],
	build: { target: ['chrome107', 'firefox104', 'safari16'] }
});
