package dev.skein.kit.channel;

import io.grpc.Channel;

/**
 * One replica of a service.
 *
 * @param address {@code host:port} as resolved; stable while the replica lives, so it can be hashed on
 * @param channel a channel to this replica alone, signed in the name of this service; owned by {@link ServiceChannels}
 */
public record Replica(String address, Channel channel) {}
