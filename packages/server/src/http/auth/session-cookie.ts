/** Holds the token of a browser. HttpOnly: no script of a page can read it. */
export const sessionCookie = 'kiln_session'
