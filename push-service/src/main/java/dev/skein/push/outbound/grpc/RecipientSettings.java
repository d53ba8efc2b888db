package dev.skein.push.outbound.grpc;

/** @param memoryMembers members of groups that are remembered, over all groups */
public record RecipientSettings(long memoryMembers) {}
