// Tests of a user's own.

export const testRunners = []
