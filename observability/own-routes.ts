/** Routes, as an expression of Prometheus, that probes and scrapers ask for: they are no load (`docs/metrics.md`). */
export const OWN_ROUTES = '/health.*|/metrics|/api/health|/api/overview';
