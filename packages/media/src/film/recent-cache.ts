/** Remembers the last few values by key: what the frames around this one need, whatever the length of the film. */
export function createRecentCache<Value>(limit: number): (key: string, make: () => Value) => Value {
  const values = new Map<string, Value>()
  return (key, make) => {
    const value = values.get(key) ?? make()
    values.delete(key)
    values.set(key, value)
    const oldest = values.keys().next().value
    if (values.size > limit && oldest !== undefined) values.delete(oldest)
    return value
  }
}
