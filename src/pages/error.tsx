/** Stub: to be replaced. */
export function ErrorPage({ status, message }: { status: number; message: string; nonce: string }) {
  return <p>{`${status} ${message}`}</p>
}
