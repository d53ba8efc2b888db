/**
 * push-service: everything that leaves the cluster. Today: waking devices.
 *
 * <p>Events come in on a durable subscription ({@code inbound/amqp/EventConsumer}); {@code decision/DecidePushes} finds the
 * devices that have to be woken and puts them into a queue in Postgres, before the event is accepted;
 * {@code delivery/DeliverPushes} takes them from there to their vendor, with retries, and writes the delivery log. Devices
 * come and go by {@code device/RegisterDevice} and {@code device/UnbindDevices}. A vendor is one class that implements
 * {@code vendor/PushVendor}; {@code outbound/log} has the one that only writes what it would push.
 *
 * <p>Start reading at {@link dev.skein.push.decision.DecidePushes}.
 */
@NullMarked
package dev.skein.push;

import org.jspecify.annotations.NullMarked;
