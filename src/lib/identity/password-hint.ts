/** Beside every field for a new password, so that the rule is known before it is broken. */
export const PASSWORD_HINT = '12 characters or more. Three random words are easy to remember.';
