export declare function rotate(service: {
  secret: string
  put: (name: string, value: string) => Promise<void>
  remove: (name: string) => Promise<void>
  count: (query: string) => Promise<{ known: number; needed: number }>
  pause: (milliseconds: number) => Promise<void>
}): Promise<void>
