/** Who awards: on certificates, in the feed and in mails. The id is what registers know us by. */
export const academy = { id: 'tranche-academy', name: 'Tranche Academy' };
