/** What a learner confirms before handing in; kept in words with the receipt. */
export const DECLARATION =
	'This is my own work. I have named every source and every tool that I used, and I have not handed it in for anything else.';
