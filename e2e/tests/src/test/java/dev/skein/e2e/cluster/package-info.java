/**
 * Skein as a cluster: replicas behind a balancer that are rolled and scaled under load, any start order, drain, backup and
 * restore, and that every metric which dashboards and alerts name exists. OPS-01, 03, 06, 07, 10, CON-20.
 */
package dev.skein.e2e.cluster;
