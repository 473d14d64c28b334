// Tokens that renew themselves.

export { deviceLogin } from './auth/device.js'
export { refreshingToken } from './auth/refreshing.js'
export { fileStore } from './auth/store.js'
