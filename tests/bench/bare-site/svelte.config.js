import adapter from '@sveltejs/adapter-node';

/** The ceiling of the stack: one bare page by the same framework and the same adapter. */
export default { kit: { adapter: adapter({ out: 'build' }) } };
