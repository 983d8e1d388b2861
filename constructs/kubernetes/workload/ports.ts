/** Name of the instances' port: services and probes name it, so that its number stands in one place. */
export const PORT_NAME = 'http';
/** Port of every service inside the cluster. */
export const SERVICE_PORT = 80;
