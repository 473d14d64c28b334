// Sets the clock of a process that is started with `--import` of this file to the time in CLOCK. From there it runs on.

const { CLOCK = '' } = process.env
const aheadMs = Date.parse(CLOCK) - Date.now()
const RealDate = Date

globalThis.Date = /** @type {DateConstructor} */ (
  new Proxy(RealDate, {
    construct: (Target, args, Self) => Reflect.construct(Target, args.length > 0 ? args : [RealDate.now() + aheadMs], Self),
    get: (target, name) => (name === 'now' ? () => target.now() + aheadMs : Reflect.get(target, name)),
  })
)
