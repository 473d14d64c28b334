// Tokens that renew themselves.
export {}
