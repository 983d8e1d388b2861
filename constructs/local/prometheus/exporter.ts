/** What all exporters have in common. */
export function exporter(name: string, port: number) {
  return { name, port, readySeconds: 15, stopSignal: 'TERM', stopSeconds: 5, onChange: 'restart' } as const;
}
