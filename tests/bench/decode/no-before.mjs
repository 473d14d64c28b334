// Only this version is measured.

export const before = undefined
