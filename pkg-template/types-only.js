// What there is to load of the entries that are types alone.

export {}
