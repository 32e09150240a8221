// Pages send no JavaScript unless they say that they need it.
export const csr = false;
export const prerender = false;
