/**
 * What a user sees, through the Java SDK and plain HTTP, on real processes: two gateways, two messaging-services, one
 * group-service, one push-service, Postgres, Redis and the broker. Start at {@link dev.skein.e2e.TwoPeopleAndAGroupTest};
 * {@link dev.skein.e2e.KillTest} proves the delivery contract by crashes.
 */
@org.jspecify.annotations.NullMarked
package dev.skein.e2e;
