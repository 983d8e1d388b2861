/** A line's name: the legend with the values of labels in place of '{{label}}', or all labels where that leaves nothing. */
export function lineName(legend: string, labels: Readonly<Record<string, string>>): string {
  const name = legend.replace(/\{\{\s*(\w+)\s*\}\}/g, (_, label: string) => labels[label] ?? '').trim();
  if (name !== '') return name;
  const told = Object.entries(labels).map(([label, value]) => `${label}=${value}`);
  return told.join(', ') || 'value';
}
